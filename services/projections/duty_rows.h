// Due rows: on which day a household may change without a fact.
//
//   'd' ‖ day(4) ‖ household(16) → ""; one row a household at most

#ifndef HEARTH_SERVICES_PROJECTIONS_DUTY_ROWS_H_
#define HEARTH_SERVICES_PROJECTIONS_DUTY_ROWS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "services/projections/overlay.h"

namespace hearth::projections {

inline constexpr char kDutyRows = 'd';

std::string DutyKey(int32_t day, std::string_view household);

// Keys of households that are due after `from` and on or before `until`, after the key `after` (""
// = all), ascending, at most `limit`. Days that are done are left out, not only empty: their
// deleted rows would have to be walked over.
absl::StatusOr<std::vector<std::string>> DueKeys(const Overlay& rows, int32_t from, int32_t until,
                                                 std::string_view after, size_t limit);
// REQUIRES: a key of DueKeys.
std::string_view DueHousehold(std::string_view key);

}  // namespace hearth::projections

#endif  // HEARTH_SERVICES_PROJECTIONS_DUTY_ROWS_H_
