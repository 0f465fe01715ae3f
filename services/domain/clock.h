// Clocks of the rulebook: when something that began on a day is due. A clock that began under one
// rulebook keeps its days when another takes effect. Pure. Policy source: domain.md 3.3
// (configuration keys), 4.1.

#ifndef HEARTH_SERVICES_DOMAIN_CLOCK_H_
#define HEARTH_SERVICES_DOMAIN_CLOCK_H_

#include <cstdint>
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

// The day `days` (working) days after `start`; `start` itself does not count. REQUIRES: IsDate.
int32_t DayAfter(int32_t start, uint32_t days, bool working_days, const v1::WorkCalendar* calendar);

// The clocks of one area. Borrows control.
class Clocks {
 public:
  Clocks(const Control& control, std::string_view area_code);

  // As in force for the area on that day; nullopt when no rulebook has that clock: then nothing is
  // due, and nothing is guessed.
  std::optional<v1::Clock> Find(std::string_view clock_code, int32_t day) const;

  // Last day of the clock that began on `start`, by the rulebook in force on `start`. Days of
  // `pauses` do not count for a clock that pauses. nullopt as above, or while a pause runs.
  std::optional<int32_t> DueDate(std::string_view clock_code, int32_t start,
                                 const std::vector<v1::ChainPause>& pauses = {}) const;

  // The day on which so many per cent of the clock are used up, rounded up to a whole day.
  std::optional<int32_t> RemindDate(std::string_view clock_code, int32_t start, uint32_t percent,
                                    const std::vector<v1::ChainPause>& pauses = {}) const;

 private:
  const Control& control_;
  std::string area_code_;
};

}  // namespace hearth::domain

#endif  // HEARTH_SERVICES_DOMAIN_CLOCK_H_
