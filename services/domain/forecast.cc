#include "services/domain/forecast.h"

#include <algorithm>

#include "services/domain/civil_date.h"

namespace hearth::domain {
namespace {

constexpr size_t kWhole = 100;

bool Counts(const FinishedStep& step, v1::ChainStage stage, int32_t today) {
  if (step.stage != stage || step.days < 0 || !IsDate(step.decided_date)) return false;
  if (!IsDayNumber(DayNumber(today) + step.days)) return false;
  const int32_t ago = DaysBetween(step.decided_date, today);
  return ago >= 0 && ago < kForecastWindowDays;
}

}  // namespace

std::optional<BreachForecast> ForecastBreach(v1::ChainStage stage,
                                             const std::vector<FinishedStep>& town, int32_t today,
                                             int32_t due_date) {
  std::vector<int32_t> days;
  for (const FinishedStep& step : town) {
    if (Counts(step, stage, today)) days.push_back(step.days);
  }
  if (days.empty()) return std::nullopt;
  const size_t rank = (days.size() * kForecastPercentile + kWhole - 1) / kWhole;
  const auto at = days.begin() + static_cast<std::ptrdiff_t>(rank - 1);
  std::nth_element(days.begin(), at, days.end());
  BreachForecast forecast;
  forecast.expected_date = AddDays(today, *at);
  forecast.breaches = forecast.expected_date > due_date;
  forecast.samples = static_cast<uint32_t>(days.size());
  return forecast;
}

}  // namespace hearth::domain
