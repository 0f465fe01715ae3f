// What the shipped rules say, rule by rule: a household that raises each flag, thresholds, taking
// rules out and putting new ones in.

#include "services/domain/assess.h"

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <set>

#include "tests/domain/fixtures.h"
#include "tests/domain/rule_cases.h"
#include "tests/support/proto_matchers.h"

namespace hearth::domain {
namespace {

using ::testing::Contains;
using testing::ControlWith;
using testing::DefaultRulebook;
using testing::DemoControl;
using ::testing::ElementsAre;
using testing::EqualsProto;
using ::testing::IsEmpty;
using ::testing::Not;
using testing::OutcomeOf;
using testing::Story;

constexpr int32_t kDay = 20260115;

std::vector<std::string> Up(const v1::Assessment& assessment) {
  std::vector<std::string> up = RaisedFlags(assessment);
  for (const std::string& fault : RaisedFaults(assessment)) up.push_back(fault);
  return up;
}

TEST(Assess, AFamilyThatIsWellHasNoFlagAndNoFault) {
  Story story;
  story.Register().Check(testing::WellCheck(kDay));
  const v1::Assessment assessment = story.Assess(DemoControl(kDay));
  EXPECT_THAT(Up(assessment), IsEmpty());
  for (const v1::RuleOutcome& outcome : assessment.outcomes()) {
    EXPECT_EQ(outcome.result(), v1::RULE_RESULT_NOT_RAISED) << outcome.ShortDebugString();
    ASSERT_GE(outcome.first_failed(), 0) << outcome.rule_code();
    ASSERT_LT(outcome.first_failed(), outcome.compared_size()) << outcome.rule_code();
  }
}

TEST(Assess, AGoodCaseFileHasNoFault) {
  for (const v1::CaseFile& file : testing::GoodFiles()) {
    Story story;
    story.Register().Check(testing::WellCheck(20260110), 20260110).WithFile(file);
    const v1::Assessment assessment = story.Assess(DemoControl(20260115));
    EXPECT_THAT(Up(assessment), IsEmpty());
    for (const v1::RuleOutcome& outcome : assessment.outcomes()) {
      EXPECT_EQ(outcome.result(), v1::RULE_RESULT_NOT_RAISED) << outcome.ShortDebugString();
    }
  }
}

TEST(Assess, EveryRuleHasACase) {
  std::set<std::string> covered;
  for (const testing::RuleCase& rule_case : testing::RuleCases()) covered.insert(rule_case.flag);
  const v1::Rulebook rulebook = DefaultRulebook();
  for (const v1::Rule& rule : rulebook.rules())
    EXPECT_TRUE(covered.contains(rule.flag())) << rule.flag();
}

TEST(Assess, EachCaseRaisesItsFlagAndTheFlagGoesWithItsRule) {
  for (const testing::RuleCase& rule_case : testing::RuleCases()) {
    const Story story = rule_case.tell();
    const std::vector<v1::Rulebook> rulebooks =
        rule_case.with_line ? std::vector{DefaultRulebook(), testing::DemoRulebook()}
                            : std::vector{DefaultRulebook()};
    const v1::Assessment assessment = story.Assess(ControlWith(rule_case.day, rulebooks));
    EXPECT_THAT(Up(assessment), Contains(rule_case.flag))
        << OutcomeOf(assessment, rule_case.flag).DebugString();

    std::vector<v1::Rulebook> without = rulebooks;
    auto* rules = without[0].mutable_rules();
    for (int i = rules->size() - 1; i >= 0; --i) {
      if (rules->Get(i).flag() == rule_case.flag) rules->DeleteSubrange(i, 1);
    }
    std::vector<std::string> expected = Up(assessment);
    std::erase(expected, rule_case.flag);
    EXPECT_EQ(Up(story.Assess(ControlWith(rule_case.day, without))), expected) << rule_case.flag;
  }
}

TEST(Assess, WithoutACaseFileThereIsNoRelapse) {
  Story story;
  v1::CheckRecorded check = testing::WellCheck(kDay);
  check.mutable_guarantees()->set_water(v1::PROBLEM_EXISTS);
  story.Register().Check(check);
  const v1::Assessment assessment = story.Assess(DemoControl(kDay));
  const v1::RuleOutcome& outcome = OutcomeOf(assessment, "RELAPSE_WATCH");
  EXPECT_EQ(outcome.result(), v1::RULE_RESULT_NOT_RAISED);
  EXPECT_EQ(outcome.compared(outcome.first_failed()).metric(), "case.eliminated_recently");
}

// The texts say 低于: a family exactly at the line is not below it.
TEST(Assess, AValueAtTheLineIsNotBelowIt) {
  const int64_t line = 820'000;  // demo, 2026
  const auto flags = [&](int64_t per_capita) {
    v1::CheckRecorded check = testing::WellCheck(kDay);
    testing::SetPerCapita(per_capita, &check);
    check.mutable_risks()->set_exists(v1::ANSWER_YES);
    check.mutable_risks()->add_types("99");
    Story story;
    return RaisedFlags(story.Register().Check(check).Assess(DemoControl(kDay)));
  };
  EXPECT_THAT(flags(line - 1), ElementsAre("SUGGEST_MARGINAL"));
  EXPECT_THAT(flags(line), IsEmpty());
}

TEST(Assess, TheLineOfTheDayIsUsedAndNamed) {
  v1::CheckRecorded check = testing::WellCheck(20251220);
  testing::SetPerCapita(810'000, &check);  // between the demo lines of 2025 and 2026
  check.mutable_risks()->set_exists(v1::ANSWER_YES);
  Story story(20251201);
  story.Register().Check(check, 20251220);
  const v1::Assessment old_year = story.Assess(DemoControl(20251231));
  const v1::Assessment new_year = story.Assess(DemoControl(20260101));
  EXPECT_EQ(OutcomeOf(old_year, "SUGGEST_MARGINAL").line_id(), "zijin-demo-2025");
  EXPECT_EQ(OutcomeOf(old_year, "SUGGEST_MARGINAL").line_amount_fen(), 800'000);
  EXPECT_THAT(RaisedFlags(old_year), IsEmpty());
  EXPECT_EQ(OutcomeOf(new_year, "SUGGEST_MARGINAL").line_id(), "zijin-demo-2026");
  EXPECT_THAT(RaisedFlags(new_year), ElementsAre("SUGGEST_MARGINAL"));
  EXPECT_EQ(old_year.next_day(), 20260101) << "a new line is a change without a fact";
}

TEST(Assess, WithoutALineIncomeIsNotGuessed) {
  Story story;
  v1::CheckRecorded check = testing::WellCheck(kDay);
  testing::SetPerCapita(1, &check);
  check.mutable_risks()->set_exists(v1::ANSWER_YES);
  story.Register().Check(check);
  const v1::Assessment assessment = story.Assess(ControlWith(kDay, {DefaultRulebook()}));
  EXPECT_THAT(RaisedFlags(assessment), ElementsAre("LINE_MISSING"));
  const v1::RuleOutcome& outcome = OutcomeOf(assessment, "SUGGEST_MARGINAL");
  EXPECT_EQ(outcome.result(), v1::RULE_RESULT_UNKNOWN);
  EXPECT_THAT(outcome.unknown_metrics(), ElementsAre("line.amount_fen"));
  EXPECT_EQ(outcome.line_id(), "");
}

TEST(Assess, AnUnansweredValueIsNamed) {
  Story story;
  v1::CheckRecorded check = testing::WellCheck(kDay);
  testing::SetPerCapita(1, &check);
  check.mutable_guarantees()->set_water(v1::PROBLEM_UNSPECIFIED);
  check.mutable_risks()->clear_exists();
  story.Register().Check(check);
  const v1::Assessment assessment = story.Assess(DemoControl(kDay));
  EXPECT_THAT(OutcomeOf(assessment, "SUGGEST_MARGINAL").unknown_metrics(),
              ElementsAre("risk.exists", "guarantee.water"));
  EXPECT_THAT(OutcomeOf(assessment, "GUARANTEE_GAP").unknown_metrics(),
              ElementsAre("guarantee.water"));
  EXPECT_THAT(RaisedFlags(assessment), IsEmpty());
}

TEST(Assess, EvidenceNamesTheEventsAndTheRulebook) {
  Story story;
  v1::CheckRecorded income = testing::WellCheck(kDay);
  testing::SetPerCapita(500'000, &income);
  income.clear_risks();
  v1::CheckRecorded risk = testing::WellCheck(kDay);
  risk.clear_income();
  risk.mutable_risks()->set_exists(v1::ANSWER_YES);
  story.Register(v1::ORIGIN_OUT_OF_POVERTY).Check(income).Check(risk);
  const v1::Assessment assessment = story.Assess(DemoControl(kDay));
  const v1::RuleOutcome& outcome = OutcomeOf(assessment, "SUGGEST_UNSTABLE");
  EXPECT_EQ(outcome.result(), v1::RULE_RESULT_RAISED);
  EXPECT_EQ(outcome.rulebook_id(), "default");
  EXPECT_EQ(outcome.rulebook_version(), 1U);
  const auto event = [&](size_t i) { return story.events()[i].header.event_id(); };
  EXPECT_EQ(outcome.compared(0).metric(), "income.per_capita_fen");
  EXPECT_EQ(outcome.compared(0).left().number(), 500'000);
  EXPECT_EQ(outcome.compared(0).right().number(), 820'000);
  EXPECT_THAT(outcome.compared(0).event_ids(), ElementsAre(event(1)));
  EXPECT_THAT(outcome.compared(1).event_ids(), ElementsAre(event(0)));
  EXPECT_THAT(outcome.compared(2).event_ids(), ElementsAre(event(2)));
}

// A rule over metrics that no shipped rule combines, under a flag that nobody knew.
TEST(Assess, ANewRuleWorksWithoutANewProgram) {
  v1::Rulebook rulebook = DefaultRulebook();
  rulebook.set_version(2);
  v1::Rule* rule = rulebook.add_rules();
  rule->set_rule_code("far-and-dry");
  rule->set_flag("FAR_AND_DRY");
  rule->set_kind(v1::RULE_KIND_FLAG);
  const auto add = [&](const char* metric, int64_t number) {
    v1::Comparison* compare =
        rule->mutable_when()->mutable_all()->add_conditions()->mutable_compare();
    compare->set_metric(metric);
    compare->set_operator_(v1::OPERATOR_AT_LEAST);
    compare->set_number(number);
  };
  add("living.road_m", 2'000);
  add("answer.demo.water_days", 5);
  const auto assess = [&](uint32_t road_m, int64_t water_days) {
    v1::CheckRecorded check = testing::WellCheck(kDay);
    check.mutable_living()->set_road_m(road_m);
    check.add_answers()->set_code("demo.water_days");
    check.mutable_answers(0)->set_number(water_days);
    Story story;
    story.Register().Check(check);
    return story.Assess(ControlWith(kDay, {DefaultRulebook(), rulebook, testing::DemoRulebook()}));
  };
  EXPECT_THAT(RaisedFlags(assess(2'000, 5)), ElementsAre("FAR_AND_DRY"));
  EXPECT_EQ(OutcomeOf(assess(2'000, 5), "FAR_AND_DRY").rulebook_version(), 2U);
  EXPECT_THAT(RaisedFlags(assess(1'999, 5)), IsEmpty());
  EXPECT_EQ(OutcomeOf(assess(2'000, 4), "FAR_AND_DRY").first_failed(), 1);
}

TEST(Assess, ComparesWithThePreviousWindow) {
  v1::Rulebook rulebook = DefaultRulebook();
  rulebook.set_version(2);
  v1::Rule* rule = rulebook.add_rules();
  rule->set_rule_code("wage-halved");
  rule->set_flag("WAGE_HALVED");
  rule->set_kind(v1::RULE_KIND_FLAG);
  v1::Comparison* compare = rule->mutable_when()->mutable_compare();
  compare->set_metric("income.wage_fen");
  compare->set_operator_(v1::OPERATOR_AT_MOST);
  compare->mutable_previous()->set_percent(50);
  const Control control = ControlWith(kDay, {DefaultRulebook(), rulebook, testing::DemoRulebook()});
  v1::CheckRecorded before = testing::WellCheck(20250101);
  Story story;
  story.Register().Check(before);
  v1::CheckRecorded now = testing::WellCheck(kDay);
  now.mutable_income()->set_window_start_date(20250102);
  testing::SetPerCapita(1'000'000, &now);
  const v1::Assessment unknown = story.Assess(control);
  EXPECT_THAT(OutcomeOf(unknown, "WAGE_HALVED").unknown_metrics(),
              ElementsAre("income.wage_fen.previous"));
  story.Check(now);
  EXPECT_THAT(RaisedFlags(story.Assess(control)), Contains("WAGE_HALVED"));
  testing::SetPerCapita(1'000'001, &now);
  story.Check(now);
  EXPECT_THAT(RaisedFlags(story.Assess(control)), Not(Contains("WAGE_HALVED")));
}

// The village or its town went to another county: from that day on that county's rulebook holds,
// whatever the old code says.
class JudgedWhereItsAreaWent : public ::testing::TestWithParam<std::string> {
 protected:
  static AreaTree Tree() {
    AreaTree areas;
    v1::AreaChanged created;
    for (const char* code : {"44", "4416", "441621", "441621101", "441621101001", "441621101001001",
                             "441622", "441622101", "441622101001"}) {
      v1::Area* area = created.add_changes()->mutable_created();
      area->set_code(code);
      area->set_name("示范");
    }
    areas.Apply(created, 20210101);
    v1::AreaChanged changed;
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(GetParam(), changed.add_changes()));
    areas.Apply(changed, 20260301);
    return areas;
  }
};

TEST_P(JudgedWhereItsAreaWent, FromThatDayOn) {
  v1::Rulebook there = testing::DemoRulebook();
  there.set_rulebook_id("there");
  there.set_area_code("441622");
  for (v1::IncomeLine& line : *there.mutable_lines()) line.set_line_id("there");
  Story story;
  story.Register().Check(testing::WellCheck(kDay));
  const auto line_on = [&](int32_t day) {
    Control control = ControlWith(day, {DefaultRulebook(), testing::DemoRulebook(), there});
    control.areas = std::make_shared<const AreaTree>(Tree());
    return OutcomeOf(story.Assess(control), "SUGGEST_MARGINAL").line_id();
  };
  EXPECT_EQ(line_on(20260228), "zijin-demo-2026");
  EXPECT_EQ(line_on(20260301), "there");
}

INSTANTIATE_TEST_SUITE_P(
    Assess, JudgedWhereItsAreaWent,
    ::testing::Values(R"(merged { code: "441621101001" into_code: "441622101001" })",
                      R"(merged { code: "441621101" into_code: "441622101" })",
                      R"(transferred { code: "441621101" parent_code: "441622" })",
                      R"(transferred { code: "441621101001" parent_code: "441622101" })"));

TEST(Assess, PositionsAreNoPartOfTheDigests) {
  Story story;
  story.Register().Check(testing::WellCheck(kDay));
  v1::OpenedHousehold opened = story.Open(DemoControl(kDay));
  v1::Assessment assessment = story.Assess(DemoControl(kDay));
  const std::string before = Digest(assessment);
  assessment.mutable_outcomes(0)->mutable_compared(0)->add_positions(7);
  EXPECT_EQ(Digest(assessment), before);
  assessment.mutable_outcomes(0)->set_result(v1::RULE_RESULT_RAISED);
  EXPECT_NE(Digest(assessment), before);
}

}  // namespace
}  // namespace hearth::domain
