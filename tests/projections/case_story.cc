#include "tests/projections/case_story.h"

#include <algorithm>
#include <utility>

#include "services/domain/case_file.h"
#include "services/domain/civil_date.h"
#include "tests/domain/area_changes.h"
#include "tests/domain/case_house.h"
#include "tests/domain/fixtures.h"

namespace hearth::testing {
namespace {

using F = v1::Fact;

constexpr int kKinds[] = {
    F::kClueReported,        F::kClueReported,        F::kClueVerified,       F::kConsentSigned,
    F::kComparisonRequested, F::kComparisonReturned,  F::kComparisonSkipped,  F::kVillageReviewHeld,
    F::kPublicityStarted,    F::kPublicityEnded,      F::kObjectionRaised,    F::kObjectionResolved,
    F::kTownshipReviewed,    F::kCaseApproved,        F::kCaseAnnounced,      F::kCaseWithdrawn,
    F::kCaseChangeProposed,  F::kEliminationProposed, F::kEliminationApproved};

const char* const kVillages[] = {kVillageA1, kVillageA2, kVillageB1};

}  // namespace

CaseStory::CaseStory(County* county, uint32_t households, uint32_t steps) : county_(county) {
  for (uint32_t i = 0; i < households; ++i) Live(1 + i, steps);
  for (auto& [day, events] : days_) std::reverse(events.begin(), events.end());
}

// The same house for all would be one household: each gets an id and a village of its own.
void CaseStory::Live(uint64_t seed, uint32_t steps) {
  Rng& rng = county_->rng();
  CaseHouse house(seed * 7'919 + rng() % 1'000, kCaseStoryDay);
  // Half of them go some way at once: chance alone seldom meets the next step.
  if (Chance(rng, 30)) {
    house.ReachMonitored();
  } else if (Chance(rng, 50)) {
    house.ReachClue();
    house.WalkTo(kKinds[3 + Below(rng, 6)]);
  }
  for (uint32_t i = 0; i < steps; ++i) {
    if (Chance(rng, 15)) house.NextDays(static_cast<int>(1 + Below(rng, 12)));
    if (Chance(rng, 8)) house.Visit(900'000, Chance(rng, 30), v1::CHECK_KIND_FOLLOW_UP);
    const int kind = kKinds[Below(rng, std::size(kKinds))];
    house.Try(house.Make(kind), UsualActor(kind));
  }
  const std::string id = EventId(rng, domain::TimeOfDate(kCaseStoryDay));
  const std::string area = std::string(kVillages[Below(rng, 3)]) + "001";
  households_.push_back(id);
  for (domain::Event event : house.events()) {
    event.header.set_household(id);
    event.header.set_area_code(area);
    days_[domain::LogDay(event)].push_back(std::move(event));
  }
}

const domain::Event* CaseStory::Next() {
  Rng& rng = county_->rng();
  if (county_->head() == 0) {
    county_->CreateAreas();
    return &county_->events().back();
  }
  if (county_->head() == 1) return &county_->Publish(DefaultRulebook());
  if (county_->head() == 2) return &county_->Publish(DemoRulebook());
  if (day_ != 0 && Chance(rng, 6)) return StrayClue();
  if (!strays_.empty() && Chance(rng, 6)) return MatchClue();
  if (!quarantined_.empty() && Chance(rng, 8)) {
    v1::Fact fact;
    fact.mutable_quarantine_released()->add_target_event_ids(quarantined_.back().header.event_id());
    fact.mutable_quarantine_released()->add_target_positions(quarantined_.back().position);
    fact.mutable_quarantine_released()->set_reason("test");
    quarantined_.pop_back();
    return &county_->Decide(fact, "441621", "approver");
  }
  if (day_ != 0 && !days_[day_].empty()) {
    domain::Event event = std::move(days_[day_].back());
    days_[day_].pop_back();
    return Lay(std::move(event));
  }
  while (!days_.empty() && days_.begin()->second.empty()) days_.erase(days_.begin());
  if (days_.empty()) return nullptr;
  // A day now and then on which nothing happens but that clocks run.
  const int32_t next = days_.begin()->first;
  const bool idle = day_ != 0 && domain::AddDays(day_, 1) < next && Chance(rng, 50);
  if (day_ != 0 && Chance(rng, 3)) {
    return &county_->ChangeAreas(
        domain::Fact({domain::Merged(kVillageB1, kVillageA2)}, domain::AddDays(day_, 1)));
  }
  day_ = idle ? domain::AddDays(day_, 1) : next;
  return &county_->OpenDay(day_);
}

const domain::Event* CaseStory::Lay(domain::Event event) {
  Rng& rng = county_->rng();
  if (Chance(rng, 4)) {
    // What was recorded already, once more: it mostly does not fit any longer.
    domain::Event again = event;
    again.header.set_event_id(EventId(rng, domain::TimeOfDate(kCaseStoryDay)));
    days_[day_].insert(days_[day_].begin(), std::move(again));
  }
  if (Chance(rng, 5)) {
    const domain::Event& added = county_->Quarantine(std::move(event));
    if (Chance(rng, 70)) quarantined_.push_back(added);
    return &added;
  }
  return &county_->Add(std::move(event));
}

const domain::Event* CaseStory::StrayClue() {
  Rng& rng = county_->rng();
  v1::Fact fact;
  v1::ClueReported* clue = fact.mutable_clue_reported();
  clue->set_channel(v1::CHANNEL_DEPARTMENT_SCREENING);
  clue->set_kind_code("medical");
  clue->add_risk_codes("01");
  clue->set_source_unit_code("medical");
  if (Chance(rng, 50)) clue->set_batch_event_id(std::string(16, 'b'));
  domain::Event event =
      MakeEvent(rng, fact, "", kVillages[Below(rng, 3)], domain::TimeOfDate(day_) + 9 * 3'600'000,
                "desk", county_->head() + 1);
  event.header.set_stream(v1::STREAM_CLUES);
  if (Chance(rng, 10)) {
    const domain::Event& added = county_->Quarantine(std::move(event));
    quarantined_.push_back(added);
    return &added;
  }
  const domain::Event& added = county_->Add(std::move(event));
  strays_.push_back(added);
  return &added;
}

// Mostly for good; some matches are taken back, and the clue waits again.
const domain::Event* CaseStory::MatchClue() {
  Rng& rng = county_->rng();
  const size_t at = Below(rng, strays_.size());
  const domain::Event& stray = strays_[at];
  const bool matched = stray.header.has_expected_version();
  v1::Fact fact;
  std::string household = households_[Below(rng, households_.size())];
  if (!matched) {
    v1::ClueMatched* match = fact.mutable_clue_matched();
    match->mutable_clue()->set_event_id(stray.header.event_id());
    match->mutable_clue()->set_kind_code("medical");
    match->set_method(v1::CLUE_MATCH_METHOD_BY_HAND);
    match->set_note("示范");
  } else {
    household = stray.header.household();
    fact.mutable_clue_match_withdrawn()->set_match_event_id(stray.header.command_id());
    fact.mutable_clue_match_withdrawn()->set_reason("示范");
  }
  const domain::Event& added = county_->Add(
      MakeEvent(rng, fact, household, std::string(kVillageA1) + "001",
                domain::TimeOfDate(day_) + 9 * 3'600'000, "desk", county_->head() + 1));
  if (matched) {
    strays_[at].header.clear_expected_version();
  } else if (Chance(rng, 60)) {
    strays_.erase(strays_.begin() + static_cast<std::ptrdiff_t>(at));
  } else {
    // Remembered in fields of the copy that are of no use here.
    strays_[at].header.set_expected_version(1);
    strays_[at].header.set_household(household);
    strays_[at].header.set_command_id(added.header.event_id());
  }
  return &added;
}

void CaseStory::Finish() {
  while (Next() != nullptr) {
  }
}

}  // namespace hearth::testing
