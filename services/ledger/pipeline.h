// Pipeline: callers → queue → preparing thread → one group ahead → committing thread.

#ifndef HEARTH_SERVICES_LEDGER_PIPELINE_H_
#define HEARTH_SERVICES_LEDGER_PIPELINE_H_

#include <chrono>
#include <deque>
#include <memory>
#include <optional>
#include <vector>

#include "services/ledger/condition.h"
#include "services/ledger/group.h"

namespace hearth::ledger {

// Thread-safe. The door bounds the queue.
class Pipeline {
 public:
  using Clock = std::chrono::steady_clock;

  // What the preparing thread is to do next.
  enum class Step {
    kTake,   // there is work, and room for it in the group
    kFlush,  // hand the group over
    kIdle,   // nothing came for as long as it was told to wait
    kStop,   // hand nothing over any more
  };
  struct Building {
    bool any = false;   // something waits for the group that is being built
    bool full = false;  // it takes no more
  };

  // Gives the work back when it is stopped.
  std::optional<Work> Push(Work work);

  // Group commit, design §6: a group is handed over when the disk is free and either nothing waits,
  // or the time since the last flush exceeds its duration. Idle = one fsync of latency; busy =
  // groups that grow to the disk's pace. A full group waits for the disk.
  Step Next(const Building& building, Clock::duration idle_after);
  // The same without waiting; nullopt where Next would wait.
  std::optional<Step> Poll(const Building& building);
  // Up to `works_max` works, and no more events than `events_max` unless the first alone has more
  // (a run is at most 500 events above the bound).
  std::vector<Work> Take(size_t works_max, size_t events_max);
  // REQUIRES: Next said kFlush.
  void HandOver(Group group);
  // After kStop: the committing thread may end.
  void PreparerEnds();

  // Waits for a group; nullopt at the end.
  std::optional<Group> NextGroup();
  bool has_group();
  // The group that NextGroup gave is done with; its write took so long.
  void Committed(Clock::duration took);

  // Waits until then, or until it is stopped: then false.
  bool PauseUntil(Clock::time_point end);
  // Nothing more comes in; what was queued is returned. Idempotent.
  std::deque<Work> Stop();

 private:
  std::optional<Step> NextStep(const Building& building) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  bool DiskFree() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return !ready_ && !committing_; }

  storage::Mutex mutex_;
  Condition for_preparer_, for_committer_;  // two, so that none is woken for the other
  std::deque<Work> queue_ ABSL_GUARDED_BY(mutex_);
  std::optional<Group> ready_ ABSL_GUARDED_BY(mutex_);
  bool committing_ ABSL_GUARDED_BY(mutex_) = false;
  bool stopped_ ABSL_GUARDED_BY(mutex_) = false;
  bool preparer_ended_ ABSL_GUARDED_BY(mutex_) = false;
  Clock::time_point flush_ended_ ABSL_GUARDED_BY(mutex_);
  Clock::duration flush_took_ ABSL_GUARDED_BY(mutex_) = Clock::duration::zero();
};

}  // namespace hearth::ledger

#endif  // HEARTH_SERVICES_LEDGER_PIPELINE_H_
