// How the four kinds of check act on the cadences, and when a visit is due.

#include "services/domain/cadence.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/domain/assess.h"
#include "services/domain/household_fold.h"
#include "tests/domain/fixtures.h"

namespace hearth::domain {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr int32_t kRegistered = 20260105;
constexpr int32_t kVisited = 20260110;

// Regular visits every 30 days and nothing else, or follow-ups.
v1::Rulebook RulebookOf(v1::CheckKind kind) {
  v1::Rulebook rulebook = testing::DefaultRulebook();
  rulebook.clear_cadences();
  v1::Cadence* cadence = rulebook.add_cadences();
  cadence->set_cadence_code("test");
  cadence->set_kind(kind);
  cadence->set_period_days(30);
  return rulebook;
}

v1::VisitDuty DutyAfter(v1::CheckKind cadence, const v1::CheckRecorded& check, int32_t day) {
  testing::Story story(kRegistered);
  story.Register().Check(check, kVisited);
  return story.Assess(testing::ControlWith(day, {RulebookOf(cadence)})).visit();
}

TEST(Cadence, HowTheFourKindsCount) {
  constexpr v1::CheckKind kRegular = v1::CHECK_KIND_REGULAR_VERIFICATION;
  constexpr v1::CheckKind kDynamic = v1::CHECK_KIND_DYNAMIC_ADJUSTMENT;
  constexpr v1::CheckKind kDiscovery = v1::CHECK_KIND_ACTIVE_DISCOVERY;
  constexpr v1::CheckKind kFollowUp = v1::CHECK_KIND_FOLLOW_UP;
  struct Row {
    v1::CheckKind check;
    bool complete;
    v1::CheckKind cadence;
    bool counts;
  };
  const Row rows[] = {
      {kRegular, true, kRegular, true},     {kRegular, false, kRegular, false},
      {kRegular, true, kFollowUp, false},   {kDynamic, true, kRegular, true},
      {kDynamic, false, kRegular, false},   {kDynamic, true, kFollowUp, false},
      {kDiscovery, true, kRegular, false},  {kDiscovery, true, kFollowUp, false},
      {kFollowUp, true, kRegular, false},   {kFollowUp, true, kFollowUp, true},
      {kFollowUp, false, kFollowUp, false}, {kDynamic, true, kDynamic, true},
      {kRegular, true, kDynamic, false},    {kDiscovery, true, kDiscovery, false},
  };
  for (const Row& row : rows) {
    v1::CheckRecorded check = testing::WellCheck(kVisited);
    check.set_kind(row.check);
    check.add_members()->set_member_id(testing::kHead);
    check.mutable_members(0)->mutable_situation()->set_health("healthy");
    if (!row.complete) check.mutable_guarantees()->set_obtained(v1::OBTAINED_UNSPECIFIED);
    const v1::VisitDuty duty = DutyAfter(row.cadence, check, 20260120);
    EXPECT_EQ(duty.last_date(), row.counts ? kVisited : 0)
        << v1::CheckKind_Name(row.check) << (row.complete ? " complete" : " partial") << " for "
        << v1::CheckKind_Name(row.cadence);
    EXPECT_EQ(duty.due_date(), row.counts ? 20260209 : 20260204)
        << "counts from registration until it is met";
  }
}

TEST(Cadence, DueDayIsTheLastDayInTime) {
  const v1::CheckRecorded check = testing::WellCheck(kVisited);
  constexpr v1::CheckKind kKind = v1::CHECK_KIND_REGULAR_VERIFICATION;
  EXPECT_FALSE(DutyAfter(kKind, check, 20260209).overdue());
  EXPECT_TRUE(DutyAfter(kKind, check, 20260210).overdue());
}

TEST(Cadence, ANewHouseholdHasItsFirstPeriod) {
  testing::Story story(kRegistered);
  story.Register();
  const v1::Rulebook rulebook = RulebookOf(v1::CHECK_KIND_REGULAR_VERIFICATION);
  EXPECT_FALSE(story.Assess(testing::ControlWith(20260204, {rulebook})).visit().overdue());
  EXPECT_TRUE(story.Assess(testing::ControlWith(20260205, {rulebook})).visit().overdue());
}

TEST(Cadence, TheFirstThatHoldsCounts) {
  v1::Rulebook rulebook = RulebookOf(v1::CHECK_KIND_REGULAR_VERIFICATION);
  v1::Cadence general = rulebook.cadences(0);
  v1::Cadence* special = rulebook.mutable_cadences(0);
  special->set_cadence_code("special");
  special->set_period_days(10);
  v1::Comparison* compare = special->mutable_when()->mutable_compare();
  compare->set_metric("risk.exists");
  compare->set_operator_(v1::OPERATOR_EQUAL);
  compare->set_yes(true);
  *rulebook.add_cadences() = general;
  const auto code = [&](v1::Answer exists) {
    v1::CheckRecorded check = testing::WellCheck(kVisited);
    check.mutable_risks()->set_exists(exists);
    testing::Story story(kRegistered);
    story.Register().Check(check, kVisited);
    return story.Assess(testing::ControlWith(20260115, {rulebook})).visit().cadence_code();
  };
  EXPECT_EQ(code(v1::ANSWER_YES), "special");
  EXPECT_EQ(code(v1::ANSWER_NO), "test");
  EXPECT_EQ(code(v1::ANSWER_UNSPECIFIED), "test") << "what is not known does not match";
}

TEST(Cadence, WithoutACadenceThereIsNoDuty) {
  v1::Rulebook rulebook = testing::DefaultRulebook();
  rulebook.clear_cadences();
  testing::Story story;
  story.Register();
  const v1::Assessment assessment = story.Assess(testing::ControlWith(20270601, {rulebook}));
  EXPECT_FALSE(assessment.has_visit());
  EXPECT_EQ(testing::OutcomeOf(assessment, "STALE").result(), v1::RULE_RESULT_UNKNOWN);
}

TEST(VisitProfile, SaysWhatACheckLacks) {
  testing::Story story(kRegistered);
  v1::CheckRecorded check = testing::WellCheck(kVisited);
  check.mutable_risks()->set_obtained(v1::OBTAINED_UNSPECIFIED);
  check.add_answers()->set_code("demo.debt");  // asked and not answered
  story.Register().Check(check, kVisited);
  v1::Rulebook rulebook = testing::DemoRulebook();
  rulebook.mutable_profiles(0)->add_required_questions("demo.debt");
  const v1::OpenedHousehold opened =
      story.Open(testing::ControlWith(20260201, {testing::DefaultRulebook(), rulebook}));
  ASSERT_EQ(opened.checks_size(), 1);
  EXPECT_THAT(opened.checks(0).missing(), ElementsAre("risks", "answer.demo.debt"));
  EXPECT_FALSE(opened.checks(0).complete());
  EXPECT_EQ(opened.last_covered_date(), 0);
}

TEST(VisitProfile, ConfirmedUnchangedIsAnswered) {
  testing::Story story(kRegistered);
  v1::CheckRecorded check = testing::WellCheck(kVisited);
  check.mutable_risks()->set_obtained(v1::OBTAINED_CONFIRMED_UNCHANGED);
  check.mutable_guarantees()->set_obtained(v1::OBTAINED_CONFIRMED_UNCHANGED);
  story.Register().Check(check, kVisited);
  const v1::OpenedHousehold opened = story.Open(testing::DemoControl(20260201));
  EXPECT_THAT(opened.checks(0).missing(), IsEmpty());
  EXPECT_EQ(opened.last_covered_date(), kVisited);
}

// A profile that asks more from a later day on makes no earlier check incomplete.
TEST(VisitProfile, IsTheOneOfTheBusinessDay) {
  v1::Rulebook later = testing::DefaultRulebook();
  later.set_version(2);
  later.set_effective_from_date(20260301);
  later.mutable_profiles(0)->add_required_groups("needs");
  testing::Story story(kRegistered);
  story.Register();
  story.Check(testing::WellCheck(kVisited), kVisited);
  story.Check(testing::WellCheck(20260228), 20260228);
  story.Check(testing::WellCheck(20260301), 20260301);
  const v1::OpenedHousehold opened =
      story.Open(testing::ControlWith(20260401, {testing::DefaultRulebook(), later}));
  ASSERT_EQ(opened.checks_size(), 3);
  EXPECT_THAT(opened.checks(0).missing(), ElementsAre("needs"));
  EXPECT_TRUE(opened.checks(1).complete());
  EXPECT_TRUE(opened.checks(2).complete());
  EXPECT_EQ(opened.last_covered_date(), 20260228);
}

}  // namespace
}  // namespace hearth::domain
