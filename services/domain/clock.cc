#include "services/domain/clock.h"

#include <algorithm>

#include "services/domain/civil_date.h"

namespace hearth::domain {
namespace {

constexpr int32_t kLastDate = 21991231;
constexpr uint32_t kWhole = 100;

// Monday = 0.
int32_t WeekdayOf(int32_t date) {
  constexpr int32_t kWeekdayOfDayZero = 3;  // 1970-01-01 was a Thursday
  return ((DayNumber(date) + kWeekdayOfDayZero) % 7 + 7) % 7;
}

bool Has(const google::protobuf::RepeatedField<int32_t>& ascending, int32_t date) {
  return std::binary_search(ascending.begin(), ascending.end(), date);
}

uint32_t PartOf(uint32_t days, uint32_t percent) { return (days * percent + kWhole - 1) / kWhole; }

// A stated day may be the last that there is.
int32_t DaysLater(int32_t date, uint32_t days) {
  const int64_t number = int64_t{DayNumber(date)} + days;
  return number < DayNumber(kLastDate) ? DateOfDayNumber(static_cast<int32_t>(number)) : kLastDate;
}

bool InPause(int32_t date, const std::vector<v1::ChainPause>& pauses) {
  return std::any_of(pauses.begin(), pauses.end(), [date](const v1::ChainPause& pause) {
    const bool ended = pause.until_date() != 0;
    return pause.from_date() < date && (!ended || date <= pause.until_date());
  });
}

// The first day on which a pause runs that nobody ended; 0 = none.
int32_t OpenPauseFrom(const std::vector<v1::ChainPause>& pauses) {
  for (const v1::ChainPause& pause : pauses) {
    if (pause.until_date() == 0) return pause.from_date();
  }
  return 0;
}

std::optional<int32_t> DayAfterPauses(int32_t start, uint32_t days, const v1::Clock& clock,
                                      const v1::WorkCalendar* calendar,
                                      const std::vector<v1::ChainPause>& pauses) {
  const int32_t open_from = OpenPauseFrom(pauses);
  int32_t day = start;
  for (uint32_t counted = 0; counted < days;) {
    if (day == kLastDate) return day;
    if (open_from != 0 && day >= open_from) return std::nullopt;
    day = AddDays(day, 1);
    const bool counts = !clock.working_days() || IsWorkingDay(day, calendar);
    if (counts && !InPause(day, pauses)) ++counted;
  }
  return day;
}

}  // namespace

bool IsWorkingDay(int32_t date, const v1::WorkCalendar* calendar) {
  constexpr int32_t kSaturday = 5;
  const bool weekend = WeekdayOf(date) >= kSaturday;
  if (calendar == nullptr) return !weekend;
  return weekend ? Has(calendar->working_dates(), date) : !Has(calendar->holiday_dates(), date);
}

int32_t DayAfter(int32_t start, uint32_t days, bool working_days,
                 const v1::WorkCalendar* calendar) {
  if (!working_days) return DaysLater(start, days);
  int32_t day = start;
  for (uint32_t counted = 0; counted < days && day != kLastDate;) {
    day = AddDays(day, 1);
    if (IsWorkingDay(day, calendar)) ++counted;
  }
  return day;
}

int32_t DayOfPercent(int32_t start, int32_t due, uint32_t percent) {
  if (percent == 0 || due <= start) return 0;
  return DaysLater(start, PartOf(static_cast<uint32_t>(DaysBetween(start, due)), percent));
}

Clocks::Clocks(const Control& control, std::string_view area_code)
    : control_(control), area_code_(area_code) {}

const RulesInForce& Clocks::RulesOn(int32_t day) const {
  if (rules_ == nullptr || rules_day_ != day) {
    rules_ = control_.rulebooks->InForce(control_.areas->LineageOf(area_code_, day), day);
    rules_day_ = day;
  }
  return *rules_;
}

std::optional<v1::Clock> Clocks::Find(std::string_view clock_code, int32_t day) const {
  for (const v1::Clock* clock : RulesOn(day).clocks) {
    if (clock->clock_code() == clock_code) return *clock;
  }
  return std::nullopt;
}

std::optional<int32_t> Clocks::DayOf(std::string_view clock_code, int32_t start, uint32_t percent,
                                     const std::vector<v1::ChainPause>& pauses) const {
  if (!IsDate(start)) return std::nullopt;
  const std::optional<v1::Clock> clock = Find(clock_code, start);
  if (!clock.has_value()) return std::nullopt;
  const v1::WorkCalendar* calendar = RulesOn(start).calendar;
  const uint32_t days = PartOf(clock->days(), percent);
  if (!clock->pauses() || pauses.empty())
    return DayAfter(start, days, clock->working_days(), calendar);
  return DayAfterPauses(start, days, *clock, calendar, pauses);
}

std::optional<int32_t> Clocks::DueDate(std::string_view clock_code, int32_t start,
                                       const std::vector<v1::ChainPause>& pauses) const {
  return DayOf(clock_code, start, kWhole, pauses);
}

std::optional<int32_t> Clocks::RemindDate(std::string_view clock_code, int32_t start,
                                          uint32_t percent,
                                          const std::vector<v1::ChainPause>& pauses) const {
  if (percent == 0) return std::nullopt;
  return DayOf(clock_code, start, percent, pauses);
}

uint32_t Clocks::RemindPercent(int32_t day) const {
  const v1::AlertPolicy* alerts = RulesOn(day).alerts;
  return alerts == nullptr ? 0 : alerts->remind_percent();
}

const v1::IncomeLine* Clocks::LineOn(int32_t day) const { return RulesOn(day).line; }

}  // namespace hearth::domain
