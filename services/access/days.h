// The civil day and the instant by which this room judges and states facts. Private to it.

#ifndef HEARTH_SERVICES_ACCESS_DAYS_H_
#define HEARTH_SERVICES_ACCESS_DAYS_H_

#include <cstdint>

#include "services/domain/civil_date.h"
#include "services/domain/control.h"

namespace hearth::access {

// `stepped`: the day is the log's, not the clock's; the time of day is the clock's all the same.
inline int32_t TodayOf(bool stepped, int64_t now_ms, const domain::Control& control) {
  return stepped && control.opened_day != 0 ? control.opened_day : domain::DateOfTime(now_ms);
}

inline int64_t FactTimeOf(bool stepped, int64_t now_ms, const domain::Control& control) {
  constexpr int64_t kDayMs = 86'400'000;
  constexpr int64_t kChinaMs = 8 * 3'600'000;
  if (!stepped || control.opened_day == 0) return now_ms;
  return domain::TimeOfDate(control.opened_day) + (now_ms + kChinaMs) % kDayMs;
}

}  // namespace hearth::access

#endif  // HEARTH_SERVICES_ACCESS_DAYS_H_
