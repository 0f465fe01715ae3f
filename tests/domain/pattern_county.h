// A county's visits, reviews and eliminations with realistic habits, and forgeries of every kind
// planted among them and listed. Synthetic throughout; one seed, one county.
//
// Honest habits that look like forgeries: entering the day's forms in the evening, phones without
// signal for days, bad fixes, families met in the field, cadres who round, months of work outside,
// a good job just before the end of a case, villages that always send the same people.

#ifndef HEARTH_TESTS_DOMAIN_PATTERN_COUNTY_H_
#define HEARTH_TESTS_DOMAIN_PATTERN_COUNTY_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "services/domain/authenticity.h"

namespace hearth::testing {

struct CountyOptions {
  uint64_t seed = 1;
  uint32_t households = 5'000;
  int32_t years = 1;
  bool forgeries = true;
};

// One forgery: found when a signal of that name names one of its events.
struct Planted {
  std::string signal;
  std::vector<std::string> event_ids;
};

struct CountySink {
  std::function<void(const domain::Visit&)> visit;
  std::function<void(const domain::Review&)> review;
  std::function<void(const domain::EliminationSeen&)> elimination;
};

class PatternCounty {
 public:
  explicit PatternCounty(const CountyOptions& options);
  ~PatternCounty();

  // Everything in log order. Three visits of each house before the first year come first.
  void Run(const CountySink& sink);

  const std::vector<Planted>& planted() const;
  uint64_t visits() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace hearth::testing

#endif  // HEARTH_TESTS_DOMAIN_PATTERN_COUNTY_H_
