#include "services/domain/finding.h"

#include <algorithm>

#include "services/domain/cadence.h"
#include "services/domain/civil_date.h"
#include "services/domain/metric_table.h"

namespace hearth::domain {
namespace {

std::vector<std::string> Raised(const Finding& finding, const RulesInForce& rules,
                                v1::RuleKind kind) {
  std::vector<std::string> raised;
  for (size_t i = 0; i < finding.results.size(); ++i) {
    if (finding.results[i] != v1::RULE_RESULT_RAISED || rules.rules[i]->kind() != kind) continue;
    const std::string& flag = rules.rules[i]->flag();
    if (std::find(raised.begin(), raised.end(), flag) == raised.end()) raised.push_back(flag);
  }
  return raised;
}

// As DutyOf.
std::optional<v1::VisitDuty> LeanDutyOf(const MetricInput& input, const ReadyRules& rules,
                                        LeanReader* reader) {
  for (size_t i = 0; i < rules.in_force().cadences.size(); ++i) {
    if (reader->Holds(rules.judging().cadences()[i])) {
      return DutyUnder(*rules.in_force().cadences[i], input);
    }
  }
  return std::nullopt;
}

}  // namespace

void FindInto(const v1::OpenedHousehold& household, const ReadyRules& rules, int32_t day,
              Finding* finding, const v1::CaseFile* file) {
  finding->results.clear();
  finding->visit.reset();
  finding->next_day = 0;
  if (!household.registered() || household.ended()) return;
  const MetricInput choosing{household, rules.in_force(), day, nullptr, /*evidence=*/false, file};
  LeanReader cadence_reader(choosing, rules.judging());
  finding->visit = LeanDutyOf(choosing, rules, &cadence_reader);

  const v1::VisitDuty* duty = finding->visit.has_value() ? &*finding->visit : nullptr;
  const MetricInput input{household, rules.in_force(), day, duty, /*evidence=*/false, file};
  LeanReader reader(input, rules.judging());
  finding->results.reserve(rules.judging().rules().size());
  for (const ConditionId rule : rules.judging().rules()) {
    finding->results.push_back(reader.Judge(rule));
  }
  finding->next_day = EarlierEnd(cadence_reader.next_day(), reader.next_day());
  if (duty != nullptr && !duty->overdue() && duty->due_date() != 0) {
    finding->next_day = EarlierEnd(finding->next_day, AddDays(duty->due_date(), 1));
  }
}

std::vector<std::string> RaisedFlags(const Finding& finding, const RulesInForce& rules) {
  return Raised(finding, rules, v1::RULE_KIND_FLAG);
}

std::vector<std::string> RaisedFaults(const Finding& finding, const RulesInForce& rules) {
  return Raised(finding, rules, v1::RULE_KIND_DATA_FAULT);
}

}  // namespace hearth::domain
