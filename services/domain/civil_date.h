// Civil dates as yyyymmdd in Asia/Shanghai (UTC+8, no daylight saving since 1991). Pure.

#ifndef HEARTH_SERVICES_DOMAIN_CIVIL_DATE_H_
#define HEARTH_SERVICES_DOMAIN_CIVIL_DATE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hearth::domain {

// True for a date of the Gregorian calendar between 1900-01-01 and 2199-12-31.
bool IsDate(int32_t date);

// Days since 1970-01-01. REQUIRES: IsDate(date).
int32_t DayNumber(int32_t date);
// The number is of such a date.
bool IsDayNumber(int32_t number);
// REQUIRES: IsDayNumber(day_number).
int32_t DateOfDayNumber(int32_t day_number);

// REQUIRES: IsDate(date).
int32_t AddDays(int32_t date, int32_t days);
// b - a in days. REQUIRES: both are dates.
int32_t DaysBetween(int32_t a, int32_t b);

// Civil day of an instant; instants outside 1900..2199 give 0.
int32_t DateOfTime(int64_t unix_ms);
// First instant of a civil day. REQUIRES: IsDate(date).
int64_t TimeOfDate(int32_t date);

// "2026-11-24" ↔ 20261124; nullopt for anything else.
std::optional<int32_t> ParseDate(std::string_view text);
std::string FormatDate(int32_t date);

}  // namespace hearth::domain

#endif  // HEARTH_SERVICES_DOMAIN_CIVIL_DATE_H_
