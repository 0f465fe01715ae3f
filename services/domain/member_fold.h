// The members of a household: each group of each id by the order of facts; ids that are one person
// are joined only when the household is opened, so that joins commute with everything else. Pure.

#ifndef HEARTH_SERVICES_DOMAIN_MEMBER_FOLD_H_
#define HEARTH_SERVICES_DOMAIN_MEMBER_FOLD_H_

#include <cstdint>
#include <string_view>

#include "hearth/rows/v1/household_state.pb.h"
#include "hearth/v1/household.pb.h"
#include "hearth/v1/member.pb.h"

namespace hearth::domain {

// The groups that the fact holds of that person. A member that only checks name is there.
void FoldMember(const rows::v1::Order& order, const v1::Member& member,
                rows::v1::HouseholdState* state);
// Coming (left = false) or going. Checks never say either: who was merely not seen has not left,
// and who was seen after leaving came to visit.
void FoldPresence(const rows::v1::Order& order, uint64_t member_id, bool left,
                  std::string_view reason, rows::v1::HouseholdState* state);
void FoldJoin(const rows::v1::Order& order, const v1::MembersJoined& joined,
              rows::v1::HouseholdState* state);

// Fills `members` of the opened household, ascending by id. Of ids that are one person the one that
// goes on has the newest groups of all of them; which one goes on, where joins contradict each
// other, is that of the newest join. The head is the active member with the newest claim:
// HeadChanged, or relation 01 in the identity. `refer`: members refer to the state's groups where
// they can (lend.h).
void OpenMembers(const rows::v1::HouseholdState& state, bool refer, v1::OpenedHousehold* household);

}  // namespace hearth::domain

#endif  // HEARTH_SERVICES_DOMAIN_MEMBER_FOLD_H_
