// Judging checks by the visit profiles of the rulebook: what was to be asked, and was it answered.
// Pure.

#ifndef HEARTH_SERVICES_DOMAIN_VISIT_PROFILE_H_
#define HEARTH_SERVICES_DOMAIN_VISIT_PROFILE_H_

#include <string>

#include "hearth/rows/v1/household_state.pb.h"
#include "hearth/v1/household.pb.h"
#include "services/domain/control.h"
#include "services/domain/rules_cache.h"

namespace hearth::domain {

// The village (or wider area) by whose rulebooks a household is judged, and what it lies in on the
// opened day: its own, or the one that it went into.
Lineage RulesLineage(const v1::OpenedHousehold& household, const Control& control);

// Fills `checks` and `last_covered_date` of the opened household. Each check is judged by the first
// profile of its kind, in force on its business day, whose condition the household meets (as it
// stands today, counted to that day); without a profile nothing is required. REQUIRES: all other
// fields are filled. `lean` leaves out what no rule reads: the evidence of checks, and what a
// partial one misses.
void MarkChecks(const rows::v1::HouseholdState& state, const Control& control, bool lean,
                RulesCache* cache, v1::OpenedHousehold* household);

}  // namespace hearth::domain

#endif  // HEARTH_SERVICES_DOMAIN_VISIT_PROFILE_H_
