// A small rulebook that uses every section and passes all checks. Tests spoil it.

#ifndef HEARTH_TESTS_DOMAIN_VALID_RULEBOOK_H_
#define HEARTH_TESTS_DOMAIN_VALID_RULEBOOK_H_

#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <string>

#include "hearth/v1/rulebook.pb.h"

namespace hearth::testing {

inline v1::Rulebook ParseRulebook(const std::string& text) {
  v1::Rulebook rulebook;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &rulebook)) << text;
  return rulebook;
}

inline constexpr char kValidRulebook[] = R"(
rulebook_id: "county" version: 1 area_code: "990101"
effective_from_date: 20260101 evaluator_version: 1
title { zh: "示范" en: "demo" }
lines {
  line_id: "line-2026" effective_from_date: 20260101 effective_to_date: 20261231
  amount_fen: 700000 measure: "net" window_rule: "rolling" document_number: "demo"
}
rules {
  rule_code: "low" flag: "LOW" kind: RULE_KIND_FLAG
  title { zh: "低" en: "low" } priority: 2 source: "assumed" raises_alert: true due_days: 10
  when { all {
    conditions { compare {
      metric: "income.per_capita_fen" operator: OPERATOR_LESS line { percent: 100 } } }
    conditions { not { compare {
      metric: "risk.exists" operator: OPERATOR_EQUAL yes: true } } }
    conditions { any {
      conditions { compare {
        metric: "risk.types" operator: OPERATOR_CONTAINS code: "01" } }
      conditions { compare {
        metric: "income.net_fen" operator: OPERATOR_LESS previous { percent: 70 } } }
      conditions { compare {
        metric: "answer.q_choice" operator: OPERATOR_EQUAL code: "yes" } }
      conditions { compare {
        metric: "visit.overdue" operator: OPERATOR_EQUAL yes: true } }
    } }
  } }
}
rules {
  rule_code: "odd" flag: "FAULT_ODD" kind: RULE_KIND_DATA_FAULT
  title { zh: "疑" en: "odd" } priority: 3 source: "assumed"
  when { compare { metric: "members.count" operator: OPERATOR_AT_LEAST number: 20 } }
}
cadences {
  cadence_code: "yearly" kind: CHECK_KIND_REGULAR_VERIFICATION period_days: 365 source: "assumed"
  when { compare { metric: "risk.exists" operator: OPERATOR_EQUAL yes: true } }
}
dictionaries {
  dictionary_id: "risk"
  codes { code: "01" text { zh: "因病" en: "illness" } source: "[G4]" }
}
dictionaries {
  dictionary_id: "window_rule"
  codes { code: "rolling" text { zh: "滚动" en: "rolling" } source: "[S11]" }
}
dictionaries {
  dictionary_id: "measure"
  codes { code: "health" text { zh: "健康帮扶" en: "health" } source: "[G2]" }
  codes { code: "floor" text { zh: "综合保障" en: "social security" } source: "[G2]" }
}
questions {
  question_code: "q_choice" text { zh: "问" en: "ask" } type: QUESTION_TYPE_CHOICE
  choices { code: "yes" text { zh: "是" en: "yes" } } data_class: "ordinary" valid_days: 365
}
questions {
  question_code: "q_amount" text { zh: "问" en: "ask" } type: QUESTION_TYPE_AMOUNT
  minimum: 0 maximum: 100 data_class: "sensitive"
}
profiles {
  profile_code: "regular" kind: CHECK_KIND_REGULAR_VERIFICATION
  groups: "income" groups: "risks" required_groups: "income"
  questions: "q_choice" required_questions: "q_choice"
  when { compare { metric: "visit.last_mode" operator: OPERATOR_EQUAL code: "HOME" } }
}
clocks { clock_code: "chain_days_total" days: 15 source: "[S04]" }
alerts { remind_percent: 80 overdue_priority: 2 fault_priority: 3 overdue_due_days: 30 }
validities { group: "income" days: 400 }
read_budgets {
  data_class: "S3_HEALTH" alarm_count: 250 stop_count: 500 lift_role: "county_approver"
  source: "assumed"
}
calendar {
  holiday_dates: 20261001 holiday_dates: 20261002
  working_dates: 20260926 working_dates: 20261010 source: "test"
}
clue_thresholds {
  source_unit_code: "A.c1" kind_code: "A.c1" amount_code: "A.c1"
  watched_fen: 1000000 other_fen: 2600000 source: "[S23]"
}
suggestions {
  suggestion_code: "ill" risk_code: "01" measure_codes: "health" measure_codes: "floor"
  title { zh: "因病" en: "illness" } source: "[S31]"
  when { compare { metric: "members.count" operator: OPERATOR_AT_LEAST number: 1 } }
}
mass_risks {
  rule_code: "village" kind_code: "LOW" area_digits: 12 window_days: 7 least_households: 5
  least_permille: 20 least_percent_of_usual: 300 source: "assumed"
}
warning_levels {
  rule_code: "three" level: 3 quiet_days: 14 source: "assumed"
  conditions { metric_code: "new_flags_7d_permille" at_least: 10 }
  conditions { metric_code: "overdue_permille" at_least: 100 }
}
authenticity_rules {
  rule_code: "far" signal: "FAR_FROM_HOUSE" threshold: 500 window: 30 source: "assumed"
}
)";

inline v1::Rulebook ValidRulebook() { return ParseRulebook(kValidRulebook); }

}  // namespace hearth::testing

#endif  // HEARTH_TESTS_DOMAIN_VALID_RULEBOOK_H_
