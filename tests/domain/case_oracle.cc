#include "tests/domain/case_oracle.h"

#include <algorithm>
#include <functional>
#include <set>

#include "services/domain/case_steps.h"
#include "services/domain/civil_date.h"

namespace hearth::testing {
namespace {

using Events = std::vector<const domain::Event*>;

int32_t Day(const domain::Event& event) { return domain::DateOfTime(event.recorded_time_ms); }

// Facts of one chain, its opening included.
Events OfChain(const std::vector<domain::Event>& events, const std::string& chain_id) {
  Events chain;
  for (const domain::Event& event : events) {
    const v1::CaseStep* place = domain::PlaceOf(event.fact);
    if (event.header.event_id() == chain_id ||
        (place != nullptr && place->chain_id() == chain_id)) {
      chain.push_back(&event);
    }
  }
  return chain;
}

const domain::Event* Last(const Events& chain, v1::Fact::FactCase kind) {
  const auto found = std::find_if(chain.rbegin(), chain.rend(), [kind](const domain::Event* event) {
    return event->fact.fact_case() == kind;
  });
  return found == chain.rend() ? nullptr : *found;
}

bool Compared(const Events& chain) {
  if (Last(chain, v1::Fact::kComparisonSkipped) != nullptr) return true;
  const domain::Event* returned = Last(chain, v1::Fact::kComparisonReturned);
  return returned != nullptr && returned->fact.comparison_returned().complete();
}

// A notice hung long enough after the last review, and nothing was sent back since.
std::string WrongPublicity(const Events& chain, int days) {
  const domain::Event* review = Last(chain, v1::Fact::kVillageReviewHeld);
  const domain::Event* start = Last(chain, v1::Fact::kPublicityStarted);
  const domain::Event* end = Last(chain, v1::Fact::kPublicityEnded);
  if (review == nullptr) return "no village review";
  if (review->fact.village_review_held().result() != v1::CASE_DECISION_PASSED) return "not passed";
  if (start == nullptr || end == nullptr) return "no publicity";
  if (start->position < review->position || end->position < start->position) return "wrong order";
  if (end->fact.publicity_ended().interrupted()) return "publicity was interrupted";
  if (domain::DaysBetween(Day(*start), Day(*end)) < days) return "publicity too short";
  return "";
}

std::string OpenObjection(const Events& chain) {
  std::set<std::string> open;
  for (const domain::Event* event : chain) {
    if (event->fact.has_objection_raised()) open.insert(event->header.event_id());
    if (!event->fact.has_objection_resolved()) continue;
    if (event->fact.objection_resolved().decision() == v1::CASE_DECISION_PASSED) {
      open.erase(event->fact.objection_resolved().objection_event_id());
    } else {
      open.clear();  // sent back: all of it is walked again
    }
  }
  return open.empty() ? "" : "an objection is open";
}

std::string WrongPeople(const Events& chain, const domain::Event& decision) {
  const domain::Event* town = Last(chain, v1::Fact::kTownshipReviewed);
  for (const domain::Event* event : chain) {
    const bool aside = event->fact.has_objection_raised() || event->fact.has_case_withdrawn() ||
                       event->fact.has_objection_resolved() || event->fact.has_case_declined();
    if (event == &decision || aside) continue;
    if (event->header.actor() == decision.header.actor()) return "one person proposed and decided";
    if (town != nullptr && event != town && !event->fact.has_township_reviewed() &&
        event->header.actor() == town->header.actor()) {
      return "one person proposed and reviewed";
    }
  }
  return "";
}

std::string WrongReview(const Events& chain, const domain::Event& decision, int days) {
  if (std::string wrong = WrongPublicity(chain, days); !wrong.empty()) return wrong;
  const domain::Event* town = Last(chain, v1::Fact::kTownshipReviewed);
  const domain::Event* end = Last(chain, v1::Fact::kPublicityEnded);
  if (town == nullptr || town->position < end->position) return "no town review after publicity";
  if (town->fact.township_reviewed().decision() != v1::CASE_DECISION_PASSED) return "town: no";
  if (std::string wrong = OpenObjection(chain); !wrong.empty()) return wrong;
  return WrongPeople(chain, decision);
}

// The clue was verified by two people before consent.
std::string WrongClue(const std::vector<domain::Event>& events, const domain::Event& consent) {
  for (const domain::Event& event : events) {
    if (event.header.event_id() != consent.fact.consent_signed().verified_event_id()) continue;
    const v1::ClueVerified& verified = event.fact.clue_verified();
    if (verified.result() != v1::CLUE_RESULT_PROPOSE_INCLUSION) return "not proposed";
    const bool two =
        !verified.second_signature_sha256().empty() ||
        (!verified.second_account().empty() && verified.second_account() != event.header.actor());
    return two ? "" : "verified by one person";
  }
  return "no verification";
}

}  // namespace

std::string WrongWay(const std::vector<domain::Event>& events, int publicity_days) {
  const domain::Event& decision = events.back();
  const v1::CaseStep* place = domain::PlaceOf(decision.fact);
  if (place == nullptr) return "";
  const Events chain = OfChain(events, place->chain_id());
  switch (decision.fact.fact_case()) {
    case v1::Fact::kCaseApproved: {
      const domain::Event* consent = Last(chain, v1::Fact::kConsentSigned);
      if (consent == nullptr) return "no consent";
      if (std::string wrong = WrongClue(events, *consent); !wrong.empty()) return wrong;
      if (!Compared(chain)) return "not compared";
      return WrongReview(chain, decision, publicity_days);
    }
    case v1::Fact::kEliminationApproved:
      if (Last(chain, v1::Fact::kEliminationProposed) == nullptr) return "no proposal";
      return WrongReview(chain, decision, publicity_days);
    case v1::Fact::kMisidentificationCleared:
      if (Last(chain, v1::Fact::kCaseChangeProposed) == nullptr) return "no proposal";
      return WrongPeople(chain, decision);
    default:
      return "";
  }
}

}  // namespace hearth::testing
