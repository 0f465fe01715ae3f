// Clocks of the rulebook: when something that began on a day is due. A clock that began under one
// rulebook keeps its days when another takes effect. Pure. Policy source: domain.md 3.3
// (configuration keys), 4.1.

#ifndef HEARTH_SERVICES_DOMAIN_CLOCK_H_
#define HEARTH_SERVICES_DOMAIN_CLOCK_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hearth/v1/case_file.pb.h"
#include "hearth/v1/rulebook.pb.h"
#include "services/domain/control.h"

namespace hearth::domain {

// A day on which people work: no Saturday or Sunday unless made up, and no holiday. `calendar` may
// be null. REQUIRES: IsDate(date).
bool IsWorkingDay(int32_t date, const v1::WorkCalendar* calendar);

// The day `days` (working) days after `start`; `start` itself does not count. Days of the calendar
// that end on a holiday end there. Stops at the last day of all. REQUIRES: IsDate.
int32_t DayAfter(int32_t start, uint32_t days, bool working_days, const v1::WorkCalendar* calendar);

// The day on which so many per cent of the days from `start` to `due` are used up, rounded up to a
// whole day; 0 when percent is 0 (no reminder) or due is not after start. REQUIRES: IsDate of both.
int32_t DayOfPercent(int32_t start, int32_t due, uint32_t percent);

// The clocks of one area. Borrows control. Not thread-safe: keeps the rules of the day asked last.
class Clocks {
 public:
  Clocks(const Control& control, std::string_view area_code);

  // As in force for the area on that day; nullopt when no rulebook has that clock: then nothing is
  // due, and nothing is guessed.
  std::optional<v1::Clock> Find(std::string_view clock_code, int32_t day) const;

  // Last day of the clock that began on `start`, by the rulebook and its calendar in force on
  // `start`. A clock that pauses leaves out the days of `pauses`: those after from_date up to and
  // including until_date, so that the day on which a wait begins still counts and the day on which
  // it ends does not. nullopt without such a clock, when `start` is no day, and for a clock that
  // pauses while a pause runs; but what had run out before that pause began stays run out.
  std::optional<int32_t> DueDate(std::string_view clock_code, int32_t start,
                                 const std::vector<v1::ChainPause>& pauses = {}) const;

  // The day on which so many per cent of the clock are used up, rounded up to a whole day of those
  // that the clock counts. nullopt as above, and for 0 per cent.
  std::optional<int32_t> RemindDate(std::string_view clock_code, int32_t start, uint32_t percent,
                                    const std::vector<v1::ChainPause>& pauses = {}) const;

  // AlertPolicy.remind_percent in force on that day; 0 = no reminder.
  uint32_t RemindPercent(int32_t day) const;

  // The income line in force on that day; null = none. Lives as long as no other day is asked for.
  const v1::IncomeLine* LineOn(int32_t day) const;

 private:
  const RulesInForce& RulesOn(int32_t day) const;
  std::optional<int32_t> DayOf(std::string_view clock_code, int32_t start, uint32_t percent,
                               const std::vector<v1::ChainPause>& pauses) const;

  const Control& control_;
  std::string area_code_;
  mutable int32_t rules_day_ = 0;
  mutable std::shared_ptr<const RulesInForce> rules_;
};

}  // namespace hearth::domain

#endif  // HEARTH_SERVICES_DOMAIN_CLOCK_H_
