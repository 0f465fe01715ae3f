#include "services/domain/household_fold.h"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>

#include "services/domain/check_fold.h"
#include "services/domain/civil_date.h"
#include "services/domain/fold_order.h"
#include "services/domain/member_fold.h"
#include "services/domain/overruling.h"

namespace hearth::domain {
namespace {

using rows::v1::CorrectionState;
using rows::v1::HouseholdState;
using rows::v1::Order;

constexpr std::string_view kSplitReason = "split";

// A fact without its body (erased, refused) says nothing here.
bool IsFolded(const Event& event) {
  return event.accepted() && IsHouseholdFact(event.header) &&
         event.fact.fact_case() != v1::Fact::FACT_NOT_SET;
}

// The first day on which the fact may be seen; a correction speaks no sooner than its target's
// place.
int32_t DateOf(const Event& event) {
  const int32_t date = DateOfTime(event.header.occurred_time_ms());
  if (!event.fact.has_check_corrected()) return date;
  return std::max(date, DateOfTime(event.fact.check_corrected().target_occurred_time_ms()));
}

void NotePending(int32_t date, HouseholdState* state) {
  if (state->pending_date() == 0 || date < state->pending_date()) state->set_pending_date(date);
}

CorrectionState MakeCorrection(const Event& event) {
  const v1::CheckCorrected& fact = event.fact.check_corrected();
  CorrectionState correction;
  *correction.mutable_order() = MakeOrder(event.header);
  correction.mutable_target()->set_event_id(fact.target_event_id());
  correction.mutable_target()->set_occurred_time_ms(fact.target_occurred_time_ms());
  correction.mutable_target()->set_device_seq(fact.target_device_seq());
  return correction;
}

void FoldArea(const Order& order, const std::string& area_code, Order* winner,
              std::string* winning) {
  if (!area_code.empty()) Take(order, area_code, winner, winning);
}

void FoldSeenArea(const Order& order, const v1::EventHeader& header, HouseholdState* state) {
  FoldArea(order, header.area_code(), state->mutable_seen_area_order(),
           state->mutable_seen_area_code());
}

void FoldHomeArea(const Order& order, const v1::EventHeader& header, HouseholdState* state) {
  FoldArea(order, header.area_code(), state->mutable_area_order(), state->mutable_area_code());
}

void FoldRegistration(const Order& order, const Event& event, HouseholdState* state) {
  const v1::HouseholdRegistered& fact = event.fact.household_registered();
  const int32_t date = DateOf(event);
  if (state->registered_date() == 0 || date < state->registered_date())
    state->set_registered_date(date);
  if (Before(state->registered_order(), order)) *state->mutable_registered_order() = order;
  if (fact.has_identity()) {
    Take(order, fact.identity(), state->mutable_identity_order(), state->mutable_identity());
  }
  FoldHomeArea(order, event.header, state);
  for (const v1::Member& member : fact.members()) {
    FoldMember(order, member, state);
    FoldPresence(order, member.member_id(), false, "", state);
  }
}

void FoldSplit(const Order& order, const v1::HouseholdSplit& fact, HouseholdState* state) {
  for (const uint64_t id : fact.member_ids())
    FoldPresence(order, id, fact.leaving(), kSplitReason, state);
}

void FoldMerge(const Order& order, const v1::HouseholdMerged& fact, HouseholdState* state) {
  if (fact.ended()) {
    if (Before(state->ended_order(), order)) *state->mutable_ended_order() = order;
    return;
  }
  for (const uint64_t id : fact.member_ids()) FoldPresence(order, id, false, "", state);
}

void FoldHead(const Order& order, const v1::HeadChanged& fact, HouseholdState* state) {
  if (fact.member_id() == 0 || !Before(state->head_order(), order)) return;
  *state->mutable_head_order() = order;
  state->set_head_member_id(fact.member_id());
}

// Everything but checks, corrections and voids. None of it can be overruled, all of it commutes.
void FoldStructure(const Event& event, HouseholdState* state) {
  const Order order = MakeOrder(event.header);
  const v1::Fact& fact = event.fact;
  if (fact.has_household_registered()) return FoldRegistration(order, event, state);
  if (fact.has_household_relocated()) return FoldHomeArea(order, event.header, state);
  FoldSeenArea(order, event.header, state);
  if (fact.has_member_added()) {
    FoldMember(order, fact.member_added().member(), state);
    FoldPresence(order, fact.member_added().member().member_id(), false, "", state);
  }
  if (fact.has_member_removed()) {
    FoldPresence(order, fact.member_removed().member_id(), true, fact.member_removed().reason(),
                 state);
  }
  if (fact.has_members_joined()) FoldJoin(order, fact.members_joined(), state);
  if (fact.has_head_changed()) FoldHead(order, fact.head_changed(), state);
  if (fact.has_household_split()) FoldSplit(order, fact.household_split(), state);
  if (fact.has_household_merged()) FoldMerge(order, fact.household_merged(), state);
}

void FoldCheckEvent(const Order& order, const Event& event, HouseholdState* state) {
  const bool corrected = event.fact.has_check_corrected();
  FoldCheck(order, corrected ? event.fact.check_corrected().check() : event.fact.check_recorded(),
            state);
  FoldSeenArea(order, event.header, state);
}

Order CorrectedPlace(const Order& place, const CorrectionState& correction) {
  Order order = place;
  order.set_corrected_by(correction.order().event_id());
  return order;
}

bool HasMark(const HouseholdState& state, std::string_view event_id) {
  return std::any_of(
      state.checks().begin(), state.checks().end(),
      [&](const rows::v1::CheckState& check) { return check.order().event_id() == event_id; });
}

// The check may be among the folded ones: its mark is kept, or marks were dropped.
bool MayBeFolded(const HouseholdState& state, std::string_view event_id) {
  return state.checks_size() >= kChecksMax || HasMark(state, event_id);
}

// An id that a known correction bears or targets.
bool TouchesCorrection(const HouseholdState& state, std::string_view id) {
  return std::any_of(state.corrections().begin(), state.corrections().end(),
                     [&](const CorrectionState& known) {
                       return known.order().event_id() == id || known.target().event_id() == id;
                     });
}

bool EvolveCheck(const Event& event, HouseholdState* state) {
  const Order order = MakeOrder(event.header);
  if (IsVoided(*state, order.event_id())) return true;
  const CorrectionState* acting = Acting(*state, order.event_id());
  if (acting == nullptr) {
    FoldCheckEvent(order, event, state);
    return true;
  }
  // The correction was folded at the place it states; that must be the check's own.
  const Order* stated = RootOf(*state, *acting);
  return !Before(*stated, order) && !Before(order, *stated);
}

bool EvolveCorrection(const Event& event, HouseholdState* state) {
  const CorrectionState correction = MakeCorrection(event);
  const std::string& id = correction.order().event_id();
  const std::string& target = correction.target().event_id();
  if (FindCorrection(*state, id) != nullptr) return true;
  // Chains, rivals and folded targets are resolved from all events.
  if (TouchesCorrection(*state, id) || TouchesCorrection(*state, target)) return false;
  const bool silent = IsVoided(*state, id) || IsVoided(*state, target) || id == target;
  if (!silent && MayBeFolded(*state, target)) return false;
  AddCorrection(correction, state);
  if (!silent) FoldCheckEvent(CorrectedPlace(correction.target(), correction), event, state);
  return true;
}

bool EvolveVoid(const Event& event, HouseholdState* state) {
  const std::string& target = event.fact.check_voided().target_event_id();
  if (IsVoided(*state, target)) return true;
  if (MayBeFolded(*state, target) || TouchesCorrection(*state, target)) return false;
  AddVoided(target, state);
  return true;
}

// Accepted facts dated up to the day, each once.
std::vector<const Event*> Folded(const std::vector<Event>& events, int32_t day,
                                 HouseholdState* state) {
  std::vector<const Event*> folded;
  std::set<std::string_view> seen;
  for (const Event& event : events) {
    if (!IsFolded(event) || !seen.insert(event.header.event_id()).second) continue;
    state->set_household(event.header.household());
    const int32_t date = DateOf(event);
    if (date > day) {
      NotePending(date, state);
    } else {
      folded.push_back(&event);
    }
  }
  return folded;
}

}  // namespace

bool IsHouseholdFact(const v1::EventHeader& header) {
  if (header.household().empty()) return false;
  switch (header.kind()) {
    case v1::Fact::kHouseholdRegistered:
    case v1::Fact::kMemberAdded:
    case v1::Fact::kMemberRemoved:
    case v1::Fact::kMembersJoined:
    case v1::Fact::kHeadChanged:
    case v1::Fact::kHouseholdSplit:
    case v1::Fact::kHouseholdMerged:
    case v1::Fact::kHouseholdRelocated:
    case v1::Fact::kCheckRecorded:
    case v1::Fact::kCheckCorrected:
    case v1::Fact::kCheckVoided:
      return true;
    default:
      return false;
  }
}

HouseholdState FoldHousehold(const std::vector<Event>& events, int32_t day) {
  HouseholdState state;
  const std::vector<const Event*> folded = Folded(events, day, &state);
  for (const Event* event : folded) {
    if (event->fact.has_check_voided())
      AddVoided(event->fact.check_voided().target_event_id(), &state);
    if (event->fact.has_check_corrected()) AddCorrection(MakeCorrection(*event), &state);
  }
  // Views into the corrections, which folding leaves alone.
  const auto acting = ActingForEach(state);
  std::map<std::string_view, const Event*> speakers;  // event id of an acting correction → it
  std::map<std::string_view, Order> places;  // corrected check → its own place, once known
  for (const Event* event : folded) {
    const std::string& id = event->header.event_id();
    if (event->fact.has_check_recorded()) {
      if (acting.contains(id)) {
        places[id] = MakeOrder(event->header);
      } else if (!IsVoided(state, id)) {
        FoldCheckEvent(MakeOrder(event->header), *event, &state);
      }
    } else if (event->fact.has_check_corrected()) {
      speakers[id] = event;
    } else if (!event->fact.has_check_voided()) {
      FoldStructure(*event, &state);
    }
  }
  for (const auto& [check_id, correction] : acting) {
    const auto known = places.find(check_id);
    const Order& place = known == places.end() ? *RootOf(state, *correction) : known->second;
    FoldCheckEvent(CorrectedPlace(place, *correction), *speakers.at(correction->order().event_id()),
                   &state);
  }
  return state;
}

bool Evolve(HouseholdState* state, const Event& event, int32_t day) {
  // A fact that was waiting for its day is due: only the log still has it.
  if (state->pending_date() != 0 && state->pending_date() <= day) return false;
  if (!IsFolded(event)) return true;
  const int32_t date = DateOf(event);
  if (date > day) {
    state->set_household(event.header.household());
    NotePending(date, state);
    return true;
  }
  if (event.fact.has_check_recorded() && !EvolveCheck(event, state)) return false;
  if (event.fact.has_check_corrected() && !EvolveCorrection(event, state)) return false;
  if (event.fact.has_check_voided() && !EvolveVoid(event, state)) return false;
  if (event.fact.fact_case() < v1::Fact::kCheckRecorded) FoldStructure(event, state);
  state->set_household(event.header.household());
  return true;
}

}  // namespace hearth::domain
