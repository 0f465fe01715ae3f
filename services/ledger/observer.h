// Observer: told how long the work took. For metrics.

#ifndef HEARTH_SERVICES_LEDGER_OBSERVER_H_
#define HEARTH_SERVICES_LEDGER_OBSERVER_H_

#include <chrono>
#include <cstddef>

namespace hearth::ledger {

// Called on the ledger's threads: thread-safe, quick, never blocking.
class Observer {
 public:
  using Duration = std::chrono::steady_clock::duration;

  virtual ~Observer() = default;
  // A run waited so long for its place.
  virtual void QueueWaited(Duration waited) = 0;
  // A group of so many events became durable; the write took so long, its fsync included.
  virtual void GroupWritten(size_t events, Duration took) = 0;
};

}  // namespace hearth::ledger

#endif  // HEARTH_SERVICES_LEDGER_OBSERVER_H_
