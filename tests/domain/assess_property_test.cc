// Properties of the assessment over random households, each with a control that a broken one is
// caught.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "services/domain/assess.h"
#include "services/domain/civil_date.h"
#include "services/domain/household_fold.h"
#include "tests/domain/fixtures.h"
#include "tests/domain/rule_cases.h"
#include "tests/support/proto_matchers.h"
#include "tests/support/random.h"

namespace hearth::domain {
namespace {

using testing::EqualsProto;
using testing::Rng;

constexpr int32_t kDay = 20260501;

const v1::Rule& RuleOf(const v1::Rulebook& rulebook, const std::string& code) {
  return *std::find_if(rulebook.rules().begin(), rulebook.rules().end(),
                       [&](const v1::Rule& rule) { return rule.rule_code() == code; });
}

v1::Assessment AssessAll(const std::vector<Event>& events, const Control& control) {
  return Assess(OpenHousehold(FoldHousehold(events, control.opened_day), control), control);
}

TEST(AssessProperty, TheEvidenceAndTheRuleAloneGiveTheResult) {
  Rng rng = testing::Random(21);
  const Control control = testing::DemoControl(kDay);
  const v1::Rulebook rulebook = testing::DefaultRulebook();
  std::map<v1::RuleResult, int> seen;
  for (int i = 0; i < 400; ++i) {
    const v1::Assessment assessment = AssessAll(testing::RandomHousehold(rng), control);
    for (v1::RuleOutcome outcome : assessment.outcomes()) {
      const v1::RuleResult result = outcome.result();
      ++seen[result];
      // What the outcome says of itself must not be needed.
      outcome.clear_result();
      outcome.clear_first_failed();
      outcome.clear_unknown_metrics();
      for (v1::Compared& compared : *outcome.mutable_compared()) compared.clear_result();
      ASSERT_EQ(Rederive(RuleOf(rulebook, outcome.rule_code()), outcome), result)
          << outcome.DebugString();
    }
  }
  EXPECT_GT(seen[v1::RULE_RESULT_RAISED], 100);
  EXPECT_GT(seen[v1::RULE_RESULT_NOT_RAISED], 100);
  EXPECT_GT(seen[v1::RULE_RESULT_UNKNOWN], 100);
}

// Moves one number of a raised flag across what it is compared with. The flag must go wherever that
// comparison was needed.
bool FallsByMoving(int index, const v1::Rule& rule, v1::RuleOutcome outcome) {
  v1::Compared& compared = *outcome.mutable_compared(index);
  const int64_t right = compared.right().number();
  for (const int64_t moved : {right - 1, right, right + 1}) {
    compared.mutable_left()->set_number(moved);
    if (Rederive(rule, outcome) == v1::RULE_RESULT_NOT_RAISED) return true;
  }
  return false;
}

TEST(AssessProperty, MovingAValueAcrossItsThresholdChangesTheFlag) {
  const v1::Rulebook rulebook = testing::DefaultRulebook();
  int moved = 0;
  for (const testing::RuleCase& rule_case : testing::RuleCases()) {
    if (!rule_case.with_line) continue;
    const v1::Assessment assessment = rule_case.tell().Assess(testing::DemoControl(rule_case.day));
    const v1::RuleOutcome& outcome = testing::OutcomeOf(assessment, rule_case.flag);
    const v1::Rule& rule = RuleOf(rulebook, outcome.rule_code());
    if (!rule.when().has_all() && !rule.when().has_compare())
      continue;  // of an any another may still hold
    for (int i = 0; i < outcome.compared_size(); ++i) {
      const bool needed = !rule.when().has_all() || (i < rule.when().all().conditions_size() &&
                                                     rule.when().all().conditions(i).has_compare());
      if (!needed || !outcome.compared(i).left().has_number()) continue;
      if (outcome.compared(i).metric() != (rule.when().has_all()
                                               ? rule.when().all().conditions(i).compare().metric()
                                               : rule.when().compare().metric())) {
        continue;
      }
      EXPECT_TRUE(FallsByMoving(i, rule, outcome)) << outcome.DebugString();
      ++moved;
    }
  }
  EXPECT_GT(moved, 20);
}

// Control for both: an outcome with a forged value does not derive to what it says.
TEST(AssessProperty, AForgedValueIsCaught) {
  const testing::RuleCase& rule_case = testing::RuleCases()[0];
  const v1::Assessment assessment = rule_case.tell().Assess(testing::DemoControl(rule_case.day));
  v1::RuleOutcome outcome = testing::OutcomeOf(assessment, rule_case.flag);
  const v1::Rulebook rulebook = testing::DefaultRulebook();
  const v1::Rule& rule = RuleOf(rulebook, outcome.rule_code());
  ASSERT_EQ(Rederive(rule, outcome), v1::RULE_RESULT_RAISED);
  outcome.mutable_compared(0)->mutable_left()->set_number(outcome.line_amount_fen());
  EXPECT_EQ(Rederive(rule, outcome), v1::RULE_RESULT_NOT_RAISED);
  outcome.mutable_compared(0)->mutable_left()->Clear();
  EXPECT_EQ(Rederive(rule, outcome), v1::RULE_RESULT_UNKNOWN);
}

// A visit that asks about health alone, after all others.
v1::Fact HealthOnly(uint64_t member_id) {
  v1::Fact fact;
  v1::CheckRecorded* check = fact.mutable_check_recorded();
  check->set_kind(v1::CHECK_KIND_ACTIVE_DISCOVERY);
  v1::MemberSituation* situation = check->add_members()->mutable_situation();
  check->mutable_members(0)->set_member_id(member_id);
  situation->set_health("serious");
  situation->set_labour("none");
  for (auto obtained : {check->mutable_income()})
    obtained->set_sharing_members(1);  // present, but not asked
  check->mutable_guarantees()->set_water(v1::PROBLEM_EXISTS);
  check->mutable_risks()->set_exists(v1::ANSWER_YES);
  return fact;
}

bool RestsOnIncome(const v1::RuleOutcome& outcome) {
  return std::any_of(
      outcome.compared().begin(), outcome.compared().end(),
      [](const v1::Compared& compared) { return compared.metric().starts_with("income."); });
}

// How many outcomes that rest on income another fact changes, over many households.
int ChangedByFact(const v1::Fact& fact, uint64_t salt) {
  Rng rng = testing::Random(salt);
  const Control control = testing::DemoControl(kDay);
  int changed = 0;
  for (int i = 0; i < 200; ++i) {
    std::vector<Event> events = testing::RandomHousehold(rng);
    v1::Fact mine = fact;
    const auto& members = events.front().fact.household_registered().members();
    if (members.empty()) continue;  // another fact came first
    if (mine.check_recorded().members_size() > 0) {
      mine.mutable_check_recorded()->mutable_members(0)->set_member_id(members[0].member_id());
    }
    const v1::Assessment before = AssessAll(events, control);
    events.push_back(testing::MakeEvent(rng, mine, events.front().header.household(),
                                        "441621101001001", TimeOfDate(kDay), "phone-3", 1));
    const v1::Assessment after = AssessAll(events, control);
    for (int o = 0; o < before.outcomes_size(); ++o) {
      if (!RestsOnIncome(before.outcomes(o))) continue;
      changed +=
          before.outcomes(o).SerializeAsString() != after.outcomes(o).SerializeAsString() ? 1 : 0;
    }
  }
  return changed;
}

TEST(AssessProperty, ACheckThatAsksOnlyAboutHealthChangesNoFlagThatRestsOnIncome) {
  EXPECT_EQ(ChangedByFact(HealthOnly(1), 22), 0);
}

// Control: the same visit, had it said that income was asked.
TEST(AssessProperty, ACheckThatAsksAboutIncomeDoesChangeThem) {
  v1::Fact fact = HealthOnly(1);
  fact.mutable_check_recorded()->mutable_income()->set_obtained(v1::OBTAINED_OBSERVED);
  EXPECT_GT(ChangedByFact(fact, 23), 0);
}

// Rules over everything that changes with the days alone.
v1::Rulebook RulesOfTime() {
  v1::Rulebook rulebook = testing::DefaultRulebook();
  rulebook.set_version(2);
  const auto add = [&](const char* metric, v1::Operator op, int64_t number) {
    v1::Rule* rule = rulebook.add_rules();
    rule->set_rule_code("time-" + std::to_string(rulebook.rules_size()));
    rule->set_flag("TIME_" + std::to_string(rulebook.rules_size()));
    rule->set_kind(v1::RULE_KIND_FLAG);
    v1::Comparison* compare = rule->mutable_when()->mutable_compare();
    compare->set_metric(metric);
    compare->set_operator_(op);
    compare->set_number(number);
  };
  add("income.age_days", v1::OPERATOR_GREATER, 200);
  add("income.age_days", v1::OPERATOR_EQUAL, 250);
  add("visit.days_overdue", v1::OPERATOR_AT_LEAST, 5);
  add("visit.days_overdue", v1::OPERATOR_EQUAL, 0);
  add("visit.days_since", v1::OPERATOR_LESS, 100);
  add("sudden.days_since", v1::OPERATOR_NOT_EQUAL, 77);
  add("sudden.cost_fen", v1::OPERATOR_GREATER, 100'000);
  add("household.registered_days", v1::OPERATOR_AT_MOST, 365);
  add("members.school_age_out_of_school_count", v1::OPERATOR_AT_LEAST, 1);
  add("members.able_count", v1::OPERATOR_AT_LEAST, 1);
  return rulebook;
}

// What must not change unannounced: every result, the duty but for its day counts.
std::string Answer(const v1::Assessment& assessment) {
  std::string answer = assessment.visit().ShortDebugString();
  for (const std::string& result : testing::Results(assessment)) answer += "\n" + result;
  return answer;
}

TEST(AssessProperty, NothingChangesBeforeTheDayThatWasNamed) {
  constexpr int kHouseholds = 30;
  constexpr int kDays = 400;
  Rng rng = testing::Random(24);
  v1::Rulebook demo = testing::DemoRulebook();
  demo.mutable_validities(0)->set_days(300);
  int changes = 0;
  int named = 0;
  for (int i = 0; i < kHouseholds; ++i) {
    const std::vector<Event> events = testing::RandomHousehold(rng);
    int32_t day = 20260801;
    Control control = testing::ControlWith(day, {testing::DefaultRulebook(), RulesOfTime(), demo});
    const rows::v1::HouseholdState state = FoldHousehold(events, day);
    v1::Assessment before = Assess(OpenHousehold(state, control), control);
    for (int d = 0; d < kDays; ++d) {
      control.opened_day = AddDays(day, 1);
      const v1::Assessment after = Assess(OpenHousehold(state, control), control);
      if (Answer(after) != Answer(before)) {
        ++changes;
        ASSERT_EQ(before.next_day(), control.opened_day) << Answer(before) << "\n--\n"
                                                         << Answer(after);
      }
      ASSERT_TRUE(before.next_day() == 0 || before.next_day() >= control.opened_day)
          << before.next_day();
      named += before.next_day() == control.opened_day ? 1 : 0;
      day = control.opened_day;
      before = after;
    }
  }
  // Control: things do change, so a day that is never named would have been caught; and few days
  // are named for nothing, or every household would be assessed every day.
  EXPECT_GT(changes, kHouseholds);
  EXPECT_LT(named, 20 * changes);
  EXPECT_LT(named, kHouseholds * kDays / 8);
}

}  // namespace
}  // namespace hearth::domain
