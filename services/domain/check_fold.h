// What a check adds to the fold of its household. Pure.

#ifndef HEARTH_SERVICES_DOMAIN_CHECK_FOLD_H_
#define HEARTH_SERVICES_DOMAIN_CHECK_FOLD_H_

#include "hearth/rows/v1/household_state.pb.h"
#include "hearth/v1/check.pb.h"

namespace hearth::domain {

inline constexpr int kIncomesMax = 24;
inline constexpr int kSuddenEventsMax = 20;
inline constexpr int kChecksMax = 100;

// `order` is the check's place; for a correction that of its target. Groups that were not asked do
// not enter, nor do questions asked and not answered. Folding a check twice changes nothing.
void FoldCheck(const rows::v1::Order& order, const v1::CheckRecorded& check,
               rows::v1::HouseholdState* state);

}  // namespace hearth::domain

#endif  // HEARTH_SERVICES_DOMAIN_CHECK_FOLD_H_
