// Which measures the rulebook suggests for a household. People choose: MeasurePlanned names the
// suggestion it follows, MeasureSuggestionDeclined the one that it does not. Pure. Policy source:
// domain.md 6 (the rules are the rulebook's).

#ifndef HEARTH_SERVICES_DOMAIN_MEASURE_SUGGESTIONS_H_
#define HEARTH_SERVICES_DOMAIN_MEASURE_SUGGESTIONS_H_

#include <string>
#include <vector>

#include "hearth/v1/rulebook.pb.h"
#include "services/domain/case_input.h"

namespace hearth::domain {

struct SuggestedMeasure {
  std::string suggestion_code;
  std::string risk_code;
  std::string measure_code;
  v1::Text title;       // why, for the cadre
  bool chosen = false;  // a measure of that code against that risk is planned or runs
};

// For every open risk of the case, weightiest first (without a case: the risks of the newest
// check), what the rules in force suggest against it, in their order. A condition that is UNKNOWN
// does not hold. Never the same measure twice against one risk: the first rule counts.
std::vector<SuggestedMeasure> SuggestMeasures(const CaseInput& input);

}  // namespace hearth::domain

#endif  // HEARTH_SERVICES_DOMAIN_MEASURE_SUGGESTIONS_H_
