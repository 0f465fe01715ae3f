// Finding: what the rules in force say of a household, without the evidence: for followers, who
// judge households by the thousand. Same results as Assess (assess.h). Pure; evaluator version 1.

#ifndef HEARTH_SERVICES_DOMAIN_FINDING_H_
#define HEARTH_SERVICES_DOMAIN_FINDING_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "hearth/v1/assessment.pb.h"
#include "hearth/v1/household.pb.h"
#include "services/domain/rules_cache.h"

namespace hearth::domain {

struct Finding {
  // One for each of the rules in force, in their order; none for a household that is not registered
  // or ended.
  std::vector<v1::RuleResult> results;
  // As Assessment.visit and next_day; the latter leaves out what takes effect in the rulebooks.
  std::optional<v1::VisitDuty> visit;
  int32_t next_day = 0;
};

// `finding` may be used again: a vector keeps its memory. `file` is the household's case file; null
// = none.
void FindInto(const v1::OpenedHousehold& household, const ReadyRules& rules, int32_t day,
              Finding* finding, const v1::CaseFile* file = nullptr);

// Flags and faults that are up, in rulebook order, without doubles.
std::vector<std::string> RaisedFlags(const Finding& finding, const RulesInForce& rules);
std::vector<std::string> RaisedFaults(const Finding& finding, const RulesInForce& rules);

}  // namespace hearth::domain

#endif  // HEARTH_SERVICES_DOMAIN_FINDING_H_
