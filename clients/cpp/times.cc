#include "clients/cpp/times.h"

#include <cstdio>

#include "absl/time/civil_time.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace hearth::client {
namespace {

constexpr int64_t kOffsetMs = 8 * 3600 * 1000;
constexpr int64_t kDayMs = 24 * 3600 * 1000;

absl::TimeZone Shanghai() { return absl::FixedTimeZone(8 * 3600); }

// Takes `digits` (or up to two, when `loose`) decimal digits off the front.
std::optional<int> Take(std::string_view* text, size_t digits, bool loose = false) {
  int value = 0;
  size_t taken = 0;
  while (taken < digits && taken < text->size()) {
    const char c = (*text)[taken];
    if (c < '0' || c > '9') break;
    value = value * 10 + (c - '0');
    ++taken;
  }
  if (taken == 0 || (!loose && taken < digits)) return {};
  text->remove_prefix(taken);
  return value;
}

bool Skip(std::string_view* text, char c) {
  if (text->empty() || text->front() != c) return false;
  text->remove_prefix(1);
  return true;
}

std::optional<int32_t> RealDate(int year, int month, int day) {
  const absl::CivilDay civil(year, month, day);
  if (civil.year() != year || civil.month() != month || civil.day() != day) return {};
  return year * 10000 + month * 100 + day;
}

}  // namespace

int64_t NowMs() { return absl::ToUnixMillis(absl::Now()); }

std::optional<int64_t> ParseTime(std::string_view text) {
  if (text.size() < 20 || text[10] != 'T') return {};  // absl alone would take a space as well
  absl::Time time;
  std::string error;
  if (!absl::ParseTime(absl::RFC3339_full, absl::string_view(text.data(), text.size()), &time,
                       &error)) {
    return {};
  }
  if (time == absl::InfiniteFuture() || time == absl::InfinitePast()) return {};
  return absl::ToUnixMillis(time);
}

std::string TimeText(int64_t unix_ms) {
  const char* format = unix_ms % 1000 == 0 ? "%Y-%m-%d%ET%H:%M:%S%Ez" : "%Y-%m-%d%ET%H:%M:%E3S%Ez";
  return absl::FormatTime(format, absl::FromUnixMillis(unix_ms), Shanghai());
}

std::string ShortTimeText(int64_t unix_ms) {
  if (unix_ms == 0) return "";
  return absl::FormatTime("%Y-%m-%d %H:%M:%S", absl::FromUnixMillis(unix_ms), Shanghai());
}

std::optional<int32_t> ParseDate(std::string_view text) {
  const auto year = Take(&text, 4);
  if (!year) return {};
  if (text.size() == 4 && text.front() >= '0' && text.front() <= '9') {
    const auto month = Take(&text, 2), day = Take(&text, 2);
    if (!month || !day || !text.empty()) return {};
    return RealDate(*year, *month, *day);
  }
  const char mark = text.empty() ? '\0' : text.front();
  if (mark != '-' && mark != '/') return {};
  Skip(&text, mark);
  const auto month = Take(&text, 2, true);
  if (!month || !Skip(&text, mark)) return {};
  const auto day = Take(&text, 2, true);
  if (!day || !text.empty()) return {};
  return RealDate(*year, *month, *day);
}

std::string DateText(int32_t date) {
  if (date == 0) return "";
  char text[32];
  std::snprintf(text, sizeof(text), "%04d-%02d-%02d", date / 10000, date / 100 % 100, date % 100);
  return text;
}

int32_t DateOf(int64_t unix_ms) {
  const absl::CivilDay day = absl::ToCivilDay(absl::FromUnixMillis(unix_ms), Shanghai());
  return static_cast<int32_t>(day.year()) * 10000 + day.month() * 100 + day.day();
}

int64_t MsOn(int32_t date, int64_t ms_of_day) {
  const absl::CivilDay day(date / 10000, date / 100 % 100, date % 100);
  return absl::ToUnixMillis(absl::FromCivil(day, Shanghai())) + ms_of_day;
}

int64_t MsOfDay(int64_t unix_ms) {
  const int64_t local = unix_ms + kOffsetMs;
  return ((local % kDayMs) + kDayMs) % kDayMs;
}

}  // namespace hearth::client
