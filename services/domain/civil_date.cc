#include "services/domain/civil_date.h"

#include <array>
#include <cstdio>

#include "services/domain/invariant.h"

namespace hearth::domain {
namespace {

constexpr int32_t kMsPerSecond = 1000;
constexpr int64_t kMsPerDay = int64_t{86'400} * kMsPerSecond;
constexpr int64_t kShanghaiOffsetMs = int64_t{8} * 3600 * kMsPerSecond;
constexpr int32_t kFirstYear = 1900;
constexpr int32_t kLastYear = 2199;
constexpr int32_t kFirstDayNumber = -25'567;  // 1900-01-01
constexpr int32_t kLastDayNumber = 84'005;    // 2199-12-31

bool IsLeap(int32_t year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

int32_t DaysInMonth(int32_t year, int32_t month) {
  constexpr std::array<int32_t, 12> kDays = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && IsLeap(year) ? 29 : kDays[static_cast<size_t>(month - 1)];
}

}  // namespace

bool IsDate(int32_t date) {
  const int32_t year = date / 10'000;
  const int32_t month = date / 100 % 100;
  const int32_t day = date % 100;
  return year >= kFirstYear && year <= kLastYear && month >= 1 && month <= 12 && day >= 1 &&
         day <= DaysInMonth(year, month);
}

// Years are counted from March, so that the leap day is the last of its year; eras of 400 years
// repeat.
int32_t DayNumber(int32_t date) {
  HEARTH_REQUIRE(IsDate(date));
  const int32_t month = date / 100 % 100;
  const int32_t year = date / 10'000 - (month <= 2 ? 1 : 0);
  const int32_t era = year / 400;
  const int32_t year_of_era = year - era * 400;
  const int32_t months_from_march = month > 2 ? month - 3 : month + 9;
  const int32_t day_of_year = (153 * months_from_march + 2) / 5 + date % 100 - 1;
  const int32_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146'097 + day_of_era - 719'468;
}

bool IsDayNumber(int32_t number) { return number >= kFirstDayNumber && number <= kLastDayNumber; }

int32_t DateOfDayNumber(int32_t day_number) {
  HEARTH_REQUIRE(IsDayNumber(day_number));
  const int32_t shifted = day_number + 719'468;
  const int32_t era = shifted / 146'097;
  const int32_t day_of_era = shifted - era * 146'097;
  const int32_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const int32_t day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int32_t months_from_march = (5 * day_of_year + 2) / 153;
  const int32_t day = day_of_year - (153 * months_from_march + 2) / 5 + 1;
  const int32_t month = months_from_march < 10 ? months_from_march + 3 : months_from_march - 9;
  const int32_t year = year_of_era + era * 400 + (month <= 2 ? 1 : 0);
  return year * 10'000 + month * 100 + day;
}

int32_t AddDays(int32_t date, int32_t days) {
  const int64_t sum = int64_t{DayNumber(date)} + days;
  // Beyond the calendar it stays at its ends: a due day so far away never comes.
  if (sum > kLastDayNumber) return DateOfDayNumber(kLastDayNumber);
  if (sum < kFirstDayNumber) return DateOfDayNumber(kFirstDayNumber);
  return DateOfDayNumber(static_cast<int32_t>(sum));
}

int32_t DaysBetween(int32_t a, int32_t b) { return DayNumber(b) - DayNumber(a); }

int32_t DateOfTime(int64_t unix_ms) {
  if (unix_ms < kFirstDayNumber * kMsPerDay - kShanghaiOffsetMs) return 0;
  if (unix_ms >= (kLastDayNumber + 1) * kMsPerDay - kShanghaiOffsetMs) return 0;
  const int64_t local = unix_ms + kShanghaiOffsetMs;
  const int64_t day = local >= 0 ? local / kMsPerDay : -((-local + kMsPerDay - 1) / kMsPerDay);
  return DateOfDayNumber(static_cast<int32_t>(day));
}

int64_t TimeOfDate(int32_t date) { return DayNumber(date) * kMsPerDay - kShanghaiOffsetMs; }

std::optional<int32_t> ParseDate(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  int32_t date = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if (i == 4 || i == 7) continue;
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    date = date * 10 + (text[i] - '0');
  }
  if (!IsDate(date)) return std::nullopt;
  return date;
}

std::string FormatDate(int32_t date) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02d-%02d", date / 10'000, date / 100 % 100,
                date % 100);
  return text.data();
}

}  // namespace hearth::domain
