// When an event is recorded, and which days must be opened before it. Pure.

#ifndef HEARTH_SERVICES_LEDGER_DAY_PLAN_H_
#define HEARTH_SERVICES_LEDGER_DAY_PLAN_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace hearth::ledger {

// Design §4: beyond these an operator decides.
inline constexpr int kDaysAtOnce = 31;
inline constexpr int64_t kClockBehindMs = 5 * 60 * 1000;
// A slip of the pen in OpenDay is not to fill the log with days.
inline constexpr int kDaysByCommand = 3'660;
// "Today" of a stepped log before its first day: nothing lies in its future.
inline constexpr int32_t kNoDayYet = 21991230;

// Where the log has come to.
struct LogTime {
  int64_t recorded_ms = 0;  // of the newest event
  int32_t opened_day = 0;   // 0 = none
};

// What the next event needs.
struct NextTime {
  int64_t recorded_ms = 0;
  std::vector<int32_t> days;  // to be opened before it, ascending
};

// Wall clock. UNAVAILABLE with the reason CLOCK_BEHIND or DAYS_BEHIND when an operator must decide.
absl::StatusOr<NextTime> WallTime(int64_t now_ms, const LogTime& log, bool accept_clock_behind);

// Stepped clock: the first instant of the opened day + 8 h + 1 ms an event, never beyond the day;
// before the first day 1 ms an event from 1970 on, so that any first day may follow. A function of
// the log alone: the same submissions give the same recorded times, however they were grouped.
int64_t SteppedTime(const LogTime& log);

// The days from the opened one up to `date`, for OpenDay. INVALID_ARGUMENT as Ledger::OpenDay says.
absl::StatusOr<std::vector<int32_t>> DaysUntil(int32_t date, int32_t opened_day);

// The id of a day's DayOpened, shaped as a UUIDv7 of the day's first instant. `attempt` > 0 gives
// others, in case somebody took the first for an event of his own.
std::string DayEventId(std::string_view log_id, int32_t date, uint32_t attempt);

}  // namespace hearth::ledger

#endif  // HEARTH_SERVICES_LEDGER_DAY_PLAN_H_
