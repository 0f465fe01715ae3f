// A condition variable for storage::Mutex, so that guarded members keep their annotations.

#ifndef HEARTH_SERVICES_LEDGER_CONDITION_H_
#define HEARTH_SERVICES_LEDGER_CONDITION_H_

#include <chrono>
#include <condition_variable>

#include "storage/api/mutex.h"

namespace hearth::ledger {

// Thread-safe. Waits may end early: the caller looks at its own state in a loop.
class Condition {
 public:
  void Wait(storage::Mutex& mutex) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex) {
    Held held{mutex};
    changed_.wait(held);
  }

  // False when the time is over.
  bool WaitUntil(storage::Mutex& mutex, std::chrono::steady_clock::time_point end)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex) {
    Held held{mutex};
    return changed_.wait_until(held, end) == std::cv_status::no_timeout;
  }

  void NotifyAll() { changed_.notify_all(); }

 private:
  // What the standard library calls a lock; the analysis cannot follow it into there.
  struct Held {
    storage::Mutex& mutex;
    void lock() ABSL_NO_THREAD_SAFETY_ANALYSIS { mutex.Lock(); }
    void unlock() ABSL_NO_THREAD_SAFETY_ANALYSIS { mutex.Unlock(); }
  };

  std::condition_variable_any changed_;
};

}  // namespace hearth::ledger

#endif  // HEARTH_SERVICES_LEDGER_CONDITION_H_
