#include "services/feed/head_signal.h"

#include <utility>
#include <vector>

namespace hearth::feed {

void HeadSignal::Advance(Position head) {
  std::vector<Wake> due;
  {
    const storage::MutexLock lock(mutex_);
    if (head <= head_) return;
    head_ = head;
    while (!waiters_.empty() && waiters_.begin()->first <= head) {
      Waiter& waiter = waiters_.begin()->second;
      due.push_back(std::move(waiter.wake));
      tickets_.erase(waiter.ticket);
      waiters_.erase(waiters_.begin());
    }
  }
  for (const Wake& wake : due) wake();
}

Position HeadSignal::head() const {
  const storage::MutexLock lock(mutex_);
  return head_;
}

uint64_t HeadSignal::WhenAt(Position position, Wake wake) {
  {
    const storage::MutexLock lock(mutex_);
    if (head_ < position) {
      const uint64_t ticket = ++last_ticket_;
      tickets_[ticket] = waiters_.emplace(position, Waiter{ticket, std::move(wake)});
      return ticket;
    }
  }
  wake();
  return 0;
}

bool HeadSignal::Cancel(uint64_t ticket) {
  Wake dropped;  // destroyed after the lock: it may hold the last reference to its owner
  const storage::MutexLock lock(mutex_);
  const auto found = tickets_.find(ticket);
  if (found == tickets_.end()) return false;
  dropped = std::move(found->second->second.wake);
  waiters_.erase(found->second);
  tickets_.erase(found);
  return true;
}

}  // namespace hearth::feed
