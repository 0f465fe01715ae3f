// Metrics of visits. They rest on the cadence that matched; while cadences are being chosen they
// are unanswered.

#include <algorithm>

#include "services/domain/civil_date.h"
#include "services/domain/metric_table.h"

namespace hearth::domain {
namespace {

// The checks of the day that met the cadence last.
void AddCovering(const MetricInput& input, LeanReading* reading) {
  for (const v1::CheckMark& check : input.household.checks()) {
    if (check.complete() && check.source().occurred_date() == input.visit->last_date()) {
      AddEvent(check.source().event_id(), reading);
    }
  }
}

LeanReading Known(const MetricInput& input) {
  LeanReading reading(input.evidence);
  if (input.visit == nullptr) return reading;
  if (input.visit->last_date() != 0) AddCovering(input, &reading);
  SetYes(input.visit->last_date() != 0, &reading);
  return reading;
}

LeanReading DaysSince(const MetricInput& input) {
  LeanReading reading(input.evidence);
  if (input.visit == nullptr || !IsDate(input.visit->last_date())) return reading;
  AddCovering(input, &reading);
  SetNumber(DaysBetween(input.visit->last_date(), input.day), &reading);
  reading.counts_from = input.visit->last_date();
  return reading;
}

LeanReading DaysOverdue(const MetricInput& input) {
  LeanReading reading(input.evidence);
  if (input.visit == nullptr || !IsDate(input.visit->due_date())) return reading;
  if (input.visit->last_date() != 0) AddCovering(input, &reading);
  SetNumber(std::max(0, DaysBetween(input.visit->due_date(), input.day)), &reading);
  reading.counts_from = input.visit->due_date();
  return reading;
}

LeanReading Overdue(const MetricInput& input) {
  LeanReading reading(input.evidence);
  if (input.visit == nullptr || !IsDate(input.visit->due_date())) return reading;
  if (input.visit->last_date() != 0) AddCovering(input, &reading);
  SetYes(input.visit->overdue(), &reading);
  if (!input.visit->overdue()) reading.holds_until = input.visit->due_date();
  return reading;
}

LeanReading LastMode(const MetricInput& input) {
  LeanReading reading(input.evidence);
  if (input.household.checks().empty()) return reading;
  const v1::CheckMark& newest = input.household.checks(0);
  AddEvent(newest.source().event_id(), &reading);
  if (newest.visit_mode() == v1::VISIT_MODE_HOME) SetCode("HOME", &reading);
  if (newest.visit_mode() == v1::VISIT_MODE_PHONE) SetCode("PHONE", &reading);
  if (newest.visit_mode() == v1::VISIT_MODE_MESSENGER) SetCode("MESSENGER", &reading);
  return reading;
}

}  // namespace

std::vector<MetricEntry> VisitMetrics() {
  return {
      {{"visit.known", MetricType::kYes, "", "", "a check has ever met the cadence", false}, Known},
      {{"visit.days_since", MetricType::kNumber, "days", "", "days since a check met the cadence",
        false},
       DaysSince},
      {{"visit.days_overdue", MetricType::kNumber, "days", "",
        "days that the visit is overdue; 0 = is not", false},
       DaysOverdue},
      {{"visit.overdue", MetricType::kYes, "", "", "the visit is overdue", false}, Overdue},
      {{"visit.last_mode", MetricType::kCode, "", "",
        "HOME, PHONE or MESSENGER: how it was reached last", false},
       LastMode},
  };
}

}  // namespace hearth::domain
