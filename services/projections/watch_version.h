// WatchVersion: one version of the "watch" follower with its rows, and the way in for readers.
//
// While an event is worked off in steps, readers keep to the moment before it; only a server that
// was stopped in the middle shows rows that are partly newer until the event is done, and says so
// by the checkpoint's step.

#ifndef HEARTH_SERVICES_PROJECTIONS_WATCH_VERSION_H_
#define HEARTH_SERVICES_PROJECTIONS_WATCH_VERSION_H_

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "absl/status/statusor.h"
#include "services/projections/control_log.h"
#include "services/projections/follower.h"
#include "storage/api/keys.h"
#include "storage/api/log.h"
#include "storage/api/rows.h"

namespace hearth::projections {

// Thread-safe. Readers hold it while they use its rows.
class WatchVersion {
 public:
  struct Options {
    uint32_t version = 1;
    storage::Position begun_at = 0;  // the head when it was begun
    size_t batch_events_max = 16'000;
    size_t step_rows = 5'000;
    std::function<void()> after_batch;  // from the follower's thread
    std::function<void()> failed;
    storage::Stages* stages = nullptr;  // for tests that kill; borrowed
    std::function<void(const std::string& name)> prepare_thread = {};
    std::chrono::milliseconds rest{0};
  };
  // `log`, `keys` and `rows` outlive it.
  static absl::StatusOr<std::shared_ptr<WatchVersion>> Open(const storage::Log* log,
                                                            storage::Keys* keys,
                                                            storage::Rows* rows, Options options);
  // Stops the follower; drops the rows if retired.
  ~WatchVersion();

  uint32_t version() const { return options_.version; }
  storage::Position begun_at() const { return options_.begun_at; }
  const std::string& family() const { return family_; }
  const ControlLog& control() const { return control_; }
  Follower& follower() { return *follower_; }
  const Follower& follower() const { return *follower_; }

  // The rows as they are to be read now.
  std::shared_ptr<const storage::RowReader> Pin() const;
  // Another version has taken its place.
  void Retire() { retired_ = true; }

 private:
  WatchVersion(storage::Rows* rows, Options options);
  void Hide();
  void Unhide();

  storage::Rows* const rows_;
  const Options options_;
  const std::string family_;
  ControlLog control_;
  std::atomic<bool> retired_ = false;
  mutable std::mutex mutex_;
  std::shared_ptr<const storage::RowReader> before_steps_;  // guarded by mutex_
  std::unique_ptr<Follower> follower_;  // last: its thread uses all of the above
};

}  // namespace hearth::projections

#endif  // HEARTH_SERVICES_PROJECTIONS_WATCH_VERSION_H_
