#include "services/ledger/pipeline.h"

#include <utility>

#include "services/domain/invariant.h"

namespace hearth::ledger {

using storage::MutexLock;

std::optional<Work> Pipeline::Push(Work work) {
  const MutexLock lock(mutex_);
  if (stopped_) return work;
  queue_.push_back(std::move(work));
  // Only the first wakes: a preparing thread that finds a queue looks through all of it.
  if (queue_.size() == 1) for_preparer_.NotifyAll();
  return std::nullopt;
}

std::optional<Pipeline::Step> Pipeline::NextStep(const Building& building) const {
  const bool waiting = !queue_.empty();
  if (building.any) {
    const bool due = !waiting || building.full || Clock::now() - flush_ended_ >= flush_took_;
    if (due && DiskFree()) return Step::kFlush;
    if (waiting && !building.full) return Step::kTake;
    return std::nullopt;
  }
  if (waiting) return Step::kTake;
  if (stopped_) return Step::kStop;
  return std::nullopt;
}

std::optional<Pipeline::Step> Pipeline::Poll(const Building& building) {
  const MutexLock lock(mutex_);
  return NextStep(building);
}

Pipeline::Step Pipeline::Next(const Building& building, Clock::duration idle_after) {
  const MutexLock lock(mutex_);
  const Clock::time_point idle_at = Clock::now() + idle_after;
  while (true) {
    if (const std::optional<Step> step = NextStep(building)) return *step;
    if (building.any) {
      for_preparer_.Wait(mutex_);
      continue;
    }
    if (!for_preparer_.WaitUntil(mutex_, idle_at) && queue_.empty() && !stopped_)
      return Step::kIdle;
  }
}

std::vector<Work> Pipeline::Take(size_t works_max, size_t events_max) {
  const MutexLock lock(mutex_);
  std::vector<Work> taken;
  size_t events = 0;
  while (!queue_.empty() && taken.size() < works_max) {
    events += queue_.front().events();
    if (!taken.empty() && events > events_max) break;
    taken.push_back(std::move(queue_.front()));
    queue_.pop_front();
  }
  return taken;
}

void Pipeline::HandOver(Group group) {
  const MutexLock lock(mutex_);
  HEARTH_REQUIRE(DiskFree());
  ready_ = std::move(group);
  for_committer_.NotifyAll();
}

void Pipeline::PreparerEnds() {
  const MutexLock lock(mutex_);
  preparer_ended_ = true;
  for_committer_.NotifyAll();
}

std::optional<Group> Pipeline::NextGroup() {
  const MutexLock lock(mutex_);
  while (!ready_ && !preparer_ended_) for_committer_.Wait(mutex_);
  if (!ready_) return std::nullopt;
  committing_ = true;
  std::optional<Group> group = std::move(ready_);
  ready_.reset();
  return group;
}

bool Pipeline::has_group() {
  const MutexLock lock(mutex_);
  return ready_.has_value() && !committing_;
}

void Pipeline::Committed(Clock::duration took) {
  const MutexLock lock(mutex_);
  committing_ = false;
  flush_ended_ = Clock::now();
  flush_took_ = took;
  for_preparer_.NotifyAll();
}

bool Pipeline::PauseUntil(Clock::time_point end) {
  const MutexLock lock(mutex_);
  while (!stopped_ && Clock::now() < end) for_preparer_.WaitUntil(mutex_, end);
  return !stopped_;
}

std::deque<Work> Pipeline::Stop() {
  const MutexLock lock(mutex_);
  stopped_ = true;
  for_preparer_.NotifyAll();
  return std::exchange(queue_, {});
}

}  // namespace hearth::ledger
