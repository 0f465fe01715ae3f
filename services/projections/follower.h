// Follower: reads the log from its own checkpoint and writes rows and checkpoint in one batch.
// Live, rebuild and catch-up are this one loop.
//
// A batch that goes from `a` to `b` first verifies that the stored checkpoint is `a`: two followers
// of one family, a doubled or a lost batch are a hard error. Any error stops the follower in a
// visible state; nothing is skipped.

#ifndef HEARTH_SERVICES_PROJECTIONS_FOLLOWER_H_
#define HEARTH_SERVICES_PROJECTIONS_FOLLOWER_H_

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/projections/checkpoint.h"
#include "services/projections/fold.h"
#include "storage/api/log.h"
#include "storage/api/rows.h"
#include "storage/api/stages.h"

namespace hearth::projections {

class Follower {
 public:
  static constexpr size_t kRestEventsMax = 8'000;
  static constexpr std::chrono::milliseconds kWayGiven{500};

  struct Options {
    std::string name;
    // A batch grows with the lag up to here, or until the fold is full: what many events have in
    // common is then done once.
    size_t batch_events_max = 16'000;
    // Told from the follower's thread.
    std::function<void()> before_steps;  // the next batches are steps of one event
    std::function<void()> after_batch;   // rows up to position() can be read
    std::function<void()> failed;        // status() is not OK any more
    storage::Stages* stages = nullptr;   // for tests that kill; borrowed
    // From the end of a batch to the begin of the next, unless the log has meanwhile grown by
    // kRestEventsMax: under load a batch costs about as much as twenty events in it. An event that
    // comes alone waits for nothing.
    std::chrono::milliseconds rest{0};
    // Called first of all on the follower's own thread, with its name: for the thread's priority.
    std::function<void(const std::string& name)> prepare_thread = {};
  };

  // Creates the families. Rows that are not sound, or that are ahead of the log, are dropped and
  // begun anew. `log` and `rows` outlive the follower.
  static absl::StatusOr<std::unique_ptr<Follower>> Open(std::unique_ptr<Fold> fold,
                                                        const storage::Log* log,
                                                        storage::Rows* rows, Options options);
  ~Follower();
  Follower(const Follower&) = delete;
  Follower& operator=(const Follower&) = delete;

  void Start();
  // Thread-safe. Never goes back.
  void OnHead(Position head);
  // Thread-safe, idempotent; not from the follower's own thread.
  void Stop();

  // While it gives way, is far behind and the log grows, it rests after each batch for kWayGiven,
  // about as long as a batch then takes: nobody waits for what it makes, and those who submit do.
  // It arrives once the log grows slower than about half of its pace. Thread-safe.
  void GiveWay(bool gives_way);

  // All events up to here are in the rows. Thread-safe.
  Position position() const;
  absl::Status status() const;
  const std::string& name() const { return options_.name; }

  // Follows up to `head` on the calling thread. REQUIRES: not started.
  absl::Status CatchUp(Position head);
  // Calls `act` while no batch of this follower is being written. Thread-safe.
  void BetweenBatches(const std::function<void()>& act);

 private:
  Follower(std::unique_ptr<Fold> fold, const storage::Log* log, storage::Rows* rows,
           Options options);

  absl::Status Begin();
  absl::Status BeginAnew();
  void Run();
  // After a batch, at whose begin that was the head.
  void Rest(Position head);
  // As many events wait as end a rest. REQUIRES: mutex_ held.
  bool Pressed() const;
  // One batch, or all steps of one event.
  absl::Status Advance(Position head);
  absl::Status WorkOff(Position position);
  absl::Status Commit(const Checkpoint& to);

  const std::unique_ptr<Fold> fold_;
  const storage::Log* const log_;
  storage::Rows* const rows_;
  const Options options_;

  Checkpoint checkpoint_;  // the follower's thread only

  std::mutex batch_mutex_;  // held while a batch is written
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  Position told_head_ = 0;  // guarded by mutex_, as all below
  Position position_ = 0;
  absl::Status status_;
  bool stopping_ = false;
  bool gives_way_ = false;
  bool resting_ = false;  // not to be woken unless pressed

  std::mutex join_mutex_;
  std::thread thread_;  // guarded by join_mutex_
};

}  // namespace hearth::projections

#endif  // HEARTH_SERVICES_PROJECTIONS_FOLLOWER_H_
