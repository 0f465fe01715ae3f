#include "services/domain/erasures.h"

#include <algorithm>
#include <utility>

#include "services/domain/submission.h"

namespace hearth::domain {
namespace {

using State = ErasureProposal::State;

constexpr size_t kHouseholdBytes = 16;

}  // namespace

bool Erasures::Reads(uint32_t kind) {
  switch (kind) {
    case v1::Fact::kErasureProposed:
    case v1::Fact::kErasureOrdered:
    case v1::Fact::kErasureCompleted:
    case v1::Fact::kRestrictionOrdered:
    case v1::Fact::kRestrictionLifted:
    case v1::Fact::kProposalDeclined:
      return true;
    default:
      return false;
  }
}

void Erasures::Apply(const Event& event) {
  switch (event.fact.fact_case()) {
    case v1::Fact::kErasureProposed:
      return Propose(event);
    case v1::Fact::kErasureOrdered:
      return CarryOut(event, event.fact.erasure_ordered(), v1::ERASURE_VERB_ERASE);
    case v1::Fact::kErasureCompleted:
      return Complete(event.fact.erasure_completed());
    case v1::Fact::kRestrictionOrdered:
      return CarryOut(event, event.fact.restriction_ordered(), v1::ERASURE_VERB_RESTRICT);
    case v1::Fact::kRestrictionLifted:
      return CarryOut(event, event.fact.restriction_lifted(), v1::ERASURE_VERB_LIFT);
    case v1::Fact::kProposalDeclined:
      return Decline(event);
    default:
      return;
  }
}

void Erasures::Propose(const Event& event) {
  auto proposal = std::make_shared<ErasureProposal>();
  proposal->event_id = event.header.event_id();
  proposal->proposed = event.fact.erasure_proposed();
  proposal->proposer = event.header.actor();
  proposal->position = event.position;
  proposal->recorded_time_ms = event.recorded_time_ms;
  proposals_.Set(event.header.event_id(), std::move(proposal));
}

template <typename Order>
void Erasures::CarryOut(const Event& event, const Order& order, v1::ErasureVerb verb) {
  const Proposal known = Find(order.proposal_event_id());
  if (known == nullptr || known->state != State::kProposed) return;
  if (known->proposed.verb() != verb || known->proposer == event.header.actor()) return;
  auto proposal = std::make_shared<ErasureProposal>(*known);
  // Only what is erased is reported: a restriction is over with its order.
  proposal->state = verb == v1::ERASURE_VERB_ERASE ? State::kOrdered : State::kCompleted;
  proposal->decider = event.header.actor();
  proposal->order_event_id = event.header.event_id();
  proposal->order_position = event.position;
  proposal->subjects.assign(order.subjects().begin(), order.subjects().end());
  for (const std::string& subject : proposal->subjects) {
    if (IsErased(subject)) continue;
    closed_.Set(subject, verb == v1::ERASURE_VERB_ERASE      ? Closed::kErased
                         : verb == v1::ERASURE_VERB_RESTRICT ? Closed::kRestricted
                                                             : Closed::kNot);
  }
  orders_.Set(event.header.event_id(), known->event_id);
  proposals_.Set(known->event_id, std::move(proposal));
}

void Erasures::Complete(const v1::ErasureCompleted& fact) {
  const Proposal known = FindByOrder(fact.order_event_id());
  if (known == nullptr || known->state != State::kOrdered) return;
  auto proposal = std::make_shared<ErasureProposal>(*known);
  proposal->state = State::kCompleted;
  proposal->key_count = fact.key_count();
  proposals_.Set(known->event_id, std::move(proposal));
}

void Erasures::Decline(const Event& event) {
  const Proposal known = Find(event.fact.proposal_declined().proposal_event_id());
  if (known == nullptr || known->state != State::kProposed) return;
  auto proposal = std::make_shared<ErasureProposal>(*known);
  proposal->state = State::kDeclined;
  proposal->decider = event.header.actor();
  proposals_.Set(known->event_id, std::move(proposal));
}

Erasures::Proposal Erasures::Find(std::string_view proposal_event_id) const {
  const Proposal* found = proposals_.Find(proposal_event_id);
  return found == nullptr ? nullptr : *found;
}

Erasures::Proposal Erasures::FindByOrder(std::string_view order_event_id) const {
  const std::string* proposal = orders_.Find(order_event_id);
  return proposal == nullptr ? nullptr : Find(*proposal);
}

Erasures::Closed Erasures::HowClosed(std::string_view subject) const {
  const Closed* known = closed_.Find(subject);
  Closed how = known == nullptr ? Closed::kNot : *known;
  const bool is_member = subject.starts_with('m') && subject.size() > kHouseholdBytes;
  if (!is_member || how == Closed::kErased) return how;
  const Closed* whole = closed_.Find(HouseholdSubject(subject.substr(1, kHouseholdBytes)));
  return whole == nullptr ? how : std::max(how, *whole);
}

bool Erasures::IsErased(std::string_view subject) const {
  return HowClosed(subject) == Closed::kErased;
}

bool Erasures::IsRestricted(std::string_view subject) const {
  return HowClosed(subject) == Closed::kRestricted;
}

bool Erasures::WasLifted(std::string_view subject) const {
  const Closed* known = closed_.Find(subject);
  return known != nullptr && *known == Closed::kNot;
}

std::vector<Erasures::Proposal> Erasures::Unfinished() const {
  std::vector<Proposal> unfinished;
  proposals_.ForEachAfter("", [&](std::string_view, const Proposal& proposal) {
    if (proposal->state == State::kOrdered) unfinished.push_back(proposal);
    return true;
  });
  return unfinished;
}

}  // namespace hearth::domain
