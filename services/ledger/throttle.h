// Throttle: slows intake while the views are far behind, and never stops it.

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
  Throttle(std::function<uint64_t()> lag, uint64_t slow_above, Pipeline* pipeline);

  // Delays the next group by at most half a second, in proportion to what `lag` is above the bound
  // (the whole delay at twice the bound); ends as soon as the lag is below it, or at Stop.
  void Wait();

 private:
  const std::function<uint64_t()> lag_;
  const uint64_t slow_above_;
  Pipeline* const pipeline_;
};

}  // namespace hearth::ledger

#endif  // HEARTH_SERVICES_LEDGER_THROTTLE_H_
