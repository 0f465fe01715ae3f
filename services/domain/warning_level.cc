#include "services/domain/warning_level.h"

#include <algorithm>

#include "services/domain/civil_date.h"

namespace hearth::domain {
namespace {

// In thousandths, hundredths, or as counted.
int64_t ScaleOf(std::string_view metric) {
  if (metric.ends_with("_permille")) return 1000;
  if (metric == "new_flags_30d_percent_of_last_year") return 100;
  return 0;
}

v1::WarningInput Input(std::string_view metric, int64_t value, int64_t base, int32_t day,
                       int32_t days) {
  v1::WarningInput input;
  input.set_metric_code(std::string(metric));
  input.set_value(value);
  input.set_base(base);
  input.set_start_date(AddDays(day, 1 - days));
  input.set_end_date(day);
  return input;
}

using Inputs = std::array<v1::WarningInput, 6>;

bool Holds(const v1::WarningCondition& condition, const Inputs& inputs) {
  const auto input = std::find_if(inputs.begin(), inputs.end(), [&](const v1::WarningInput& i) {
    return i.metric_code() == condition.metric_code();
  });
  if (input == inputs.end()) return false;
  const std::optional<int64_t> value = WarningValue(*input);
  return value.has_value() && *value >= condition.at_least();
}

bool Matches(const v1::WarningRow& row, const Inputs& inputs) {
  const auto& conditions = row.conditions();
  return !conditions.empty() &&
         std::all_of(conditions.begin(), conditions.end(),
                     [&](const v1::WarningCondition& c) { return Holds(c, inputs); });
}

// The first matching row of each level.
std::array<const v1::WarningRow*, kWarningLevelMax + 1> Matching(
    const std::vector<const v1::WarningRow*>& rows, const Inputs& inputs) {
  std::array<const v1::WarningRow*, kWarningLevelMax + 1> matching{};
  for (const v1::WarningRow* row : rows) {
    if (row->level() < 1 || row->level() > kWarningLevelMax) continue;
    const v1::WarningRow*& first = matching[row->level()];
    if (first == nullptr && Matches(*row, inputs)) first = row;
  }
  return matching;
}

// Notes today's matches; a higher one keeps the lower ones up that were there.
void Note(const std::array<const v1::WarningRow*, kWarningLevelMax + 1>& matching, int32_t day,
          WarningState* state) {
  bool higher = false;
  for (uint32_t level = kWarningLevelMax; level > 0; --level) {
    WarningState::Held& held = state->held[level];
    if (matching[level] != nullptr) {
      held = {matching[level]->rule_code(), matching[level]->quiet_days(), day};
      higher = true;
    } else if (higher && held.last_date != 0) {
      held.last_date = day;
    }
  }
}

bool StillHolds(const WarningState::Held& held, int32_t day) {
  return held.last_date != 0 &&
         DaysBetween(held.last_date, day) < static_cast<int64_t>(std::max(held.quiet_days, 1U));
}

}  // namespace

Inputs WarningInputs(const WarningCounts& counts, int32_t day) {
  return {
      Input("new_flags_7d_permille", counts.new_flags_7d, counts.households, day, 7),
      Input("new_flags_30d_permille", counts.new_flags_30d, counts.households, day, 30),
      Input("new_flags_30d_percent_of_last_year", counts.new_flags_30d,
            counts.new_flags_30d_last_year.value_or(0), day, 30),
      Input("clustered_clues_30d", counts.clustered_clues_30d, 0, day, 30),
      Input("flagged_without_measure_permille", counts.flagged_without_measure, counts.flagged, day,
            1),
      Input("overdue_permille", counts.overdue, counts.duties, day, 1),
  };
}

std::optional<int64_t> WarningValue(const v1::WarningInput& input) {
  const int64_t scale = ScaleOf(input.metric_code());
  if (scale == 0) return input.value();
  if (input.base() <= 0) return std::nullopt;
  return input.value() * scale / input.base();
}

std::optional<v1::WarningLevelChanged> JudgeWarning(const WarningCounts& counts,
                                                    const std::vector<const v1::WarningRow*>& rows,
                                                    int32_t day, WarningState* state) {
  const Inputs inputs = WarningInputs(counts, day);
  Note(Matching(rows, inputs), day, state);
  const uint32_t before = state->level;
  const WarningState::Held old = state->held[before];
  uint32_t level = 0;
  for (uint32_t l = 1; l <= kWarningLevelMax; ++l) {
    if (StillHolds(state->held[l], day)) {
      level = l;
    } else {
      state->held[l] = {};
    }
  }
  if (level == before) return std::nullopt;
  v1::WarningLevelChanged change;
  change.set_level_before(before);
  change.set_level_after(level);
  change.set_rule_code(level == 0 ? old.rule_code : state->held[level].rule_code);
  for (const v1::WarningInput& input : inputs) *change.add_inputs() = input;
  if (level < before) change.set_quiet_since_date(AddDays(old.last_date, 1));
  state->level = level;
  return change;
}

}  // namespace hearth::domain
