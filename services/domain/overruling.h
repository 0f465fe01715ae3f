// Which checks are voided or corrected, from the rows of a HouseholdState. A correction may name a
// correction: then it acts in the place of the check at the end of that chain. Pure.

#ifndef HEARTH_SERVICES_DOMAIN_OVERRULING_H_
#define HEARTH_SERVICES_DOMAIN_OVERRULING_H_

#include <map>
#include <string_view>

#include "hearth/rows/v1/household_state.pb.h"

namespace hearth::domain {

bool IsVoided(const rows::v1::HouseholdState& state, std::string_view event_id);
const rows::v1::CorrectionState* FindCorrection(const rows::v1::HouseholdState& state,
                                                std::string_view event_id);

// Where a chain of corrections ends: the place of a check, as the last correction of the chain
// states it. nullptr for a chain that bites its own tail: it corrects nothing.
const rows::v1::Order* RootOf(const rows::v1::HouseholdState& state,
                              const rows::v1::CorrectionState& correction);

// The correction that speaks for a check: of those that are not voided the one with the greatest
// own place. nullptr when none does, or the check is voided.
const rows::v1::CorrectionState* Acting(const rows::v1::HouseholdState& state,
                                        std::string_view check_id);

// Acting for every check that has one. Views into the state.
std::map<std::string_view, const rows::v1::CorrectionState*> ActingForEach(
    const rows::v1::HouseholdState& state);

// Remember the fact; known ones stay as they are. False when it was known already.
bool AddVoided(std::string_view target, rows::v1::HouseholdState* state);
bool AddCorrection(const rows::v1::CorrectionState& correction, rows::v1::HouseholdState* state);

}  // namespace hearth::domain

#endif  // HEARTH_SERVICES_DOMAIN_OVERRULING_H_
