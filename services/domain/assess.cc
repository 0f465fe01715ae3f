#include "services/domain/assess.h"

#include <algorithm>
#include <utility>

#include "services/domain/cadence.h"
#include "services/domain/civil_date.h"
#include "services/domain/metric_table.h"
#include "services/domain/rules.h"
#include "services/domain/visit_profile.h"

namespace hearth::domain {
namespace {

bool ReadsLine(const v1::Condition& condition) {
  bool reads = false;
  ForEachComparison(condition, [&](const v1::Comparison& comparison) {
    reads |= comparison.has_line() || comparison.metric().starts_with("line.");
  });
  return reads;
}

void Judge(const v1::Rule& rule, const RulesInForce& rules, MetricReader* reader,
           v1::RuleOutcome* outcome) {
  outcome->set_rule_code(rule.rule_code());
  outcome->set_flag(rule.flag());
  outcome->set_kind(rule.kind());
  outcome->set_rulebook_id(rules.rules_from.rulebook_id);
  outcome->set_rulebook_version(rules.rules_from.version);
  if (rules.line != nullptr && ReadsLine(rule.when())) {
    outcome->set_line_id(rules.line->line_id());
    outcome->set_line_amount_fen(rules.line->amount_fen());
  }
  reader->Compare(rule.when(), outcome->mutable_compared());
  Verdict verdict = Combine(rule.when(), outcome->compared());
  outcome->set_result(verdict.result);
  outcome->set_first_failed(verdict.first_failed);
  for (std::string& name : verdict.unknown_metrics) outcome->add_unknown_metrics(std::move(name));
}

// The first later day on which a rulebook or line takes effect or ends for the area.
int32_t NextChangeOfRules(const Control& control, const Lineage& lineage) {
  constexpr int32_t kLastDay = 21991231;
  for (const auto& [day, area_code] :
       control.rulebooks->TakingEffect(control.opened_day, kLastDay)) {
    if (std::find(lineage.begin(), lineage.end(), area_code) != lineage.end()) return day;
  }
  return 0;
}

// The right side again, from the rule and what the outcome names.
v1::MetricValue RightOf(const v1::Comparison& comparison, const v1::Compared& compared,
                        const v1::RuleOutcome& outcome) {
  v1::MetricValue right;
  switch (comparison.right_case()) {
    case v1::Comparison::kNumber:
      right.set_number(comparison.number());
      break;
    case v1::Comparison::kCode:
      right.set_code(comparison.code());
      break;
    case v1::Comparison::kYes:
      right.set_yes(comparison.yes());
      break;
    case v1::Comparison::kLine:
      if (!outcome.line_id().empty())
        right.set_number(ScaledLine(comparison.line(), outcome.line_amount_fen()));
      break;
    case v1::Comparison::kPrevious:
      right = compared.right();
      break;
    case v1::Comparison::RIGHT_NOT_SET:
      break;
  }
  return right;
}

std::vector<std::string> Raised(const v1::Assessment& assessment, v1::RuleKind kind) {
  std::vector<std::string> raised;
  for (const v1::RuleOutcome& outcome : assessment.outcomes()) {
    if (outcome.kind() != kind || outcome.result() != v1::RULE_RESULT_RAISED) continue;
    if (std::find(raised.begin(), raised.end(), outcome.flag()) == raised.end())
      raised.push_back(outcome.flag());
  }
  return raised;
}

}  // namespace

void AssessInto(const v1::OpenedHousehold& household, const RulesInForce& rules, int32_t day,
                v1::Assessment* assessment, const v1::CaseFile* file) {
  assessment->Clear();
  assessment->set_day(day);
  if (!household.registered() || household.ended()) return;
  const MetricInput choosing{household, rules, day, nullptr, /*evidence=*/true, file};
  MetricReader cadence_reader(choosing);
  const std::optional<v1::VisitDuty> duty = DutyOf(choosing, &cadence_reader);
  if (duty.has_value()) *assessment->mutable_visit() = *duty;

  const MetricInput input{
      household, rules, day, duty.has_value() ? &*duty : nullptr, /*evidence=*/true, file};
  MetricReader reader(input);
  for (const v1::Rule* rule : rules.rules) Judge(*rule, rules, &reader, assessment->add_outcomes());

  int32_t next_day = EarlierEnd(cadence_reader.next_day(), reader.next_day());
  if (duty.has_value() && !duty->overdue() && duty->due_date() != 0) {
    next_day = EarlierEnd(next_day, AddDays(duty->due_date(), 1));
  }
  assessment->set_next_day(next_day);
}

v1::Assessment Assess(const v1::OpenedHousehold& household, const RulesInForce& rules,
                      int32_t day, const v1::CaseFile* file) {
  v1::Assessment assessment;
  AssessInto(household, rules, day, &assessment, file);
  return assessment;
}

v1::Assessment Assess(const v1::OpenedHousehold& household, const Control& control,
                      const v1::CaseFile* file) {
  const Lineage lineage = RulesLineage(household, control);
  v1::Assessment assessment = Assess(
      household, *control.rulebooks->InForce(lineage, control.opened_day), control.opened_day,
      file);
  if (!household.registered() || household.ended()) return assessment;
  assessment.set_next_day(EarlierEnd(assessment.next_day(), NextChangeOfRules(control, lineage)));
  return assessment;
}

v1::RuleResult Rederive(const v1::Rule& rule, const v1::RuleOutcome& outcome) {
  ComparedList compared = outcome.compared();
  int i = 0;
  ForEachComparison(rule.when(), [&](const v1::Comparison& comparison) {
    if (i >= compared.size()) return;
    v1::Compared& made = *compared.Mutable(i++);
    made.set_result(
        CompareValues(comparison.operator_(), made.left(), RightOf(comparison, made, outcome)));
  });
  return Combine(rule.when(), compared).result;
}

std::vector<std::string> RaisedFlags(const v1::Assessment& assessment) {
  return Raised(assessment, v1::RULE_KIND_FLAG);
}

std::vector<std::string> RaisedFaults(const v1::Assessment& assessment) {
  return Raised(assessment, v1::RULE_KIND_DATA_FAULT);
}

}  // namespace hearth::domain
