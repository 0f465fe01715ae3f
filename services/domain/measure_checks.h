// What the checks of helpers, measures and statuses share. Private to decide_measure.cc,
// decide_plan.cc, decide_helper.cc and decide_status.cc. Pure.

#ifndef HEARTH_SERVICES_DOMAIN_MEASURE_CHECKS_H_
#define HEARTH_SERVICES_DOMAIN_MEASURE_CHECKS_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "services/domain/case_input.h"
#include "services/domain/fault.h"

namespace hearth::domain {

// The household's open case, or none where it has none.
MaybeFault CheckOpenCase(const std::string& case_id, const CaseInput& input);
// Risks of the open case; any while the county has not said which.
MaybeFault CheckRiskOfCase(const std::string& risk_code, const CaseInput& input);
// 0 = the household.
MaybeFault CheckMemberOf(std::string_view field, uint64_t member_id, const CaseInput& input);
// Open in the registry, once the log has accounts.
MaybeFault CheckHolder(std::string_view field, const std::string& account, const CaseInput& input);
// A rule in force for the household suggests that measure under that code.
MaybeFault CheckSuggestion(const std::string& suggestion_code, const std::string& measure_code,
                           const CaseInput& input);

// Without the fact's name; nothing for other facts.
// PlanMade, MeasurePlanned, MeasureSuggestionDeclined.
MaybeFault CheckPlanFact(const v1::Fact& fact, const CaseInput& input);
// HelperAssigned, HelperReleased, DutyReassigned.
MaybeFault CheckHelperFact(const v1::Fact& fact, const CaseInput& input);
// Referrals, statuses, rows of registers and what is decided of them.
MaybeFault CheckStatusFact(const v1::EventHeader& header, const v1::Fact& fact,
                           const CaseInput& input);

}  // namespace hearth::domain

#endif  // HEARTH_SERVICES_DOMAIN_MEASURE_CHECKS_H_
