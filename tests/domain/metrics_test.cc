// The list of metrics, and that "not asked" is a value of its own in each of them.

#include "services/domain/metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "services/domain/household_fold.h"
#include "tests/domain/fixtures.h"
#include "tests/support/proto_matchers.h"
#include "tests/support/random.h"

namespace hearth::domain {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr int32_t kDay = 20260401;

Reading Read(std::string_view name, const v1::OpenedHousehold& household, const Control& control,
             const v1::VisitDuty* visit = nullptr) {
  const auto rules =
      control.rulebooks->InForce(LineageByCode("441621101001001"), control.opened_day);
  return ReadMetric(name, {household, *rules, control.opened_day, visit});
}

Reading Read(std::string_view name, const v1::OpenedHousehold& household) {
  return Read(name, household, testing::DemoControl(kDay));
}

TEST(Metrics, TheListIsDocumentedAndSorted) {
  const auto& all = AllMetrics();
  EXPECT_TRUE(std::is_sorted(all.begin(), all.end(),
                             [](const auto& a, const auto& b) { return a.name < b.name; }));
  std::set<std::string_view> names;
  for (const MetricInfo& info : all) {
    EXPECT_TRUE(names.insert(info.name).second) << info.name;
    EXPECT_NE(info.meaning, "") << info.name;
    EXPECT_EQ(info.type == MetricType::kNumber, !info.unit.empty()) << info.name;
    EXPECT_TRUE(FindMetric(info.name, RulebookSet()).has_value()) << info.name;
    EXPECT_TRUE(!info.name.ends_with("_fen") || info.unit == "fen") << info.name;
  }
  EXPECT_FALSE(FindMetric("income.per_head", RulebookSet()).has_value());
}

// What a value is must be what the list says it is.
TEST(Metrics, EveryValueHasTheTypeOfTheList) {
  testing::Rng rng = testing::Random(11);
  const Control control = testing::DemoControl(kDay);
  std::set<std::string_view> answered;
  for (int i = 0; i < 300; ++i) {
    const v1::OpenedHousehold household =
        OpenHousehold(FoldHousehold(testing::RandomHousehold(rng), kDay), control);
    v1::VisitDuty visit;
    visit.set_last_date(20260110);
    visit.set_due_date(20260210);
    for (const MetricInfo& info : AllMetrics()) {
      const Reading reading = Read(info.name, household, control, &visit);
      EXPECT_TRUE(std::is_sorted(reading.event_ids.begin(), reading.event_ids.end())) << info.name;
      if (reading.value.value_case() == v1::MetricValue::VALUE_NOT_SET) continue;
      answered.insert(info.name);
      EXPECT_EQ(reading.value.has_number(), info.type == MetricType::kNumber) << info.name;
      EXPECT_EQ(reading.value.has_code(), info.type == MetricType::kCode) << info.name;
      EXPECT_EQ(reading.value.has_yes(), info.type == MetricType::kYes) << info.name;
      EXPECT_EQ(reading.value.has_codes(), info.type == MetricType::kCodes) << info.name;
    }
  }
  // Case files have a test of their own.
  for (const MetricInfo& info : AllMetrics()) {
    if (info.name.starts_with("case.")) answered.insert(info.name);
  }
  // Fields that random facts leave out altogether.
  for (const char* name :
       {"guarantee.pension", "household.military_family", "household.relocated", "living.broadcast",
        "living.built_year", "living.house_area_dm2", "living.road_type", "needs.willing_to_work",
        "social.dibao_members", "social.rigid_expenditure"}) {
    answered.insert(name);
  }
  for (const MetricInfo& info : AllMetrics())
    EXPECT_TRUE(answered.contains(info.name)) << info.name;
}

// Whoever was asked nothing has an answer to nothing but what is true of everybody.
TEST(Metrics, NothingAskedIsNothingAnswered) {
  const std::map<std::string_view, bool> always = {
      {"case.open", false},          {"case.eliminated_recently", false}, {"line.known", true},
      {"line.amount_fen", true},     {"sudden.recorded", false},          {"sudden.kinds", false},
      {"answers.out_of_range", true}};
  v1::OpenedHousehold household;
  for (const MetricInfo& info : AllMetrics()) {
    const Reading reading = Read(info.name, household);
    const bool answered = reading.value.value_case() != v1::MetricValue::VALUE_NOT_SET;
    EXPECT_EQ(answered, always.contains(info.name)) << info.name;
    EXPECT_THAT(reading.event_ids, IsEmpty()) << info.name;
  }
}

TEST(Metrics, AGuaranteeHasThreeValues) {
  testing::Story story;
  story.Register();
  for (const auto& [problem, expected] :
       std::vector<std::pair<v1::Problem, std::string>>{{v1::PROBLEM_UNSPECIFIED, ""},
                                                        {v1::PROBLEM_NONE, "yes: false\n"},
                                                        {v1::PROBLEM_EXISTS, "yes: true\n"}}) {
    v1::CheckRecorded check = testing::WellCheck(kDay);
    check.mutable_guarantees()->set_water(problem);
    story.Check(check);
    const Reading reading = Read("guarantee.water", story.Open(testing::DemoControl(kDay)));
    EXPECT_EQ(reading.value.ShortDebugString() + (expected.empty() ? "" : "\n"), expected);
    EXPECT_THAT(reading.event_ids, ElementsAre(story.last().header.event_id()));
  }
}

TEST(Metrics, ItemsCountAsNothingOnceTheGroupIsThereButClaimsDoNot) {
  testing::Story story;
  v1::CheckRecorded check = testing::WellCheck(kDay);
  check.mutable_income()->clear_claims_fen();
  check.mutable_income()->clear_self_paid_fen();
  story.Register().Check(check);
  const v1::OpenedHousehold household = story.Open(testing::DemoControl(kDay));
  EXPECT_EQ(Read("income.business_fen", household).value.number(), 0);
  EXPECT_TRUE(Read("income.business_fen", household).value.has_number());
  EXPECT_FALSE(Read("income.claims_fen", household).value.has_number());
  EXPECT_FALSE(Read("income.after_self_paid_per_capita_fen", household).value.has_number());
}

TEST(Metrics, OneMemberWhoWasNotAskedLeavesTheCountOpen) {
  testing::Story story;
  story.Register();
  EXPECT_EQ(Read("members.disabled_count", story.Open(testing::DemoControl(kDay))).value.number(),
            0);
  EXPECT_EQ(Read("members.no_labour", story.Open(testing::DemoControl(kDay))).value.yes(), false);
  v1::Fact fact;
  fact.mutable_member_added()->mutable_member()->set_member_id(99);
  story.Add(fact);
  const v1::OpenedHousehold household = story.Open(testing::DemoControl(kDay));
  EXPECT_EQ(Read("members.count", household).value.number(), 3);
  EXPECT_FALSE(Read("members.disabled_count", household).value.has_number());
  EXPECT_TRUE(Read("members.no_labour", household).value.has_yes()) << "one who can work is enough";
}

TEST(Metrics, AgeChangesOnTheBirthdayAndTheReadingSaysSo) {
  testing::Story story;
  story.Register();
  v1::Fact fact;
  v1::Member* child = fact.mutable_member_added()->mutable_member();
  child->set_member_id(99);
  child->mutable_identity()->set_birth_date(20200229);
  child->mutable_situation()->set_health("healthy");
  story.Add(fact);
  const auto out_of_school = [&](int32_t day) {
    const Control control = testing::DemoControl(day);
    return Read("members.school_age_out_of_school_count", story.Open(control), control);
  };
  EXPECT_EQ(out_of_school(20260228).value.number(), 0);
  EXPECT_EQ(out_of_school(20260228).holds_until, 20260228);
  EXPECT_EQ(out_of_school(20260301).value.number(), 1)
      << "born on a leap day: a year older on 1 March";
}

TEST(Metrics, AValueExpires) {
  testing::Story story;
  story.Register().Check(testing::WellCheck(20260110), 20260110);
  v1::Rulebook rulebook = testing::DemoRulebook();
  rulebook.clear_validities();
  rulebook.add_validities()->set_group("risks");
  rulebook.mutable_validities(0)->set_days(10);
  const auto read = [&](int32_t day) {
    const Control control = testing::ControlWith(day, {rulebook});
    return Read("risk.exists", story.Open(control), control);
  };
  EXPECT_TRUE(read(20260120).value.has_yes());
  EXPECT_EQ(read(20260120).holds_until, 20260120);
  EXPECT_FALSE(read(20260121).value.has_yes());
  EXPECT_THAT(read(20260121).event_ids, ElementsAre(story.last().header.event_id()))
      << "what expired is named";
}

TEST(Metrics, ALaterAnswerOnCopingEndsAnEarlierEvent) {
  testing::Story story;
  v1::CheckRecorded event;
  event.add_sudden_events()->set_kind("illness");
  event.mutable_sudden_events(0)->set_can_cope(v1::ANSWER_NO);
  story.Register().Check(testing::WellCheck(20260110)).Check(event);
  const Control control = testing::DemoControl(kDay);
  EXPECT_FALSE(Read("coping.family_can_cope", story.Open(control)).value.yes()) << "no dominates";
  story.Check(testing::WellCheck(20260120));
  EXPECT_TRUE(Read("coping.family_can_cope", story.Open(control)).value.yes());
}

TEST(Metrics, TwoWhoLookLikeOnePersonAreCounted) {
  testing::Story story;
  story.Register();
  v1::Fact fact;
  *fact.mutable_member_added()->mutable_member() =
      story.events()[0].fact.household_registered().members(0);
  fact.mutable_member_added()->mutable_member()->set_member_id(99);
  story.Add(fact);
  const Control control = testing::DemoControl(kDay);
  EXPECT_EQ(Read("members.double_count", story.Open(control)).value.number(), 2);
  v1::Fact joined;
  joined.mutable_members_joined()->set_kept_member_id(testing::kHead);
  joined.mutable_members_joined()->set_joined_member_id(99);
  story.Add(joined);
  EXPECT_EQ(Read("members.double_count", story.Open(control)).value.number(), 0);
}

TEST(Metrics, AnswersHaveTheTypeOfTheirQuestion) {
  const Control control = testing::DemoControl(kDay);
  EXPECT_EQ(FindMetric("answer.demo.tea_plan", *control.rulebooks)->type, MetricType::kCode);
  EXPECT_EQ(FindMetric("answer.demo.debt", *control.rulebooks)->unit, "fen");
  EXPECT_EQ(FindMetric("answer.demo.post_end", *control.rulebooks)->type, MetricType::kNumber);
  EXPECT_FALSE(FindMetric("answer.demo.wish", *control.rulebooks).has_value())
      << "free text is no evidence";
  EXPECT_FALSE(FindMetric("answer.demo.nothing", *control.rulebooks).has_value());
  testing::Story story;
  v1::CheckRecorded check;
  check.add_answers()->set_code("demo.water_days");
  check.mutable_answers(0)->set_number(7);
  story.Register().Check(check, 20260301);
  EXPECT_EQ(Read("answer.demo.water_days", story.Open(control)).value.number(), 7);
  const Control late = testing::DemoControl(20260701);  // valid for 120 days
  EXPECT_FALSE(Read("answer.demo.water_days", story.Open(late), late).value.has_number());
}

TEST(Metrics, AnswersOutOfTheirQuestionsRangeAreCounted) {
  const auto outside = [](int64_t days, int64_t debt_fen) {
    v1::CheckRecorded check;
    check.add_answers()->set_code("demo.water_days");  // 0 to 30
    check.mutable_answers(0)->set_number(days);
    check.add_answers()->set_code("demo.debt");  // from 0, without a highest
    check.mutable_answers(1)->set_amount_fen(debt_fen);
    testing::Story story;
    story.Register().Check(check, 20260301);
    return Read("answers.out_of_range", story.Open(testing::DemoControl(kDay)));
  };
  EXPECT_EQ(outside(0, 0).value.number(), 0);
  EXPECT_EQ(outside(30, 9'000'000'000).value.number(), 0);
  EXPECT_THAT(outside(30, 0).event_ids, IsEmpty());
  EXPECT_EQ(outside(31, 0).value.number(), 1);
  EXPECT_EQ(outside(31, 0).event_ids.size(), 1u);
  EXPECT_EQ(outside(-1, -1).value.number(), 2);
}

}  // namespace
}  // namespace hearth::domain
