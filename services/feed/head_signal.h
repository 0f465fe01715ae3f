// HeadSignal: "the head is now N", told to whoever waits for it. One for the log (durable) and one
// for the views (watched): live readers sleep on it instead of asking again and again.

#ifndef HEARTH_SERVICES_FEED_HEAD_SIGNAL_H_
#define HEARTH_SERVICES_FEED_HEAD_SIGNAL_H_

#include <cstdint>
#include <functional>
#include <map>
#include <unordered_map>

#include "storage/api/log.h"
#include "storage/api/mutex.h"

namespace hearth::feed {

using storage::Position;

// Thread-safe.
class HeadSignal {
 public:
  // Called once, without a lock held, on the thread that advances; it must be quick (post to a
  // pool).
  using Wake = std::function<void()>;

  explicit HeadSignal(Position head = 0) : head_(head) {}

  // Wakes all who wait for `head` or less. Never goes back: a smaller head is ignored.
  void Advance(Position head);
  Position head() const;

  // Calls `wake` once the head is at least `position`: before it returns, when it is already (then
  // the ticket is 0), else from Advance.
  uint64_t WhenAt(Position position, Wake wake);

  // True: `wake` will never be called. False: it was called, or is about to be. Ticket 0 is always
  // false.
  bool Cancel(uint64_t ticket);

 private:
  struct Waiter {
    uint64_t ticket;
    Wake wake;
  };
  using Waiters = std::multimap<Position, Waiter>;

  mutable storage::Mutex mutex_;
  Position head_ ABSL_GUARDED_BY(mutex_);
  uint64_t last_ticket_ ABSL_GUARDED_BY(mutex_) = 0;
  Waiters waiters_ ABSL_GUARDED_BY(mutex_);
  std::unordered_map<uint64_t, Waiters::iterator> tickets_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace hearth::feed

#endif  // HEARTH_SERVICES_FEED_HEAD_SIGNAL_H_
