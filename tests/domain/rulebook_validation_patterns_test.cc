// Calendar, thresholds, suggestions, clusters, early warning, signals: one planted fault a row.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "services/domain/civil_date.h"
#include "services/domain/rulebook_set.h"
#include "tests/domain/spoilt_rulebook.h"
#include "tests/domain/valid_rulebook.h"

namespace hearth::domain {
namespace {

using ::hearth::testing::Judge;
using ::hearth::testing::ValidRulebook;
using ::testing::IsEmpty;

// A dictionary with one code that is not the one used.
void OtherCodes(const char* id, v1::Rulebook* rulebook) {
  v1::Dictionary* dictionary = rulebook->add_dictionaries();
  *dictionary = rulebook->dictionaries(0);
  dictionary->set_dictionary_id(id);
}

TEST(ValidateRulebook, Calendar) {
  const auto calendar = [](v1::Rulebook* r) { return r->mutable_calendar(); };
  Judge({
      {"calendar.source", [&](v1::Rulebook* r) { calendar(r)->clear_source(); }},
      {"calendar.holiday_dates[0]",
       [&](v1::Rulebook* r) { calendar(r)->set_holiday_dates(0, 20260230); }},
      {"calendar.holiday_dates[1]",
       [&](v1::Rulebook* r) { calendar(r)->set_holiday_dates(1, 20261001); }},
      {"calendar.holiday_dates[1]",
       [&](v1::Rulebook* r) { calendar(r)->set_holiday_dates(1, 20260930); }},
      {"calendar.holiday_dates",
       [&](v1::Rulebook* r) {
         calendar(r)->clear_holiday_dates();
         for (int day = 0; day <= 1000; ++day)
           calendar(r)->add_holiday_dates(AddDays(20270101, day));
       }},
      {"calendar.working_dates[0]",
       [&](v1::Rulebook* r) { calendar(r)->set_working_dates(0, 20260231); }},
      {"calendar.working_dates[0]",  // a Friday
       [&](v1::Rulebook* r) { calendar(r)->set_working_dates(0, 20260925); }},
      {"calendar.working_dates[1]",
       [&](v1::Rulebook* r) { calendar(r)->set_working_dates(1, 20260926); }},
      {"calendar.working_dates[1]",  // a Saturday in both lists
       [&](v1::Rulebook* r) { calendar(r)->add_holiday_dates(20261010); }},
  });
}

TEST(ValidateRulebook, ClueThresholds) {
  const auto threshold = [](v1::Rulebook* r) { return r->mutable_clue_thresholds(0); };
  Judge({
      {"clue_thresholds[0].source_unit_code", [](v1::Rulebook* r) { OtherCodes("unit", r); }},
      {"clue_thresholds[0].kind_code", [](v1::Rulebook* r) { OtherCodes("clue_kind", r); }},
      {"clue_thresholds[0].amount_code", [](v1::Rulebook* r) { OtherCodes("clue_amount", r); }},
      {"clue_thresholds[0].amount_code",
       [&](v1::Rulebook* r) { threshold(r)->clear_amount_code(); }},
      {"clue_thresholds[1]",
       [](v1::Rulebook* r) { *r->add_clue_thresholds() = r->clue_thresholds(0); }},
      {"clue_thresholds[0].watched_fen",
       [&](v1::Rulebook* r) { threshold(r)->set_watched_fen(-1); }},
      {"clue_thresholds[0].other_fen", [&](v1::Rulebook* r) { threshold(r)->set_other_fen(0); }},
      {"clue_thresholds[0].source", [&](v1::Rulebook* r) { threshold(r)->clear_source(); }},
  });
}

TEST(ValidateRulebook, Suggestions) {
  const auto suggestion = [](v1::Rulebook* r) { return r->mutable_suggestions(0); };
  Judge({
      {"suggestions[0].suggestion_code",
       [&](v1::Rulebook* r) { suggestion(r)->set_suggestion_code("A"); }},
      {"suggestions[1].suggestion_code",
       [](v1::Rulebook* r) { *r->add_suggestions() = r->suggestions(0); }},
      {"suggestions[0].risk_code", [&](v1::Rulebook* r) { suggestion(r)->set_risk_code("77"); }},
      {"suggestions[0].when.compare.metric",
       [&](v1::Rulebook* r) {
         suggestion(r)->mutable_when()->mutable_compare()->set_metric("no.such");
       }},
      {"suggestions[0].when", [&](v1::Rulebook* r) { suggestion(r)->mutable_when()->Clear(); }},
      {"suggestions[0].measure_codes",
       [&](v1::Rulebook* r) { suggestion(r)->clear_measure_codes(); }},
      {"suggestions[0].measure_codes[2]",
       [&](v1::Rulebook* r) { suggestion(r)->add_measure_codes("health"); }},
      {"suggestions[0].measure_codes[1]",
       [&](v1::Rulebook* r) { suggestion(r)->set_measure_codes(1, "wealth"); }},
      {"suggestions[0].title.en",
       [&](v1::Rulebook* r) { suggestion(r)->mutable_title()->clear_en(); }},
      {"suggestions[0].source", [&](v1::Rulebook* r) { suggestion(r)->clear_source(); }},
  });
}

TEST(ValidateRulebook, MassRisks) {
  const auto rule = [](v1::Rulebook* r) { return r->mutable_mass_risks(0); };
  Judge({
      {"mass_risks[0].rule_code", [&](v1::Rulebook* r) { rule(r)->clear_rule_code(); }},
      {"mass_risks[1].rule_code", [](v1::Rulebook* r) { *r->add_mass_risks() = r->mass_risks(0); }},
      {"mass_risks[0].kind_code",  // neither a flag of a rule nor a kind of clue
       [&](v1::Rulebook* r) {
         OtherCodes("clue_kind", r);
         r->clear_clue_thresholds();
         rule(r)->set_kind_code("HIGH");
       }},
      {"mass_risks[0].area_digits", [&](v1::Rulebook* r) { rule(r)->set_area_digits(6); }},
      {"mass_risks[0].window_days", [&](v1::Rulebook* r) { rule(r)->set_window_days(0); }},
      {"mass_risks[0].window_days", [&](v1::Rulebook* r) { rule(r)->set_window_days(91); }},
      {"mass_risks[0].least_households",
       [&](v1::Rulebook* r) { rule(r)->set_least_households(0); }},
      {"mass_risks[0].least_permille", [&](v1::Rulebook* r) { rule(r)->set_least_permille(1001); }},
      {"mass_risks[0].least_percent_of_usual",
       [&](v1::Rulebook* r) { rule(r)->set_least_percent_of_usual(10'001); }},
      {"mass_risks[0].source", [&](v1::Rulebook* r) { rule(r)->clear_source(); }},
  });
}

TEST(ValidateRulebook, WarningLevelsAndSignals) {
  const auto row = [](v1::Rulebook* r) { return r->mutable_warning_levels(0); };
  const auto rule = [](v1::Rulebook* r) { return r->mutable_authenticity_rules(0); };
  Judge({
      {"warning_levels[0].rule_code", [&](v1::Rulebook* r) { row(r)->clear_rule_code(); }},
      {"warning_levels[1].rule_code",
       [](v1::Rulebook* r) { *r->add_warning_levels() = r->warning_levels(0); }},
      {"warning_levels[0].level", [&](v1::Rulebook* r) { row(r)->set_level(0); }},
      {"warning_levels[0].level", [&](v1::Rulebook* r) { row(r)->set_level(4); }},
      {"warning_levels[0].conditions", [&](v1::Rulebook* r) { row(r)->clear_conditions(); }},
      {"warning_levels[0].conditions[1].metric_code",
       [&](v1::Rulebook* r) { row(r)->mutable_conditions(1)->set_metric_code("flags"); }},
      {"warning_levels[0].conditions[0].at_least",
       [&](v1::Rulebook* r) { row(r)->mutable_conditions(0)->set_at_least(0); }},
      {"warning_levels[0].quiet_days", [&](v1::Rulebook* r) { row(r)->set_quiet_days(0); }},
      {"warning_levels[0].source", [&](v1::Rulebook* r) { row(r)->clear_source(); }},
      {"authenticity_rules[0].rule_code", [&](v1::Rulebook* r) { rule(r)->clear_rule_code(); }},
      {"authenticity_rules[1].rule_code",
       [](v1::Rulebook* r) { *r->add_authenticity_rules() = r->authenticity_rules(0); }},
      {"authenticity_rules[0].signal", [&](v1::Rulebook* r) { rule(r)->set_signal("FAR"); }},
      {"authenticity_rules[0].threshold", [&](v1::Rulebook* r) { rule(r)->set_threshold(-1); }},
      {"authenticity_rules[0].window", [&](v1::Rulebook* r) { rule(r)->set_window(-1); }},
      {"authenticity_rules[0].source", [&](v1::Rulebook* r) { rule(r)->clear_source(); }},
  });
}

// Every name that rulebook.proto documents passes.
TEST(ValidateRulebook, AllMetricsAndSignalsAreKnown) {
  v1::Rulebook rulebook = ValidRulebook();
  for (const char* metric : {"new_flags_30d_permille", "new_flags_30d_percent_of_last_year",
                             "clustered_clues_30d", "flagged_without_measure_permille"}) {
    v1::WarningCondition* condition = rulebook.mutable_warning_levels(0)->add_conditions();
    condition->set_metric_code(metric);
    condition->set_at_least(1);
  }
  int number = 0;
  for (const char* signal :
       {"PHOTO_TWICE", "SIGNATURE_TWICE", "SAME_MINUTE", "CLOCK_GAP", "AWAY_WHILE_VISITED",
        "IDENTICAL_VALUES", "ENTERED_IN_BULK", "ROUND_NUMBERS", "JUMP_BEFORE_ELIMINATION",
        "REVIEW_BEFORE_VISIT", "SAME_MINUTES_ELSEWHERE"}) {
    v1::AuthenticityRule* rule = rulebook.add_authenticity_rules();
    *rule = rulebook.authenticity_rules(0);
    rule->set_signal(signal);
    rule->set_rule_code("rule-" + std::to_string(++number));
  }
  EXPECT_THAT(ValidateRulebook(rulebook, RulebookSet()), IsEmpty());
}

}  // namespace
}  // namespace hearth::domain
