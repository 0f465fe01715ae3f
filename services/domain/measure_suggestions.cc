#include "services/domain/measure_suggestions.h"

#include <algorithm>

#include "services/domain/cadence.h"
#include "services/domain/case_basis.h"
#include "services/domain/case_file.h"
#include "services/domain/rules.h"

namespace hearth::domain {
namespace {

// Weightiest first, as the county ordered them; a risk that the order lacks comes last.
std::vector<std::string> OpenRisks(const CaseInput& input) {
  const v1::CaseRecord* record = OpenCase(input.file);
  std::vector<std::string> risks;
  if (record == nullptr || record->risks().empty()) {
    const auto& seen = input.household.risks().types();
    risks.assign(seen.begin(), seen.end());
    return risks;
  }
  const auto open = [record](const std::string& code) {
    return std::any_of(record->risks().begin(), record->risks().end(), [&](const v1::RiskClock& r) {
      return r.risk_code() == code && !r.eliminated();
    });
  };
  const auto add = [&](const std::string& code) {
    if (open(code) && std::find(risks.begin(), risks.end(), code) == risks.end()) {
      risks.push_back(code);
    }
  };
  for (const v1::CaseRisk& risk : record->basis().risks()) add(risk.risk_code());
  for (const v1::RiskClock& risk : record->risks()) add(risk.risk_code());
  return risks;
}

bool IsChosen(const SuggestedMeasure& suggested, const v1::CaseFile& file) {
  return std::any_of(file.measures().begin(), file.measures().end(), [&](const auto& measure) {
    const auto& risks = measure.risk_codes();
    return measure.stage() != v1::MEASURE_STAGE_ENDED &&
           measure.measure_code() == suggested.measure_code &&
           std::find(risks.begin(), risks.end(), suggested.risk_code) != risks.end();
  });
}

void AddFor(const std::string& risk, const v1::MeasureSuggestion& rule, const v1::CaseFile& file,
            std::vector<SuggestedMeasure>* suggestions) {
  for (const std::string& code : rule.measure_codes()) {
    const bool known = std::any_of(
        suggestions->begin(), suggestions->end(),
        [&](const SuggestedMeasure& s) { return s.risk_code == risk && s.measure_code == code; });
    if (known) continue;
    SuggestedMeasure suggested{rule.suggestion_code(), risk, code, rule.title(), false};
    suggested.chosen = IsChosen(suggested, file);
    suggestions->push_back(std::move(suggested));
  }
}

}  // namespace

std::vector<SuggestedMeasure> SuggestMeasures(const CaseInput& input) {
  const auto rules = RulesFor(input);
  const MetricInput choosing{input.household, *rules, input.today, nullptr};
  MetricReader cadences(choosing);
  const std::optional<v1::VisitDuty> visit = DutyOf(choosing, &cadences);
  const MetricInput metrics{input.household, *rules, input.today,
                            visit.has_value() ? &*visit : nullptr};
  MetricReader reader(metrics);
  std::vector<const v1::MeasureSuggestion*> holding;
  for (const v1::MeasureSuggestion* rule : rules->suggestions) {
    if (Holds(rule->has_when(), rule->when(), &reader)) holding.push_back(rule);
  }
  std::vector<SuggestedMeasure> suggestions;
  for (const std::string& risk : OpenRisks(input)) {
    for (const v1::MeasureSuggestion* rule : holding) {
      if (rule->risk_code().empty() || rule->risk_code() == risk) {
        AddFor(risk, *rule, input.file, &suggestions);
      }
    }
  }
  return suggestions;
}

}  // namespace hearth::domain
