#include "services/domain/rulebook_set.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "services/domain/civil_date.h"
#include "tests/domain/valid_rulebook.h"
#include "tests/support/proto_matchers.h"
#include "tests/support/random.h"

namespace hearth::domain {
namespace {

using ::hearth::testing::EqualsProto;
using ::hearth::testing::ParseRulebook;
using ::hearth::testing::ValidRulebook;

RulebookSet Published(const std::vector<std::string>& texts) {
  RulebookSet set;
  for (const std::string& text : texts) {
    v1::RulebookPublished fact;
    *fact.mutable_rulebook() = ParseRulebook(text);
    set.Apply(fact);
  }
  return set;
}

std::string RuleOf(const RulebookSet& set, std::string_view area, int32_t day) {
  const auto in_force = set.InForce(LineageByCode(area), day);
  return in_force->rules.empty() ? "" : in_force->rules[0]->rule_code();
}
std::string LineOf(const RulebookSet& set, std::string_view area, int32_t day) {
  const auto in_force = set.InForce(LineageByCode(area), day);
  return in_force->line == nullptr ? "" : in_force->line->line_id();
}
std::string CadenceOf(const RulebookSet& set, std::string_view area, int32_t day) {
  const auto in_force = set.InForce(LineageByCode(area), day);
  return in_force->cadences.empty() ? "" : in_force->cadences[0]->cadence_code();
}

// Prefecture, county with two versions, a town of its own.
RulebookSet Inheritance() {
  return Published({
      R"(rulebook_id: "p" version: 1 area_code: "9901" effective_from_date: 20250101 evaluator_version: 1
         rules { rule_code: "rule-p" } cadences { cadence_code: "cadence-p" }
         lines { line_id: "line-p" effective_from_date: 20250101 } validities { group: "income" }
         alerts { overdue_priority: 1 })",
      R"(rulebook_id: "c" version: 1 area_code: "990101" effective_from_date: 20260101 evaluator_version: 1
         rules { rule_code: "rule-c1" })",
      R"(rulebook_id: "c" version: 2 area_code: "990101" effective_from_date: 20260601 evaluator_version: 1
         rules { rule_code: "rule-c2" }
         lines { line_id: "line-c" effective_from_date: 20260701 effective_to_date: 20261231 })",
      R"(rulebook_id: "t" version: 1 area_code: "990101001" effective_from_date: 20260901 evaluator_version: 1
         cadences { cadence_code: "cadence-t" } alerts { overdue_priority: 3 })",
  });
}

struct Row {
  const char* area;
  int32_t day;
  const char* rule;
  const char* cadence;
  const char* line;
};

TEST(RulebookSet, SectionsComeFromTheNearestAreaThatFillsThem) {
  const RulebookSet set = Inheritance();
  const std::vector<Row> rows = {
      {"990101001001", 20241231, "", "", ""},
      {"990101001001", 20250101, "rule-p", "cadence-p", "line-p"},
      {"990101001001", 20260101, "rule-c1", "cadence-p", "line-p"},
      {"990101001001", 20260531, "rule-c1", "cadence-p", "line-p"},
      // The county's lines begin later and end; the gap is a gap, not the prefecture's line.
      {"990101001001", 20260601, "rule-c2", "cadence-p", ""},
      {"990101001001", 20260701, "rule-c2", "cadence-p", "line-c"},
      {"990101001001", 20260901, "rule-c2", "cadence-t", "line-c"},
      {"990101001001", 20270101, "rule-c2", "cadence-t", ""},
      {"990101002001", 20260901, "rule-c2", "cadence-p", "line-c"},
      {"990102001001", 20260901, "rule-p", "cadence-p", "line-p"},
      {"9901", 20260901, "rule-p", "cadence-p", "line-p"},
      {"99", 20260901, "", "", ""},
      {"980101001001", 20260901, "", "", ""},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(RuleOf(set, row.area, row.day), row.rule) << row.area << " " << row.day;
    EXPECT_EQ(CadenceOf(set, row.area, row.day), row.cadence) << row.area << " " << row.day;
    EXPECT_EQ(LineOf(set, row.area, row.day), row.line) << row.area << " " << row.day;
  }
}

TEST(RulebookSet, SaysWhereRulesComeFrom) {
  const auto in_force = Inheritance().InForce(LineageByCode("990101001001"), 20260901);
  EXPECT_EQ(in_force->rules_from.rulebook_id, "c");
  EXPECT_EQ(in_force->rules_from.version, 2u);
  EXPECT_EQ(in_force->alerts->overdue_priority(), 3u);
  ASSERT_EQ(in_force->rulebooks.size(), 3u);
  EXPECT_EQ(in_force->rulebooks[0]->rulebook_id(), "t");
  EXPECT_EQ(in_force->validities.size(), 1u);
}

TEST(RulebookSet, InForceOutlivesTheSet) {
  std::shared_ptr<const RulesInForce> in_force;
  {
    const RulebookSet set = Inheritance();
    in_force = set.InForce(LineageByCode("990101001001"), 20260901);
  }
  EXPECT_EQ(in_force->rules[0]->rule_code(), "rule-c2");
}

TEST(RulebookSet, NothingPublished) {
  const auto in_force = RulebookSet().InForce(LineageByCode("990101"), 20260101);
  EXPECT_TRUE(in_force->rules.empty());
  EXPECT_EQ(in_force->line, nullptr);
  EXPECT_EQ(in_force->alerts, nullptr);
  EXPECT_EQ(in_force->evaluator_version, 1u);
}

TEST(RulebookSet, LatestEffectiveVersionWinsAndTiesGoToTheGreaterOne) {
  const char* text = R"(rulebook_id: "c" area_code: "990101" evaluator_version: 1 )";
  const auto version = [text](int v, int day) {
    return std::string(text) + "version: " + std::to_string(v) +
           " effective_from_date: " + std::to_string(day) + " rules { rule_code: 'v" +
           std::to_string(v) + "' }";
  };
  // Version 3 is published last, for an earlier day than version 2.
  const RulebookSet set = Published(
      {version(1, 20260101), version(2, 20260601), version(3, 20260301), version(4, 20260601)});
  EXPECT_EQ(RuleOf(set, "990101", 20260201), "v1");
  EXPECT_EQ(RuleOf(set, "990101", 20260301), "v3");
  EXPECT_EQ(RuleOf(set, "990101", 20260601), "v4");
}

TEST(RulebookSet, LatestLineThatHoldsWins) {
  const RulebookSet set = Published({R"(
    rulebook_id: "c" version: 1 area_code: "990101" effective_from_date: 20200101
    lines { line_id: "a" effective_from_date: 20200101 }
    lines { line_id: "c" effective_from_date: 20230101 effective_to_date: 20230630 }
    lines { line_id: "b" effective_from_date: 20210101 effective_to_date: 20231231 })"});
  EXPECT_EQ(LineOf(set, "990101", 20200101), "a");
  EXPECT_EQ(LineOf(set, "990101", 20220101), "b");
  EXPECT_EQ(LineOf(set, "990101", 20230630), "c");
  EXPECT_EQ(LineOf(set, "990101", 20230701), "b");
  EXPECT_EQ(LineOf(set, "990101", 20240101), "a");
}

TEST(RulebookSet, CodesAndQuestionsStayKnown) {
  RulebookSet set;
  EXPECT_TRUE(set.AcceptsCode("risk", "anything"));
  EXPECT_FALSE(set.HasQuestions());
  v1::RulebookPublished fact;
  *fact.mutable_rulebook() = ValidRulebook();
  set.Apply(fact);
  fact.mutable_rulebook()->set_version(2);
  fact.mutable_rulebook()->clear_dictionaries();
  fact.mutable_rulebook()->clear_questions();
  set.Apply(fact);
  EXPECT_TRUE(set.HasDictionary("risk"));
  EXPECT_FALSE(set.HasDictionary("fuel"));
  EXPECT_TRUE(set.KnowsCode("risk", "01"));
  EXPECT_FALSE(set.KnowsCode("risk", "02"));
  EXPECT_FALSE(set.AcceptsCode("risk", "02"));
  ASSERT_NE(set.FindQuestion("q_choice"), nullptr);
  EXPECT_EQ(set.FindQuestion("other"), nullptr);
  EXPECT_TRUE(set.KnowsChoice("q_choice", "yes"));
  EXPECT_FALSE(set.KnowsChoice("q_choice", "no"));
}

TEST(RulebookSet, FindsVersions) {
  const RulebookSet set = Inheritance();
  EXPECT_EQ(set.Find("c", 0)->version(), 2u);
  EXPECT_EQ(set.Find("c", 1)->version(), 1u);
  EXPECT_EQ(set.Find("c", 3), nullptr);
  EXPECT_EQ(set.Find("b", 0), nullptr);
  EXPECT_EQ(set.Find("z", 0), nullptr);
  EXPECT_EQ(set.All().size(), 4u);
}

TEST(RulebookSet, DaysOnWhichSomethingTakesEffect) {
  const RulebookSet set = Inheritance();
  using Days = std::vector<std::pair<int32_t, std::string>>;
  EXPECT_EQ(set.TakingEffect(20260101, 20260901),
            (Days{{20260601, "990101"}, {20260701, "990101"}, {20260901, "990101001"}}));
  EXPECT_EQ(set.TakingEffect(20261230, 20270131),
            (Days{{20270101, "990101"}}));  // the line has ended
  EXPECT_EQ(set.TakingEffect(20260901, 20260901), Days{});
}

// In force may change on those days only. Checked day by day over two years; the control leaves
// days out.
int WrongDays(const RulebookSet& set, bool forget_last) {
  int wrong = 0;
  auto days = set.TakingEffect(20241231, 20271231);
  if (forget_last) days.pop_back();
  for (int32_t day = 20250101; day < 20271231; day = AddDays(day, 1)) {
    const int32_t next = AddDays(day, 1);
    for (const char* area : {"990101001001", "990102001001"}) {
      const bool same = RuleOf(set, area, day) == RuleOf(set, area, next) &&
                        LineOf(set, area, day) == LineOf(set, area, next) &&
                        CadenceOf(set, area, day) == CadenceOf(set, area, next);
      const bool told = std::any_of(days.begin(), days.end(), [&](const auto& d) {
        return d.first == next && std::string_view(area).substr(0, d.second.size()) == d.second;
      });
      if (!same && !told) ++wrong;
    }
  }
  return wrong;
}

TEST(RulebookSet, EveryChangeIsToldBeforehand) { EXPECT_EQ(WrongDays(Inheritance(), false), 0); }
TEST(RulebookSet, NegativeControlAForgottenDayIsSeen) {
  EXPECT_GT(WrongDays(Inheritance(), true), 0);
}

std::vector<v1::RulebookPublished> Parts(uint32_t count) {
  const v1::Rulebook whole = ValidRulebook();
  std::vector<v1::RulebookPublished> parts(count);
  for (uint32_t i = 0; i < count; ++i) {
    parts[i].set_part(i + 1);
    parts[i].set_part_count(count);
    parts[i].mutable_rulebook()->set_rulebook_id(whole.rulebook_id());
    parts[i].mutable_rulebook()->set_version(whole.version());
  }
  v1::Rulebook* first = parts[0].mutable_rulebook();
  *first = whole;
  first->clear_rules();
  for (int i = 0; i < whole.rules_size(); ++i) {
    *parts[1 + static_cast<uint32_t>(i) % (count - 1)].mutable_rulebook()->add_rules() =
        whole.rules(i);
  }
  return parts;
}

TEST(RulebookSet, PartsAreMergedInTheirOrderWhateverTheyArriveIn) {
  auto random = testing::Random(3);
  for (int round = 0; round < 20; ++round) {
    auto parts = Parts(3);
    std::shuffle(parts.begin(), parts.end(), random);
    RulebookSet set;
    for (size_t i = 0; i < parts.size(); ++i) {
      EXPECT_TRUE(set.All().empty());
      EXPECT_EQ(set.CompleteWith(parts[i]).has_value(), i + 1 == parts.size());
      set.Apply(parts[i]);
    }
    ASSERT_NE(set.Find("county", 1), nullptr);
    EXPECT_THAT(*set.Find("county", 1), EqualsProto(ValidRulebook()));
  }
}

TEST(RulebookSet, APartSentAgainTakesThePlaceOfTheOneThatWaits) {
  auto parts = Parts(2);
  RulebookSet set;
  v1::RulebookPublished wrong = parts[1];
  wrong.mutable_rulebook()->mutable_rules(0)->set_flag("wrong");
  set.Apply(wrong);
  set.Apply(parts[1]);
  set.Apply(parts[0]);
  EXPECT_THAT(*set.Find("county", 1), EqualsProto(ValidRulebook()));
  // Published is published.
  set.Apply(wrong);
  EXPECT_THAT(*set.Find("county", 1), EqualsProto(ValidRulebook()));
}

TEST(RulebookSet, AnotherPartCountBeginsAnew) {
  RulebookSet set;
  set.Apply(Parts(3)[1]);
  set.Apply(Parts(2)[0]);
  EXPECT_TRUE(set.All().empty());
  set.Apply(Parts(2)[1]);
  EXPECT_THAT(*set.Find("county", 1), EqualsProto(ValidRulebook()));
}

}  // namespace
}  // namespace hearth::domain
