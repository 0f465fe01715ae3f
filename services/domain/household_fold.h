// The fold of a household's facts. They commute: the state is a function of the set of accepted
// facts dated up to the opened day, not of their arrival (design §4, Order). Pure.

#ifndef HEARTH_SERVICES_DOMAIN_HOUSEHOLD_FOLD_H_
#define HEARTH_SERVICES_DOMAIN_HOUSEHOLD_FOLD_H_

#include <google/protobuf/arena.h>

#include <cstdint>
#include <string>
#include <vector>

#include "hearth/rows/v1/household_state.pb.h"
#include "hearth/v1/household.pb.h"
#include "services/domain/control.h"
#include "services/domain/event.h"
#include "services/domain/rules_cache.h"

namespace hearth::domain {

// True for the kinds of event that belong to a household's fold.
bool IsHouseholdFact(const v1::EventHeader& header);

// Folds all accepted facts of one household, in any order, dated up to `day`; later ones only leave
// their earliest day in state.pending_date. `events` may hold refused ones, doubles and other
// kinds: they are skipped.
rows::v1::HouseholdState FoldHousehold(const std::vector<Event>& events, int32_t day);

// Adds one event to a state that holds all earlier ones (by position) of the household. Returns
// true when the state is now exactly FoldHousehold of all of them; false, with the state unchanged,
// when the event overrules one already folded (void, correction) or a rule makes it impossible to
// say from the state alone: then the caller must fold from all events. An event dated after `day`
// only sets pending_date.
bool Evolve(rows::v1::HouseholdState* state, const Event& event, int32_t day);

// The household as it stands on control.opened_day. Completeness of checks is judged by the visit
// profile in force on each check's business day. Deterministic: two equal sets of facts give equal
// bytes.
v1::OpenedHousehold OpenHousehold(const rows::v1::HouseholdState& state, const Control& control);

// The same for rules only, at a fraction of the cost: without the evidence of checks and without
// what partial ones miss. Refers to parts of `state`, which must outlive the arena's next reset and
// not change before it.
const v1::OpenedHousehold& LendHousehold(const rows::v1::HouseholdState& state,
                                         const Control& control, RulesCache* cache,
                                         google::protobuf::Arena* arena);

// SHA-256 over the canonical encoding of the opened state: fixed field order, no maps; without
// positions, versions, recorded times and arrival marks. 32 bytes.
std::string Digest(const v1::OpenedHousehold& household);

}  // namespace hearth::domain

#endif  // HEARTH_SERVICES_DOMAIN_HOUSEHOLD_FOLD_H_
