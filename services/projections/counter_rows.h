// Figures of villages as daily changes, so that any past day is a short sum.
//
//   'v' ‖ village(12) → "": the village has figures
//   'c' ‖ village(12) ‖ day(4) → rows.v1.CounterRow: what changed on that opened day
//   'C' ‖ village(12) ‖ month(4) → rows.v1.CounterRow: totals of all days before that month;
//       written with the month's first change

#ifndef HEARTH_SERVICES_PROJECTIONS_COUNTER_ROWS_H_
#define HEARTH_SERVICES_PROJECTIONS_COUNTER_ROWS_H_

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "hearth/rows/v1/views.pb.h"
#include "storage/api/rows.h"

namespace hearth::projections {

inline constexpr char kVillageRows = 'v';
inline constexpr char kDayRows = 'c';
inline constexpr char kMonthRows = 'C';

inline constexpr size_t kVillageDigits = 12;

using Counters = std::map<std::string, int64_t, std::less<>>;

std::string VillageKey(std::string_view village);
std::string DayKey(std::string_view village, int32_t day);
std::string MonthKey(std::string_view village, int32_t day);

// Figures that are zero are left out.
rows::v1::CounterRow ToRow(const Counters& counters);
void AddRow(const rows::v1::CounterRow& row, Counters* counters);
absl::Status AddCounters(std::string_view bytes, Counters* counters);

// Totals of the changes of all days up to `day`.
absl::StatusOr<Counters> TotalsOf(const storage::RowReader& rows, std::string_view family,
                                  std::string_view village, int32_t day);
// All villages that ever had figures, ascending.
absl::StatusOr<std::vector<std::string>> VillagesOf(const storage::RowReader& rows,
                                                    std::string_view family);

}  // namespace hearth::projections

#endif  // HEARTH_SERVICES_PROJECTIONS_COUNTER_ROWS_H_
