#include "tests/projections/story.h"

#include <algorithm>
#include <utility>

#include "services/domain/civil_date.h"
#include "tests/domain/area_changes.h"
#include "tests/domain/fixtures.h"

namespace hearth::testing {
namespace {

v1::Fact AreaFact(const std::vector<v1::AreaChange>& changes, int32_t date = 0) {
  v1::Fact fact;
  *fact.mutable_area_changed() = domain::Fact(changes, date);
  return fact;
}

// Most families are well, and nobody changes his name at every visit.
void Calm(Rng& rng, v1::Fact* fact) {
  if (fact->has_household_registered()) {
    for (v1::Member& member : *fact->mutable_household_registered()->mutable_members()) {
      member.clear_situation();
      member.clear_work();
    }
  }
  if (!fact->has_check_recorded()) return;
  v1::CheckRecorded* check = fact->mutable_check_recorded();
  check->clear_members();
  check->clear_sudden_events();
  if (Chance(rng, 3)) return;
  if (check->has_guarantees()) {
    v1::Guarantees well;
    well.set_obtained(v1::OBTAINED_OBSERVED);
    well.set_food(v1::PROBLEM_NONE);
    well.set_clothing(v1::PROBLEM_NONE);
    well.set_education(v1::PROBLEM_NONE);
    well.set_medical(v1::PROBLEM_NONE);
    well.set_housing(v1::PROBLEM_NONE);
    well.set_water(v1::PROBLEM_NONE);
    *check->mutable_guarantees() = well;
  }
  if (check->has_risks()) {
    check->mutable_risks()->Clear();
    check->mutable_risks()->set_obtained(v1::OBTAINED_OBSERVED);
    check->mutable_risks()->set_exists(v1::ANSWER_NO);
  }
  if (check->has_income()) {
    check->mutable_income()->clear_items();
    check->mutable_income()->set_claims_fen(0);
    check->mutable_income()->set_self_paid_fen(0);
    v1::IncomeItem* wage = check->mutable_income()->add_items();
    wage->set_code("A.wage");
    wage->set_amount_fen(1'800'000 * static_cast<int64_t>(check->income().sharing_members()));
  }
}

v1::Fact Published(const v1::Rulebook& rulebook) {
  v1::Fact fact;
  *fact.mutable_rulebook_published()->mutable_rulebook() = rulebook;
  return fact;
}

}  // namespace

RandomStory::RandomStory(County* county, const StoryOptions& options)
    : county_(county), options_(options) {
  Rng& rng = county_->rng();
  for (uint32_t i = 0; i < options.households; ++i) {
    FactsOptions facts;
    facts.village = options.villages[Below(rng, options.villages.size())];
    facts.first_day = options.first_day;
    facts.days = options.days;
    facts.checks = options.checks;
    facts.structure = !options.calm;
    for (domain::Event& event : RandomHousehold(rng, facts)) {
      if (options.calm) Calm(rng, &event.fact);
      if (!options.calm && Chance(rng, 5)) {
        // To another village, with all that follows recorded there.
        v1::Fact fact;
        fact.mutable_household_relocated()->set_from_area_code(event.header.area_code());
        const std::string area = options.villages[Below(rng, options.villages.size())] + "001";
        Schedule(MakeEvent(rng, fact, event.header.household(), area,
                           event.header.occurred_time_ms() + 1, "phone-3", 1 + Below(rng, 4)));
      }
      Schedule(std::move(event));
    }
  }
}

// Most facts arrive on their day, some up to six days late, some a day ahead.
void RandomStory::Schedule(domain::Event event) {
  Rng& rng = county_->rng();
  const int32_t day = domain::DateOfTime(event.header.occurred_time_ms());
  int32_t delay = 0;
  if (Chance(rng, 35)) delay = static_cast<int32_t>(Below(rng, 7));
  if (Chance(rng, 6)) delay = -1;
  const int32_t arrival = std::max(options_.first_day, domain::AddDays(day, delay));
  arrivals_[arrival].push_back(std::move(event));
}

void RandomStory::PlanDay(int32_t day) {
  Rng& rng = county_->rng();
  household_facts_ = std::move(arrivals_[day]);
  std::shuffle(household_facts_.begin(), household_facts_.end(), rng);
  if (!options_.calm) PlanControl(begun_days_);
}

void RandomStory::PlanControl(uint32_t nth_day) {
  const auto plan = [&](v1::Fact fact) { control_facts_.push_back(std::move(fact)); };
  const int32_t soon = domain::AddDays(county_->day(), 4);
  using domain::Merged, domain::Transferred;
  if (nth_day == 8) plan(AreaFact({Merged("441621101001001", "441621101001002")}, soon));
  if (nth_day == 14) plan(Published(TownRulebook(1, county_->day())));
  if (nth_day == 20) plan(AreaFact({Transferred(kVillageA2, kTownB)}));
  if (nth_day == 24) plan(Published(TownRulebook(2, soon)));
  if (nth_day == 33) plan(AreaFact({Merged(kVillageB1, kVillageA2)}, soon));
  if (nth_day == 36)
    plan(AreaFact({domain::Renamed(kTownB, "新乙镇"), domain::Assisted(kTownB, "unit b")}));
}

const domain::Event* RandomStory::Next(const std::vector<std::string>& alert_ids) {
  Rng& rng = county_->rng();
  if (county_->head() == 0) {
    county_->CreateAreas();
    return &county_->events().back();
  }
  if (published_ == 0) {
    ++published_;
    return &county_->Publish(options_.calm ? DefaultRulebook() : BriskRulebook(20250101));
  }
  if (published_ == 1 && options_.calm) {
    ++published_;
    return &county_->Publish(DemoRulebook());
  }
  if (!control_facts_.empty() && (household_facts_.empty() || Chance(rng, 20))) {
    const v1::Fact fact = std::move(control_facts_.back());
    control_facts_.pop_back();
    if (fact.has_area_changed()) return &county_->ChangeAreas(fact.area_changed());
    return &county_->Publish(fact.rulebook_published().rulebook());
  }
  if (!alert_ids.empty() && Chance(rng, 8)) return &county_->Alert(AlertFact(alert_ids));
  if (!waiting_.empty() && Chance(rng, 15)) return DecideQuarantine();
  if (!household_facts_.empty()) {
    domain::Event event = std::move(household_facts_.back());
    household_facts_.pop_back();
    return AddHouseholdFact(std::move(event));
  }
  if (begun_days_ == options_.days) return nullptr;
  const int32_t day = domain::AddDays(options_.first_day, static_cast<int32_t>(begun_days_));
  const domain::Event* opened = &county_->OpenDay(day);
  ++begun_days_;
  PlanDay(day);
  return opened;
}

const domain::Event* RandomStory::AddHouseholdFact(domain::Event event) {
  Rng& rng = county_->rng();
  if (Chance(rng, 3)) return &county_->Refuse(std::move(event));
  if (options_.calm || !Chance(rng, 8)) return &county_->Add(std::move(event));
  const domain::Event& added = county_->Quarantine(std::move(event));
  // Nobody means to decide of the first, and the second is rejected (RejectFirst): chance alone
  // leaves one of the verdicts out of every tenth story.
  if (++quarantined_ > 1) waiting_.push_back(added);
  return &added;
}

// Some decisions count for nothing: of another area, by the one whose events they are, about events
// that do not wait, or for a second time.
const domain::Event* RandomStory::DecideQuarantine() {
  Rng& rng = county_->rng();
  if (!rejected_) return RejectFirst();
  const auto draw = [&]() -> const domain::Event& { return waiting_[Below(rng, waiting_.size())]; };
  v1::Fact fact;
  const auto fill = [&](auto* decision) {
    for (uint64_t n = 1 + Below(rng, 3); n > 0; --n) {
      const domain::Event& target =
          Chance(rng, 10) ? county_->events()[Below(rng, county_->events().size())] : draw();
      decision->add_target_event_ids(target.header.event_id());
      decision->add_target_positions(Chance(rng, 5) ? 1 + Below(rng, county_->head())
                                                    : target.position);
    }
    decision->set_reason("test");
  };
  if (Chance(rng, 70)) {
    fill(fact.mutable_quarantine_released());
  } else {
    fill(fact.mutable_quarantine_rejected());
  }
  const std::string area = Chance(rng, 30) ? kTownA : "441621";
  const std::string actor = Chance(rng, 10) ? draw().header.actor() : "approver";
  return &county_->Decide(fact, area, actor);
}

const domain::Event* RandomStory::RejectFirst() {
  rejected_ = true;
  v1::Fact fact;
  v1::QuarantineRejected* decision = fact.mutable_quarantine_rejected();
  decision->add_target_event_ids(waiting_.front().header.event_id());
  decision->add_target_positions(waiting_.front().position);
  decision->set_reason("test");
  waiting_.erase(waiting_.begin());
  return &county_->Decide(fact, "441621", "approver");
}

void RandomStory::Finish() {
  while (Next({}) != nullptr) {
  }
}

v1::Fact RandomStory::AlertFact(const std::vector<std::string>& alert_ids) {
  Rng& rng = county_->rng();
  const std::string id =
      Chance(rng, 5) ? std::string(32, 'x') : alert_ids[Below(rng, alert_ids.size())];
  v1::Fact fact;
  switch (Below(rng, 4)) {
    case 0:
      fact.mutable_alert_acknowledged()->set_alert_id(id);
      if (Chance(rng, 50)) fact.mutable_alert_acknowledged()->set_note("seen");
      break;
    case 1:
      fact.mutable_alert_assigned()->set_alert_id(id);
      fact.mutable_alert_assigned()->set_owner("clerk." + std::to_string(Below(rng, 5)));
      fact.mutable_alert_assigned()->set_due_date(domain::AddDays(county_->day(), 3));
      break;
    case 2:
      fact.mutable_alert_commented()->set_alert_id(id);
      fact.mutable_alert_commented()->set_text("on the way");
      break;
    default:
      fact.mutable_alert_resolved()->set_alert_id(id);
      fact.mutable_alert_resolved()->set_resolution("done");
      break;
  }
  return fact;
}

}  // namespace hearth::testing
