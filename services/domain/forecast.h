// Will an open chain be late? Today plus the time that the town itself needed lately from the same
// stage to the decision. Pure. Policy source: none; a help for the office, decides nothing.

#ifndef HEARTH_SERVICES_DOMAIN_FORECAST_H_
#define HEARTH_SERVICES_DOMAIN_FORECAST_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "hearth/v1/case_file.pb.h"

namespace hearth::domain {

inline constexpr int32_t kForecastWindowDays = 90;
inline constexpr uint32_t kForecastPercentile = 75;

// One stage of a chain of the town that was decided since.
struct FinishedStep {
  v1::ChainStage stage = v1::CHAIN_STAGE_UNSPECIFIED;
  int32_t decided_date = 0;
  int32_t days = 0;  // from the day on which the stage was reached to the decision; >= 0
};

struct BreachForecast {
  int32_t expected_date = 0;
  bool breaches = false;  // expected after the chain is due
  uint32_t samples = 0;   // steps that it rests on
};

// `due_date`: that of CHAIN_DUE. Counts the steps of that stage decided in the 90 days up to today;
// the percentile is the nearest rank. nullopt when there is none: nothing is guessed. REQUIRES:
// IsDate of today and due_date.
std::optional<BreachForecast> ForecastBreach(v1::ChainStage stage,
                                             const std::vector<FinishedStep>& town, int32_t today,
                                             int32_t due_date);

}  // namespace hearth::domain

#endif  // HEARTH_SERVICES_DOMAIN_FORECAST_H_
