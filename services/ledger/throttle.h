// Throttle: keeps the views within a bound of the log while they move, and never stops intake for
// ever.

#ifndef HEARTH_SERVICES_LEDGER_THROTTLE_H_
#define HEARTH_SERVICES_LEDGER_THROTTLE_H_

#include <cstdint>
#include <functional>

#include "services/ledger/pipeline.h"

namespace hearth::ledger {

// The preparing thread's. `pipeline` outlives it.
class Throttle {
 public:
  // No `lag`, no throttle.
  Throttle(std::function<uint64_t()> lag, uint64_t lag_max, Pipeline* pipeline);

  // Holds the next group back until the lag is at most `lag_max`, so that intake goes at the pace
  // of the slowest view: at no time is a view behind by more than `lag_max` and two groups, the one
  // in the making and the one on its way to the disk. A view that stands still for a second
  // (stopped, or at work on one large event) lets a group pass, and from then on one every half
  // second: a broken view slows intake and does not stop it. Ends at Stop.
  void Wait();

 private:
  const std::function<uint64_t()> lag_;
  const uint64_t lag_max_;
  Pipeline* const pipeline_;
  bool stands_still_ = false;
};

}  // namespace hearth::ledger

#endif  // HEARTH_SERVICES_LEDGER_THROTTLE_H_
