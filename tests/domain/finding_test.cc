// The lean way of judging a household against the one with evidence: random households, random
// rulebooks, random days. What it must never be is another opinion.

#include "services/domain/finding.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "services/domain/assess.h"
#include "services/domain/civil_date.h"
#include "services/domain/household_fold.h"
#include "services/domain/metrics.h"
#include "services/domain/visit_profile.h"
#include "tests/domain/fixtures.h"
#include "tests/domain/random_case_file.h"
#include "tests/support/proto_matchers.h"
#include "tests/support/random.h"

namespace hearth::domain {
namespace {

using testing::Below;
using testing::Chance;
using testing::EqualsProto;
using testing::Rng;

constexpr int32_t kFirstDay = 20250601;

// Builds conditions over the whole list of metrics, with values that households have.
class RandomRules {
 public:
  explicit RandomRules(Rng* rng) : rng_(*rng) {
    for (const MetricInfo& info : AllMetrics()) names_.emplace_back(info.name);
    for (const char* name : {"answer.demo.tea_plan", "answer.demo.water_days", "answer.demo.debt",
                             "answer.nobody", "no.metric"})
      names_.emplace_back(name);
  }

  v1::Rulebook Make() {
    v1::Rulebook rulebook;
    rulebook.set_rulebook_id("random");
    rulebook.set_area_code("44");
    rulebook.set_version(1);
    rulebook.set_effective_from_date(20240101);
    rulebook.set_evaluator_version(1);
    AddLines(&rulebook);
    for (uint64_t i = 0; i < 12; ++i) {
      v1::Rule* rule = rulebook.add_rules();
      rule->set_rule_code("r" + std::to_string(i));
      rule->set_flag("FLAG_" + std::to_string(Below(rng_, 9)));
      rule->set_kind(Chance(rng_, 70) ? v1::RULE_KIND_FLAG : v1::RULE_KIND_DATA_FAULT);
      if (Chance(rng_, 95)) *rule->mutable_when() = RandomCondition(0);
    }
    for (int i = 0; i < 3; ++i) AddCadence(i, &rulebook);
    for (int i = 0; i < 4; ++i) AddProfile(&rulebook);
    for (const char* group : {"income", "risks", "members"}) {
      if (!Chance(rng_, 60)) continue;
      rulebook.add_validities()->set_group(group);
      rulebook.mutable_validities()->rbegin()->set_days(static_cast<uint32_t>(Below(rng_, 400)));
    }
    v1::Question* question = rulebook.add_questions();
    question->set_question_code("demo.debt");
    question->set_valid_days(static_cast<uint32_t>(Below(rng_, 300)));
    return rulebook;
  }

 private:
  void AddLines(v1::Rulebook* rulebook) {
    if (Chance(rng_, 20)) return;
    v1::IncomeLine* line = rulebook->add_lines();
    line->set_line_id("line");
    line->set_effective_from_date(20250101);
    if (Chance(rng_, 50)) line->set_effective_to_date(20251231);
    line->set_amount_fen(static_cast<int64_t>(Below(rng_, 2'000'000)));
  }

  void AddCadence(int i, v1::Rulebook* rulebook) {
    v1::Cadence* cadence = rulebook->add_cadences();
    cadence->set_cadence_code("c" + std::to_string(i));
    cadence->set_kind(RandomKind());
    cadence->set_period_days(static_cast<uint32_t>(Below(rng_, 200)));
    cadence->set_alert_each(Chance(rng_, 50));
    if (i < 2 || Chance(rng_, 30)) *cadence->mutable_when() = RandomCondition(1);
  }

  void AddProfile(v1::Rulebook* rulebook) {
    v1::VisitProfile* profile = rulebook->add_profiles();
    profile->set_kind(RandomKind());
    if (Chance(rng_, 60)) *profile->mutable_when() = RandomCondition(1);
    for (const char* group : {"income", "risks", "guarantees", "members", "nonsense"}) {
      if (Chance(rng_, 15)) profile->add_required_groups(group);
    }
    if (Chance(rng_, 20)) profile->add_required_questions("demo.debt");
  }

  v1::CheckKind RandomKind() {
    return Chance(rng_, 60) ? v1::CHECK_KIND_REGULAR_VERIFICATION
                            : static_cast<v1::CheckKind>(1 + Below(rng_, 4));
  }

  v1::Condition RandomCondition(int depth) {
    v1::Condition condition;
    const uint64_t kind = depth > 3 ? 9 : Below(rng_, 10);
    if (kind < 2) {
      for (uint64_t i = Below(rng_, 4); i > 0; --i)
        *condition.mutable_all()->add_conditions() = RandomCondition(depth + 1);
    } else if (kind < 4) {
      for (uint64_t i = Below(rng_, 4); i > 0; --i)
        *condition.mutable_any()->add_conditions() = RandomCondition(depth + 1);
    } else if (kind == 4) {
      *condition.mutable_not_() = RandomCondition(depth + 1);
    } else if (kind > 5 || depth > 0) {
      *condition.mutable_compare() = RandomComparison();
    }
    return condition;
  }

  v1::Comparison RandomComparison() {
    v1::Comparison comparison;
    const std::string& name = names_[Below(rng_, names_.size())];
    comparison.set_metric(name);
    comparison.set_operator_(static_cast<v1::Operator>(Below(rng_, 8)));
    const auto info = FindMetric(name, RulebookSet());
    const uint64_t right = Below(rng_, 20);
    if (right == 0) {
      comparison.mutable_line()->set_percent(static_cast<uint32_t>(Below(rng_, 200)));
    } else if (right < 3) {
      comparison.mutable_previous()->set_percent(static_cast<uint32_t>(Below(rng_, 200)));
    } else if (right == 3) {
      comparison.set_yes(true);
    } else if (right < 18 && info.has_value()) {
      SetFitting(info->type, &comparison);
    } else {
      comparison.set_number(static_cast<int64_t>(Below(rng_, 400)));
    }
    return comparison;
  }

  void SetFitting(MetricType type, v1::Comparison* comparison) {
    static constexpr int64_t kNumbers[] = {0, 1, 2, 3, 30, 90, 200, 365, 100'000, 800'000};
    static constexpr const char* kCodes[] = {"01",  "02",      "flood", "HOME",    "PHONE",
                                             "has", "GENERAL", "",      "include", "old"};
    switch (type) {
      case MetricType::kNumber:
        return comparison->set_number(kNumbers[Below(rng_, std::size(kNumbers))]);
      case MetricType::kYes:
        return comparison->set_yes(Chance(rng_, 50));
      case MetricType::kCode:
        return comparison->set_code(kCodes[Below(rng_, std::size(kCodes))]);
      case MetricType::kCodes:
        comparison->set_operator_(v1::OPERATOR_CONTAINS);
        return comparison->set_code(kCodes[Below(rng_, std::size(kCodes))]);
    }
  }

  Rng& rng_;
  std::vector<std::string> names_;
};

// Everything in which the finding by `lean` differs from the assessment under `control`.
std::vector<std::string> Differences(const rows::v1::HouseholdState& state, const Control& control,
                                     const Control& lean, RulesCache* cache,
                                     const v1::CaseFile* file = nullptr) {
  const int32_t day = control.opened_day;
  const v1::OpenedHousehold opened = OpenHousehold(state, control);
  const auto in_force = control.rulebooks->InForce(RulesLineage(opened, control), day);
  const v1::Assessment assessment = Assess(opened, *in_force, day, file);

  google::protobuf::Arena arena;
  const v1::OpenedHousehold& lent = LendHousehold(state, lean, cache, &arena);
  const auto ready = cache->On(lean.rulebooks, RulesLineage(lent, lean), day);
  Finding finding;
  FindInto(lent, *ready, day, &finding, file);

  std::vector<std::string> differences;
  if (RaisedFlags(finding, ready->in_force()) != RaisedFlags(assessment))
    differences.push_back("flags");
  if (RaisedFaults(finding, ready->in_force()) != RaisedFaults(assessment))
    differences.push_back("faults");
  if (finding.next_day != assessment.next_day()) differences.push_back("next_day");
  const std::string duty = finding.visit.has_value() ? finding.visit->ShortDebugString() : "none";
  if (duty != (assessment.has_visit() ? assessment.visit().ShortDebugString() : "none"))
    differences.push_back("visit");
  bool same = finding.results.size() == static_cast<size_t>(assessment.outcomes_size());
  for (int i = 0; same && i < assessment.outcomes_size(); ++i) {
    same = assessment.outcomes(i).result() == finding.results[static_cast<size_t>(i)];
  }
  if (!same) differences.push_back("results");
  return differences;
}

struct Seen {
  std::map<v1::RuleResult, int> results;
  int duties = 0;
  int next_days = 0;
};

void Count(const rows::v1::HouseholdState& state, const Control& control, Seen* seen) {
  const v1::Assessment assessment = Assess(OpenHousehold(state, control), control);
  for (const v1::RuleOutcome& outcome : assessment.outcomes()) ++seen->results[outcome.result()];
  seen->duties += assessment.has_visit() ? 1 : 0;
  seen->next_days += assessment.next_day() != 0 ? 1 : 0;
}

TEST(Finding, IsTheAssessmentWithoutItsEvidence) {
  Rng rng = testing::Random(71);
  RandomRules rules(&rng);
  Seen seen;
  for (int r = 0; r < 40; ++r) {
    const v1::Rulebook rulebook = rules.Make();
    RulesCache cache;
    Control control = testing::ControlWith(20250101, {rulebook});
    for (int h = 0; h < 12; ++h) {
      const std::vector<Event> events = testing::RandomHousehold(rng);
      control.opened_day = AddDays(kFirstDay, static_cast<int32_t>(Below(rng, 500)));
      const rows::v1::HouseholdState state = FoldHousehold(events, control.opened_day);
      const v1::CaseFile file = testing::RandomCaseFile(rng, control.opened_day);
      ASSERT_THAT(Differences(state, control, control, &cache, &file), ::testing::IsEmpty())
          << rulebook.ShortDebugString() << "\n" << file.ShortDebugString();
      ASSERT_THAT(Differences(state, control, control, &cache), ::testing::IsEmpty())
          << rulebook.ShortDebugString() << "\non " << control.opened_day;
      Count(state, control, &seen);
    }
  }
  EXPECT_GT(seen.results[v1::RULE_RESULT_RAISED], 200);
  EXPECT_GT(seen.results[v1::RULE_RESULT_NOT_RAISED], 200);
  EXPECT_GT(seen.results[v1::RULE_RESULT_UNKNOWN], 200);
  EXPECT_GT(seen.duties, 100);
  EXPECT_GT(seen.next_days, 100);
}

// The shipped rulebooks, one cache over all days, so that stretches of days and areas are told
// apart.
TEST(Finding, HoldsForTheShippedRulebooksOnAnyDay) {
  Rng rng = testing::Random(72);
  v1::Rulebook later = testing::DefaultRulebook();
  later.set_version(2);
  later.set_effective_from_date(20260301);
  later.mutable_rules()->RemoveLast();
  v1::Rulebook town = later;
  town.set_rulebook_id("town");
  town.set_version(1);
  town.set_area_code("441621102");
  town.set_effective_from_date(20251101);
  Control control = testing::ControlWith(
      20250101, {testing::DefaultRulebook(), testing::DemoRulebook(), later, town});
  RulesCache cache;
  for (int h = 0; h < 200; ++h) {
    testing::FactsOptions options;
    options.village = Chance(rng, 50) ? "441621101001" : "441621102001";
    const std::vector<Event> events = testing::RandomHousehold(rng, options);
    control.opened_day = AddDays(kFirstDay, static_cast<int32_t>(Below(rng, 500)));
    const rows::v1::HouseholdState state = FoldHousehold(events, control.opened_day);
    const v1::CaseFile file = testing::RandomCaseFile(rng, control.opened_day);
    ASSERT_THAT(Differences(state, control, control, &cache, Chance(rng, 50) ? &file : nullptr),
                ::testing::IsEmpty())
        << control.opened_day;
  }
}

// What is lent is what is opened, but for what no rule reads.
TEST(Finding, ALentHouseholdIsTheOpenedOne) {
  Rng rng = testing::Random(73);
  const Control control = testing::DemoControl(20260501);
  RulesCache cache;
  int partial = 0;
  for (int h = 0; h < 200; ++h) {
    const rows::v1::HouseholdState state =
        FoldHousehold(testing::RandomHousehold(rng), control.opened_day);
    const std::string before = state.SerializeAsString();
    google::protobuf::Arena arena;
    const v1::OpenedHousehold& lent = LendHousehold(state, control, &cache, &arena);
    v1::OpenedHousehold opened = OpenHousehold(state, control);
    for (v1::CheckMark& check : *opened.mutable_checks()) {
      partial += check.complete() ? 0 : 1;
      check.clear_evidence();
      check.clear_missing();
    }
    ASSERT_THAT(lent, EqualsProto(opened));
    ASSERT_EQ(state.SerializeAsString(), before);
  }
  EXPECT_GT(partial, 20);
}

// A rulebook may compare a count of days with more days than the calendar has left.
TEST(Finding, ACountThatPassesBeyondTheCalendarNamesNoDay) {
  const auto next_day = [](int64_t days) {
    v1::Rulebook rulebook;
    rulebook.set_rulebook_id("long");
    rulebook.set_area_code("44");
    rulebook.set_version(1);
    rulebook.set_effective_from_date(20250101);
    v1::Comparison* compare = rulebook.add_rules()->mutable_when()->mutable_compare();
    compare->set_metric("household.registered_days");
    compare->set_operator_(v1::OPERATOR_AT_LEAST);
    compare->set_number(days);
    const Control control = testing::ControlWith(20260201, {rulebook});
    const testing::Story story = testing::Story(20260105).Register();
    RulesCache cache;
    EXPECT_THAT(
        Differences(FoldHousehold(story.events(), control.opened_day), control, control, &cache),
        ::testing::IsEmpty());
    return story.Assess(control).next_day();
  };
  EXPECT_EQ(next_day(90'000), 0);
  EXPECT_EQ(next_day(-90'000), 0);
  EXPECT_EQ(next_day(100), 20260415);
}

// Control: judged by rules that differ in one place, the finding is another one, and that is seen.
TEST(Finding, AnotherOpinionIsCaught) {
  Rng rng = testing::Random(74);
  v1::Rulebook planted = testing::DefaultRulebook();
  v1::Rule* rule = planted.add_rules();
  rule->set_rule_code("planted");
  rule->set_flag("PLANTED");
  rule->set_kind(v1::RULE_KIND_FLAG);
  v1::Comparison* compare = rule->mutable_when()->mutable_compare();
  compare->set_metric("members.count");
  compare->set_operator_(v1::OPERATOR_AT_LEAST);
  compare->set_number(3);
  const Control control = testing::ControlWith(20260501, {planted});
  compare->set_operator_(v1::OPERATOR_GREATER);
  planted.mutable_cadences(0)->set_period_days(planted.cadences(0).period_days() + 1);
  const Control lean = testing::ControlWith(20260501, {planted});
  RulesCache cache;
  std::map<std::string, int> caught;
  for (int h = 0; h < 200; ++h) {
    const rows::v1::HouseholdState state =
        FoldHousehold(testing::RandomHousehold(rng), control.opened_day);
    for (const std::string& what : Differences(state, control, lean, &cache)) ++caught[what];
  }
  EXPECT_GT(caught["flags"], 5);
  EXPECT_GT(caught["results"], 5);
}

}  // namespace
}  // namespace hearth::domain
