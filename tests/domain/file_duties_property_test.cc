// Random case files under random clocks, day by day over a year.

#include <gtest/gtest.h>

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "services/domain/civil_date.h"
#include "services/domain/file_duties.h"
#include "tests/domain/duty_cases.h"
#include "tests/domain/fixtures.h"

namespace hearth::domain {
namespace {

using testing::Below;
using testing::Chance;
using testing::Rng;

constexpr int32_t kFirst = 20260101;
constexpr int kDays = 365;
constexpr uint64_t kFiles = 200;

int32_t Day(Rng& rng) { return AddDays(kFirst, static_cast<int32_t>(Below(rng, 400)) - 60); }
int32_t DayOrNone(Rng& rng) { return Chance(rng, 40) ? 0 : Day(rng); }
template <typename Enum>
Enum Any(Rng& rng, uint64_t last) {
  return static_cast<Enum>(Below(rng, last + 1));
}

Control RandomControl(Rng& rng) {
  v1::Rulebook rulebook = testing::DutyRulebook();
  for (v1::Clock& clock : *rulebook.mutable_clocks()) {
    clock.set_days(1 + static_cast<uint32_t>(Below(rng, 90)));
    clock.set_working_days(Chance(rng, 30));
    clock.set_pauses(Chance(rng, 50));
  }
  rulebook.mutable_alerts()->set_remind_percent(static_cast<uint32_t>(Below(rng, 101)));
  v1::Rulebook later = rulebook;
  later.set_version(2);
  later.set_effective_from_date(Day(rng));
  later.mutable_clocks(0)->set_days(2);
  return testing::ControlWith(kFirst, {rulebook, later});
}

void AddRandomClues(Rng& rng, v1::CaseFile* file) {
  for (uint64_t i = Below(rng, 4); i > 0; --i) {
    v1::ClueFile* clue = testing::AddClue(Any<v1::ClueStage>(rng, 7), file);
    clue->set_opened_date(Day(rng));
    clue->set_verified_date(DayOrNone(rng));
    clue->set_answered_date(DayOrNone(rng));
    clue->set_stated_due_date(DayOrNone(rng));
    clue->set_told(Chance(rng, 30));
    if (Chance(rng, 50)) clue->set_answered_event_id(testing::DutyId("case"));
  }
}

void Scatter(Rng& rng, v1::CaseChain* chain) {
  chain->set_stage(Any<v1::ChainStage>(rng, 11));
  for (auto set : {&v1::CaseChain::set_opened_date, &v1::CaseChain::set_stage_date,
                   &v1::CaseChain::set_comparison_date, &v1::CaseChain::set_publicity_date,
                   &v1::CaseChain::set_decided_date, &v1::CaseChain::set_returned_due_date}) {
    (chain->*set)(Day(rng));
  }
  chain->set_objected(Chance(rng, 20));
  v1::Objection* objection = chain->add_objections();
  objection->set_event_id(testing::DutyId("objection"));
  objection->set_raised_date(Day(rng));
  objection->set_due_date(DayOrNone(rng));
  v1::ChainPause* pause = chain->add_pauses();
  pause->set_from_date(Day(rng));
  pause->set_until_date(
      Chance(rng, 40) ? 0 : AddDays(pause->from_date(), static_cast<int32_t>(Below(rng, 20))));
}

void AddRandomCase(Rng& rng, v1::CaseFile* file) {
  *file = testing::ChainFile(v1::CHAIN_STAGE_OPENED,
                             Any<v1::CaseProcedure>(rng, v1::CaseProcedure_MAX));
  v1::CaseRecord* record = file->mutable_cases(0);
  record->set_stage(Any<v1::CaseStage>(rng, 7));
  record->set_approved_date(Day(rng));
  record->set_eliminated_date(Day(rng));
  record->set_plan_review_date(DayOrNone(rng));
  if (Chance(rng, 50)) record->set_plan_event_id(testing::DutyId("plan"));
  Scatter(rng, record->mutable_chains(0));
  for (const char* code : {"01", "03"}) {
    v1::RiskClock* risk = record->add_risks();
    risk->set_risk_code(code);
    risk->set_since_date(Day(rng));
    risk->set_measured_date(DayOrNone(rng));
    risk->set_eliminated(Chance(rng, 20));
  }
}

void AddRandomHelp(Rng& rng, v1::CaseFile* file) {
  file->set_last_follow_up_date(DayOrNone(rng));
  for (const char* role : {"helper", "responsible", "helper"}) {
    if (Chance(rng, 30)) continue;
    v1::HelperTerm* term = testing::AddHelper(role, file);
    term->set_from_date(Day(rng));
    term->set_until_date(DayOrNone(rng));
    term->set_ended(Chance(rng, 40));
    term->set_ended_date(Day(rng));
  }
  for (uint64_t i = Below(rng, 3); i > 0; --i) {
    v1::MeasureFile* measure = testing::AddMeasure(Any<v1::MeasureStage>(rng, 3), file);
    measure->set_start_due_date(DayOrNone(rng));
    measure->set_end_due_date(DayOrNone(rng));
  }
  v1::ReferralFile* referral = file->add_referrals();
  referral->set_event_id(testing::DutyId("referral"));
  referral->set_stage(Any<v1::ReferralStage>(rng, 5));
  referral->set_asked_date(Day(rng));
  referral->set_due_date(Day(rng));
  v1::StatusFile* status = file->add_statuses();
  status->set_event_id(testing::DutyId("status"));
  status->set_status_code("dibao");
  status->set_from_date(Day(rng));
  status->set_next_review_date(DayOrNone(rng));
}

struct Scene {
  v1::CaseFile file;
  v1::OpenedHousehold household;
  Control control;

  std::vector<v1::FileDuty> On(int32_t today) const {
    return DutiesOf({file, household, control, today});
  }
};

Scene RandomScene(Rng& rng) {
  Scene scene{{}, testing::AbleHousehold(), RandomControl(rng)};
  if (Chance(rng, 30)) scene.household = testing::UnableHousehold();
  if (Chance(rng, 50)) {
    scene.household.mutable_income_source()->set_occurred_date(Day(rng));
    scene.household.mutable_income()->set_sharing_members(1);
    v1::IncomeItem* item = scene.household.mutable_income()->add_items();
    item->set_code("A.wage");
    item->set_amount_fen(static_cast<int64_t>(Below(rng, 1'400'000)));
  }
  if (Chance(rng, 80)) AddRandomCase(rng, &scene.file);
  AddRandomClues(rng, &scene.file);
  AddRandomHelp(rng, &scene.file);
  return scene;
}

// All that somebody may see of it on that day.
std::string Seen(const std::vector<v1::FileDuty>& duties, int32_t today) {
  std::string seen;
  for (const v1::FileDuty& duty : duties) {
    const bool reminded = duty.remind_date() != 0 && duty.remind_date() <= today;
    seen += duty.SerializeAsString() + (reminded ? "!" : ".");
  }
  return seen;
}

using Next = std::function<int32_t(const std::vector<v1::FileDuty>&, int32_t)>;

struct Tally {
  int changes = 0;
  int missed = 0;
  int named = 0;  // days that were named
};

Tally Walk(const Next& next) {
  Rng rng(20260601);
  Tally tally;
  for (uint64_t i = 0; i < kFiles; ++i) {
    const Scene scene = RandomScene(rng);
    int32_t today = kFirst;
    std::string before = Seen(scene.On(today), today);
    int32_t named = next(scene.On(today), today);
    for (int day = 0; day < kDays; ++day) {
      today = AddDays(today, 1);
      const std::vector<v1::FileDuty> duties = scene.On(today);
      const std::string now = Seen(duties, today);
      const bool changed = now != before;
      if (changed) ++tally.changes;
      if (changed && today != named) ++tally.missed;
      if (today == named) ++tally.named;
      if (changed || today == named) named = next(duties, today);
      before = now;
    }
  }
  return tally;
}

TEST(NextDutyDay, NoChangeIsMissed) {
  const Tally tally = Walk(NextDutyDay);
  EXPECT_EQ(tally.missed, 0);
  EXPECT_GT(tally.changes, 500);
  // Every day that is named brings a change: nobody is asked in vain.
  EXPECT_EQ(tally.named, tally.changes);
}

// Controls: who forgets the reminders, or that it is overdue the day after, is found out.
TEST(NextDutyDay, OneThatForgetsIsFoundOut) {
  const auto without_reminders = [](std::vector<v1::FileDuty> duties, int32_t today) {
    for (v1::FileDuty& duty : duties) duty.clear_remind_date();
    return NextDutyDay(duties, today);
  };
  EXPECT_GT(Walk(without_reminders).missed, 0);
  const auto a_day_early = [](const std::vector<v1::FileDuty>& duties, int32_t today) {
    const int32_t day = NextDutyDay(duties, today);
    return day == 0 ? 0 : AddDays(day, -1);
  };
  EXPECT_GT(Walk(a_day_early).missed, 0);
}

TEST(NextDutyDay, NeverWithoutDuties) {
  EXPECT_EQ(NextDutyDay({}, kFirst), 0);
  v1::FileDuty last;
  last.set_due_date(21991231);
  EXPECT_EQ(NextDutyDay({last}, kFirst), 0);  // there is no day after it
}

TEST(FileDuties, EachHasItsOwnIdAtEveryReplay) {
  Rng rng(7);
  std::set<std::string> kinds;
  for (uint64_t i = 0; i < kFiles; ++i) {
    const Scene scene = RandomScene(rng);
    std::set<std::string> ids;
    const std::vector<v1::FileDuty> duties = scene.On(kFirst);
    for (const v1::FileDuty& duty : duties) {
      kinds.insert(duty.kind());
      EXPECT_TRUE(ids.insert(duty.duty_id()).second) << duty.kind();
    }
    for (size_t j = 1; j < duties.size(); ++j)
      EXPECT_LE(duties[j - 1].due_date(), duties[j].due_date());
    EXPECT_EQ(Seen(scene.On(kFirst), kFirst), Seen(duties, kFirst));
  }
  EXPECT_EQ(kinds.size(), 26u);  // all that file_duties.h names
}

}  // namespace
}  // namespace hearth::domain
