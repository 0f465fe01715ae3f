// Figures of villages, as they were at the end of each opened day on which they changed: any past
// day is one look-up, and what changed between two days is the difference of two rows.
//
//   'v' ‖ village(12) → "": the village has figures
//   'c' ‖ village(12) ‖ ~day(4) → rows.v1.CounterRow: totals at the end of that opened day; the
//       newest day comes first, so that forward, which is cheaper, leads to the day before

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

inline constexpr size_t kVillageDigits = 12;

using Counters = std::map<std::string, int64_t, std::less<>>;

std::string VillageKey(std::string_view village);
std::string DayKey(std::string_view village, int32_t day);

// Figures that are zero are left out.
rows::v1::CounterRow ToRow(const Counters& counters);
void AddRow(const rows::v1::CounterRow& row, Counters* counters);

// Totals at the end of `day`.
absl::StatusOr<rows::v1::CounterRow> TotalsOf(const storage::RowReader& rows,
                                              std::string_view family, std::string_view village,
                                              int32_t day);
// All villages that ever had figures, ascending.
absl::StatusOr<std::vector<std::string>> VillagesOf(const storage::RowReader& rows,
                                                    std::string_view family);

}  // namespace hearth::projections

#endif  // HEARTH_SERVICES_PROJECTIONS_COUNTER_ROWS_H_
