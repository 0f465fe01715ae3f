// The truth file: what nobody in the simulated county knows. Only tests may open it.

#ifndef HEARTH_CLIENTS_SIM_TRUTH_H_
#define HEARTH_CLIENTS_SIM_TRUTH_H_

#include <cstdint>
#include <ostream>
#include <string>

#include "clients/sim/world.h"

namespace hearth::sim {

// Writes JSON Lines: {"household": ...} for each household as it is on the first day, {"day": ...,
// "what": ...} for what befalls it or is planted, {"summary": ...} last. Without a stream it only
// counts. One thread.
class Truth {
 public:
  // `world` and `out` (may be null) outlive it.
  Truth(const World& world, std::ostream* out) : world_(world), out_(out) {}

  void Households();
  // `what`: shock, flood, gap, fault, typo, void, split, merge, ...; `detail` is a plain word.
  void Event(int day, const Household& household, const char* what, const std::string& detail);
  void CountFact() { ++facts_; }
  void CountDuplicates(uint32_t lines) { duplicates_ += lines; }
  void CountPartial() { ++partial_; }
  void Summary();

 private:
  const World& world_;
  std::ostream* out_;
  uint64_t facts_ = 0;
  uint64_t duplicates_ = 0;
  uint64_t partial_ = 0;
};

}  // namespace hearth::sim

#endif  // HEARTH_CLIENTS_SIM_TRUTH_H_
