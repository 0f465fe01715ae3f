// One planted fault a row; see spoilt_rulebook.h.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "services/domain/rulebook_set.h"
#include "tests/domain/spoilt_rulebook.h"
#include "tests/domain/valid_rulebook.h"

namespace hearth::domain {
namespace {

using ::hearth::testing::Judge;
using ::hearth::testing::ValidRulebook;
using ::testing::IsEmpty;

v1::Comparison* Compare(v1::Rulebook* rulebook) {
  return rulebook->mutable_rules(1)->mutable_when()->mutable_compare();
}
v1::Comparison* Compare(v1::Rulebook* rulebook, const char* metric, v1::Operator op) {
  v1::Comparison* comparison = Compare(rulebook);
  comparison->Clear();
  comparison->set_metric(metric);
  comparison->set_operator_(op);
  return comparison;
}

RulebookSet Published(const std::vector<v1::Rulebook>& rulebooks) {
  RulebookSet set;
  for (const v1::Rulebook& rulebook : rulebooks) {
    v1::RulebookPublished fact;
    *fact.mutable_rulebook() = rulebook;
    set.Apply(fact);
  }
  return set;
}

TEST(ValidateRulebook, TheValidOnePasses) {
  EXPECT_THAT(ValidateRulebook(ValidRulebook(), RulebookSet()), IsEmpty());
}

TEST(ValidateRulebook, Identity) {
  Judge({
      {"rulebook_id", [](v1::Rulebook* r) { r->set_rulebook_id("County"); }},
      {"rulebook_id", [](v1::Rulebook* r) { r->set_rulebook_id(""); }},
      {"rulebook_id", [](v1::Rulebook* r) { r->set_rulebook_id(std::string(61, 'a')); }},
      {"version", [](v1::Rulebook* r) { r->set_version(2); }},
      {"version", [](v1::Rulebook* r) { r->set_version(0); }},
      {"area_code", [](v1::Rulebook* r) { r->set_area_code("99010"); }},
      {"area_code", [](v1::Rulebook* r) { r->set_area_code("990101001001001"); }},
      {"effective_from_date", [](v1::Rulebook* r) { r->set_effective_from_date(20260230); }},
      {"effective_from_date", [](v1::Rulebook* r) { r->clear_effective_from_date(); }},
      {"evaluator_version", [](v1::Rulebook* r) { r->set_evaluator_version(2); }},
      {"evaluator_version", [](v1::Rulebook* r) { r->clear_evaluator_version(); }},
      {"title.zh", [](v1::Rulebook* r) { r->mutable_title()->clear_zh(); }},
      {"title.en", [](v1::Rulebook* r) { r->mutable_title()->clear_en(); }},
  });
}

TEST(ValidateRulebook, Lines) {
  const auto line = [](v1::Rulebook* r) { return r->mutable_lines(0); };
  Judge({
      {"lines[0].line_id", [&](v1::Rulebook* r) { line(r)->clear_line_id(); }},
      {"lines[1].line_id",
       [&](v1::Rulebook* r) {
         *r->add_lines() = r->lines(0);
         r->mutable_lines(1)->set_effective_from_date(20260201);
       }},
      {"lines[1].effective_from_date",
       [&](v1::Rulebook* r) {
         *r->add_lines() = r->lines(0);
         r->mutable_lines(1)->set_line_id("other");
       }},
      {"lines[0].effective_from_date",
       [&](v1::Rulebook* r) { line(r)->set_effective_from_date(20260001); }},
      {"lines[0].effective_to_date",
       [&](v1::Rulebook* r) { line(r)->set_effective_to_date(20269999); }},
      {"lines[0].effective_to_date",
       [&](v1::Rulebook* r) { line(r)->set_effective_to_date(20251231); }},
      {"lines[0].amount_fen", [&](v1::Rulebook* r) { line(r)->set_amount_fen(0); }},
      {"lines[0].amount_fen", [&](v1::Rulebook* r) { line(r)->set_amount_fen(-1); }},
      {"lines[0].measure", [&](v1::Rulebook* r) { line(r)->set_measure("gross"); }},
      {"lines[0].document_number", [&](v1::Rulebook* r) { line(r)->clear_document_number(); }},
      {"lines[0].window_rule", [&](v1::Rulebook* r) { line(r)->set_window_rule("other"); }},
  });
}

TEST(ValidateRulebook, Rules) {
  const auto rule = [](v1::Rulebook* r) { return r->mutable_rules(0); };
  Judge({
      {"rules[0].rule_code", [&](v1::Rulebook* r) { rule(r)->set_rule_code("a b"); }},
      {"rules[1].rule_code", [&](v1::Rulebook* r) { r->mutable_rules(1)->set_rule_code("low"); }},
      {"rules[0].flag", [&](v1::Rulebook* r) { rule(r)->set_flag("low"); }},
      {"rules[0].flag", [&](v1::Rulebook* r) { rule(r)->set_flag(""); }},
      {"rules[0].flag", [&](v1::Rulebook* r) { rule(r)->set_flag("1LOW"); }},
      {"rules[0].kind", [&](v1::Rulebook* r) { rule(r)->clear_kind(); }},
      {"rules[0].title.zh", [&](v1::Rulebook* r) { rule(r)->mutable_title()->clear_zh(); }},
      {"rules[0].title.en", [&](v1::Rulebook* r) { rule(r)->mutable_title()->clear_en(); }},
      {"rules[0].priority", [&](v1::Rulebook* r) { rule(r)->set_priority(0); }},
      {"rules[0].priority", [&](v1::Rulebook* r) { rule(r)->set_priority(4); }},
      {"rules[0].source", [&](v1::Rulebook* r) { rule(r)->clear_source(); }},
      {"rules[0].due_days", [&](v1::Rulebook* r) { rule(r)->set_due_days(1001); }},
      {"rules[0].when", [&](v1::Rulebook* r) { rule(r)->clear_when(); }},
  });
}

TEST(ValidateRulebook, Conditions) {
  const auto top = [](v1::Rulebook* r) {
    return r->mutable_rules(0)->mutable_when()->mutable_all();
  };
  Judge({
      {"rules[0].when.all", [&](v1::Rulebook* r) { top(r)->clear_conditions(); }},
      {"rules[0].when.all",
       [&](v1::Rulebook* r) {
         while (top(r)->conditions_size() < 51) *top(r)->add_conditions() = top(r)->conditions(0);
       }},
      {"rules[0].when.all.conditions[1].not",
       [&](v1::Rulebook* r) { top(r)->mutable_conditions(1)->mutable_not_()->Clear(); }},
      {"rules[0].when.all.conditions[2].any",
       [&](v1::Rulebook* r) { top(r)->mutable_conditions(2)->mutable_any()->clear_conditions(); }},
      {"rules[1].when.compare.metric", [](v1::Rulebook* r) { Compare(r)->set_metric("no.such"); }},
      {"rules[1].when.compare.metric",
       [](v1::Rulebook* r) { Compare(r)->set_metric("answer.other"); }},
      {"rules[1].when.compare.operator", [](v1::Rulebook* r) { Compare(r)->clear_operator_(); }},
      {"rules[1].when.compare.operator",
       [](v1::Rulebook* r) { Compare(r)->set_operator_(v1::OPERATOR_CONTAINS); }},
      {"rules[1].when.compare.operator",
       [](v1::Rulebook* r) { Compare(r, "risk.exists", v1::OPERATOR_LESS)->set_yes(true); }},
      {"rules[1].when.compare.operator",
       [](v1::Rulebook* r) { Compare(r, "risk.types", v1::OPERATOR_EQUAL)->set_code("01"); }},
      {"rules[1].when.compare", [](v1::Rulebook* r) { Compare(r)->clear_right(); }},
      {"rules[1].when.compare.code", [](v1::Rulebook* r) { Compare(r)->set_code("01"); }},
      {"rules[1].when.compare.yes", [](v1::Rulebook* r) { Compare(r)->set_yes(true); }},
      {"rules[1].when.compare.number",
       [](v1::Rulebook* r) { Compare(r, "risk.exists", v1::OPERATOR_EQUAL)->set_number(1); }},
      // The line is money; members are not.
      {"rules[1].when.compare.line", [](v1::Rulebook* r) { Compare(r)->mutable_line(); }},
      {"rules[1].when.compare.previous", [](v1::Rulebook* r) { Compare(r)->mutable_previous(); }},
      {"rules[1].when.compare.line.percent",
       [](v1::Rulebook* r) {
         Compare(r, "income.net_fen", v1::OPERATOR_LESS)->mutable_line()->set_percent(10'001);
       }},
      {"rules[1].when.compare.previous.percent",
       [](v1::Rulebook* r) {
         Compare(r, "income.net_fen", v1::OPERATOR_LESS)->mutable_previous()->set_percent(10'001);
       }},
      {"rules[1].when.compare.code",
       [](v1::Rulebook* r) { Compare(r, "risk.types", v1::OPERATOR_CONTAINS)->set_code("77"); }},
      {"rules[1].when.compare.code",
       [](v1::Rulebook* r) { Compare(r, "answer.q_choice", v1::OPERATOR_EQUAL)->set_code("no"); }},
      {"rules[1].when.compare.code",
       [](v1::Rulebook* r) { Compare(r, "risk.types", v1::OPERATOR_CONTAINS)->set_code(""); }},
      {"rules[1].when.compare.number",
       [](v1::Rulebook* r) { Compare(r, "answer.q_choice", v1::OPERATOR_EQUAL)->set_number(1); }},
  });
}

v1::Rulebook Nested(int depth) {
  v1::Rulebook rulebook = ValidRulebook();
  const v1::Condition leaf = rulebook.rules(1).when();
  v1::Condition* at = rulebook.mutable_rules(1)->mutable_when();
  for (int i = 1; i < depth; ++i) {
    at->Clear();
    at = at->mutable_not_();
  }
  *at = leaf;
  return rulebook;
}

TEST(ValidateRulebook, ConditionsNestTwentyDeep) {
  EXPECT_THAT(ValidateRulebook(Nested(20), RulebookSet()), IsEmpty());
  EXPECT_EQ(ValidateRulebook(Nested(21), RulebookSet()).size(), 1u);
}

TEST(ValidateRulebook, CadencesAndProfiles) {
  Judge({
      {"cadences[0].cadence_code",
       [](v1::Rulebook* r) { r->mutable_cadences(0)->clear_cadence_code(); }},
      {"cadences[1].cadence_code", [](v1::Rulebook* r) { *r->add_cadences() = r->cadences(0); }},
      {"cadences[0].kind", [](v1::Rulebook* r) { r->mutable_cadences(0)->clear_kind(); }},
      {"cadences[0].period_days",
       [](v1::Rulebook* r) { r->mutable_cadences(0)->set_period_days(0); }},
      {"cadences[0].period_days",
       [](v1::Rulebook* r) { r->mutable_cadences(0)->set_period_days(1001); }},
      {"cadences[0].source", [](v1::Rulebook* r) { r->mutable_cadences(0)->clear_source(); }},
      {"cadences[0].when",
       [](v1::Rulebook* r) { r->mutable_cadences(0)->mutable_when()->Clear(); }},
      {"cadences[0].when.compare.metric",
       [](v1::Rulebook* r) {
         r->mutable_cadences(0)->mutable_when()->mutable_compare()->set_metric("visit.overdue");
       }},
      {"profiles[0].profile_code",
       [](v1::Rulebook* r) { r->mutable_profiles(0)->clear_profile_code(); }},
      {"profiles[1].profile_code", [](v1::Rulebook* r) { *r->add_profiles() = r->profiles(0); }},
      {"profiles[0].kind", [](v1::Rulebook* r) { r->mutable_profiles(0)->clear_kind(); }},
      {"profiles[0].groups[1]",
       [](v1::Rulebook* r) { r->mutable_profiles(0)->set_groups(1, "wealth"); }},
      {"profiles[0].required_groups[1]",
       [](v1::Rulebook* r) { r->mutable_profiles(0)->add_required_groups("living"); }},
      {"profiles[0].questions[1]",
       [](v1::Rulebook* r) { r->mutable_profiles(0)->add_questions("other"); }},
      {"profiles[0].required_questions[1]",
       [](v1::Rulebook* r) { r->mutable_profiles(0)->add_required_questions("q_amount"); }},
      {"profiles[0].when.compare.metric",
       [](v1::Rulebook* r) {
         r->mutable_profiles(0)->mutable_when()->mutable_compare()->set_metric("no.such");
       }},
  });
}

TEST(ValidateRulebook, DictionariesAndQuestions) {
  const auto question = [](v1::Rulebook* r) { return r->mutable_questions(0); };
  const auto amount = [](v1::Rulebook* r) { return r->mutable_questions(1); };
  const auto code = [](v1::Rulebook* r) { return r->mutable_dictionaries(0)->mutable_codes(0); };
  Judge({
      {"dictionaries[0].codes[0].text.en",
       [&](v1::Rulebook* r) { code(r)->mutable_text()->clear_en(); }},
      {"dictionaries[0].codes[0].source", [&](v1::Rulebook* r) { code(r)->clear_source(); }},
      {"dictionaries[0].codes[1].code",
       [](v1::Rulebook* r) {
         *r->mutable_dictionaries(0)->add_codes() = r->dictionaries(0).codes(0);
       }},
      {"dictionaries[0].codes[1].code",
       [](v1::Rulebook* r) {
         *r->mutable_dictionaries(0)->add_codes() = r->dictionaries(0).codes(0);
         r->mutable_dictionaries(0)->mutable_codes(1)->clear_code();
       }},
      {"dictionaries[3].dictionary_id",
       [](v1::Rulebook* r) { *r->add_dictionaries() = r->dictionaries(0); }},
      {"dictionaries[3].codes",
       [](v1::Rulebook* r) { r->add_dictionaries()->set_dictionary_id("new"); }},
      {"questions[1].question_code", [&](v1::Rulebook* r) { amount(r)->set_question_code("Q"); }},
      {"questions[2].question_code",
       [](v1::Rulebook* r) { *r->add_questions() = r->questions(1); }},
      {"questions[0].text.zh", [&](v1::Rulebook* r) { question(r)->mutable_text()->clear_zh(); }},
      {"questions[0].choices[0].text.zh",
       [&](v1::Rulebook* r) { question(r)->mutable_choices(0)->mutable_text()->clear_zh(); }},
      {"questions[1].choices",
       [&](v1::Rulebook* r) { *amount(r)->add_choices() = r->questions(0).choices(0); }},
      {"questions[0].data_class", [&](v1::Rulebook* r) { question(r)->set_data_class("secret"); }},
      {"questions[0].minimum", [&](v1::Rulebook* r) { question(r)->set_minimum(1); }},
      {"questions[1].minimum", [&](v1::Rulebook* r) { amount(r)->set_minimum(-1); }},
      {"questions[1].maximum", [&](v1::Rulebook* r) { amount(r)->set_minimum(101); }},
      {"questions[0].valid_days", [&](v1::Rulebook* r) { question(r)->set_valid_days(36'501); }},
  });
}

TEST(ValidateRulebook, ClocksAlertsValidities) {
  Judge({
      {"clocks[0].clock_code", [](v1::Rulebook* r) { r->mutable_clocks(0)->clear_clock_code(); }},
      {"clocks[1].clock_code", [](v1::Rulebook* r) { *r->add_clocks() = r->clocks(0); }},
      {"clocks[0].days", [](v1::Rulebook* r) { r->mutable_clocks(0)->set_days(0); }},
      {"clocks[0].source", [](v1::Rulebook* r) { r->mutable_clocks(0)->clear_source(); }},
      {"alerts.remind_percent",
       [](v1::Rulebook* r) { r->mutable_alerts()->set_remind_percent(101); }},
      {"alerts.overdue_priority",
       [](v1::Rulebook* r) { r->mutable_alerts()->set_overdue_priority(0); }},
      {"alerts.fault_priority",
       [](v1::Rulebook* r) { r->mutable_alerts()->set_fault_priority(4); }},
      {"alerts.overdue_due_days",
       [](v1::Rulebook* r) { r->mutable_alerts()->set_overdue_due_days(1001); }},
      {"alerts.focus_groups[0]",
       [](v1::Rulebook* r) {
         v1::Dictionary* dictionary = r->add_dictionaries();
         *dictionary = r->dictionaries(0);
         dictionary->set_dictionary_id("focus_group");
         r->mutable_alerts()->add_focus_groups("other");
       }},
      {"validities[0].group",
       [](v1::Rulebook* r) { r->mutable_validities(0)->set_group("wealth"); }},
      {"validities[1].group", [](v1::Rulebook* r) { *r->add_validities() = r->validities(0); }},
      {"validities[0].days", [](v1::Rulebook* r) { r->mutable_validities(0)->set_days(0); }},
  });
}

TEST(ValidateRulebook, QuestionTypeMissing) {
  v1::Rulebook rulebook = ValidRulebook();
  rulebook.mutable_questions(1)->clear_type();
  EXPECT_THAT(ValidateRulebook(rulebook, RulebookSet()),
              ::testing::Contains(::testing::HasSubstr("questions[1].type")));
}

TEST(ValidateRulebook, AllProblemsAtOnce) {
  v1::Rulebook rulebook = ValidRulebook();
  rulebook.mutable_rules(0)->set_flag("x");
  rulebook.mutable_rules(1)->set_flag("y");
  rulebook.set_area_code("");
  EXPECT_EQ(ValidateRulebook(rulebook, RulebookSet()).size(), 3u);
}

TEST(ValidateRulebook, VersionsFollowEachOther) {
  const RulebookSet published = Published({ValidRulebook()});
  v1::Rulebook next = ValidRulebook();
  EXPECT_EQ(ValidateRulebook(next, published).size(), 1u);  // version 1 is taken
  next.set_version(2);
  EXPECT_THAT(ValidateRulebook(next, published), IsEmpty());
  next.set_version(3);
  EXPECT_EQ(ValidateRulebook(next, published).size(), 1u);
  next.set_version(2);
  next.set_area_code("990102");
  EXPECT_EQ(ValidateRulebook(next, published).size(), 1u);
}

TEST(ValidateRulebook, NamesMayComeFromPublishedRulebooks) {
  v1::Rulebook other = ValidRulebook();
  other.set_rulebook_id("other");
  other.clear_dictionaries();
  other.clear_questions();
  EXPECT_FALSE(ValidateRulebook(other, RulebookSet()).empty());  // its questions are nowhere
  EXPECT_THAT(ValidateRulebook(other, Published({ValidRulebook()})), IsEmpty());
}

TEST(ValidateRulebook, AQuestionKeepsItsType) {
  v1::Rulebook next = ValidRulebook();
  next.set_version(2);
  next.mutable_questions(1)->set_type(v1::QUESTION_TYPE_NUMBER);
  const auto problems = ValidateRulebook(next, Published({ValidRulebook()}));
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(problems[0].find("questions[1].type: "), 0u);
}

}  // namespace
}  // namespace hearth::domain
