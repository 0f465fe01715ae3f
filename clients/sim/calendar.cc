#include "clients/sim/calendar.h"

#include <array>
#include <chrono>

namespace hearth::sim {
namespace {

namespace chr = std::chrono;

// New year's days of the lunar calendar (public holiday calendars).
constexpr std::array<CivilDay, 6> kSpringFestivals = {
    {{2025, 1, 29}, {2026, 2, 17}, {2027, 2, 6}, {2028, 1, 26}, {2029, 2, 13}, {2030, 2, 3}}};

void PutDigits(std::string* text, size_t end, int64_t value, size_t count) {
  for (size_t i = 0; i < count; ++i, value /= 10) {
    (*text)[end - i] = static_cast<char>('0' + value % 10);
  }
}

}  // namespace

CivilDay ToCivil(int day) {
  const chr::year_month_day date{chr::sys_days{chr::days{day}}};
  return {static_cast<int>(date.year()), static_cast<int>(static_cast<unsigned>(date.month())),
          static_cast<int>(static_cast<unsigned>(date.day()))};
}

int FromCivil(CivilDay civil) {
  const chr::year_month month{chr::year{civil.year},
                              chr::month{static_cast<unsigned>(civil.month)}};
  chr::year_month_day date = month / chr::day{static_cast<unsigned>(civil.day)};
  if (!date.ok()) date = chr::year_month_day{month / chr::last};
  return static_cast<int>(chr::sys_days{date}.time_since_epoch().count());
}

std::optional<int> ParseDay(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  int parts[3] = {0, 0, 0};
  int part = 0;
  for (const char c : text) {
    if (c == '-') {
      ++part;
      continue;
    }
    if (part > 2 || c < '0' || c > '9') return std::nullopt;
    parts[part] = parts[part] * 10 + (c - '0');
  }
  const bool in_range = parts[0] >= 1900 && parts[1] >= 1 && parts[1] <= 12 && parts[2] >= 1;
  if (part != 2 || !in_range) return std::nullopt;
  const int day = FromCivil({parts[0], parts[1], parts[2]});
  if (ToCivil(day).day != parts[2]) return std::nullopt;
  return day;
}

int MonthOf(int day) {
  const CivilDay civil = ToCivil(day);
  return civil.year * 12 + civil.month - 1;
}

int FirstDayOfMonth(int month) { return FromCivil({month / 12, month % 12 + 1, 1}); }

int WeekdayOf(int day) { return ((day + 3) % 7 + 7) % 7; }  // 1970-01-01 was a Thursday

bool IsSpringFestival(int day) {
  for (const CivilDay& festival : kSpringFestivals) {
    const int distance = day - FromCivil(festival);
    if (distance >= -2 && distance <= 6) return true;
  }
  return false;
}

int32_t DateNumber(int day) {
  const CivilDay civil = ToCivil(day);
  return civil.year * 10'000 + civil.month * 100 + civil.day;
}

std::string DayText(int day) { return InstantText(day * kDaySeconds).substr(0, 10); }

std::string InstantText(int64_t instant) {
  std::string text = "0000-00-00T00:00:00+08:00";
  const CivilDay civil = ToCivil(static_cast<int>(instant / kDaySeconds));
  const int64_t second = instant % kDaySeconds;
  PutDigits(&text, 3, civil.year, 4);
  PutDigits(&text, 6, civil.month, 2);
  PutDigits(&text, 9, civil.day, 2);
  PutDigits(&text, 12, second / 3'600, 2);
  PutDigits(&text, 15, second / 60 % 60, 2);
  PutDigits(&text, 18, second % 60, 2);
  return text;
}

}  // namespace hearth::sim
