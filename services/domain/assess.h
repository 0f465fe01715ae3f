// Assess: what the rules in force say of a household on the opened day. No flag's condition is
// written in C++. Pure; evaluator version 1.

#ifndef HEARTH_SERVICES_DOMAIN_ASSESS_H_
#define HEARTH_SERVICES_DOMAIN_ASSESS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "hearth/v1/assessment.pb.h"
#include "hearth/v1/case_file.pb.h"
#include "hearth/v1/household.pb.h"
#include "services/domain/control.h"

namespace hearth::domain {

inline constexpr uint32_t kEvaluatorVersion = 1;

// Evaluates every rule of the rulebook in force for the household's area on control.opened_day, in
// its order, without short circuit, so that the answer alone suffices to derive each flag again.
// Three-valued: all/any/not by Kleene; an unanswered metric is UNKNOWN. A household that is not
// registered or ended has no outcomes. `file` is the household's case file; null = none.
v1::Assessment Assess(const v1::OpenedHousehold& household, const Control& control,
                      const v1::CaseFile* file = nullptr);

// The same by rules that the caller holds; next_day then leaves out what takes effect in the
// rulebooks. For those who assess many households of one area on one day.
v1::Assessment Assess(const v1::OpenedHousehold& household, const RulesInForce& rules, int32_t day,
                      const v1::CaseFile* file = nullptr);
// The same into a message that the caller uses again (or keeps on an arena): half of the cost is
// allocation.
void AssessInto(const v1::OpenedHousehold& household, const RulesInForce& rules, int32_t day,
                v1::Assessment* assessment, const v1::CaseFile* file = nullptr);

// The result of one rule from the values that an outcome names and the rulebook's rule alone; what
// an inspector recomputes. REQUIRES: outcome.compared has one entry a comparison, in order of
// writing.
v1::RuleResult Rederive(const v1::Rule& rule, const v1::RuleOutcome& outcome);

// Flags and faults that are up, in rulebook order, without doubles.
std::vector<std::string> RaisedFlags(const v1::Assessment& assessment);
std::vector<std::string> RaisedFaults(const v1::Assessment& assessment);

// SHA-256 over the canonical encoding (as that of a household), without positions. 32 bytes.
std::string Digest(const v1::Assessment& assessment);

}  // namespace hearth::domain

#endif  // HEARTH_SERVICES_DOMAIN_ASSESS_H_
