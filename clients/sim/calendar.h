// Civil days and instants of the simulated county (Asia/Shanghai, no daylight saving since 1991).
// Pure.

#ifndef HEARTH_CLIENTS_SIM_CALENDAR_H_
#define HEARTH_CLIENTS_SIM_CALENDAR_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hearth::sim {

inline constexpr int64_t kDaySeconds = 86'400;
inline constexpr int64_t kZoneSeconds = 8 * 3'600;  // +08:00

// Days are counted from 1970-01-01; instants are seconds since then by the county's clock.
struct CivilDay {
  int year = 0;
  int month = 0;  // 1..12
  int day = 0;    // 1..31
};

CivilDay ToCivil(int day);
// A day that the month does not have becomes the month's last.
int FromCivil(CivilDay civil);
// nullopt unless "yyyy-mm-dd" names a day that exists.
std::optional<int> ParseDay(std::string_view text);

// Months since year 0, to count windows: year * 12 + month - 1.
int MonthOf(int day);
int FirstDayOfMonth(int month);

// 0 = Monday .. 6 = Sunday.
int WeekdayOf(int day);
// The working-free week around the Spring Festival, in which nobody goes from house to house.
bool IsSpringFestival(int day);

// yyyymmdd, "yyyy-mm-dd", "yyyy-mm-ddThh:mm:ss+08:00".
int32_t DateNumber(int day);
std::string DayText(int day);
std::string InstantText(int64_t instant);

}  // namespace hearth::sim

#endif  // HEARTH_CLIENTS_SIM_CALENDAR_H_
