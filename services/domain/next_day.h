// NextDay: until when a judgement holds. Private to rules.h and compiled_rules.h. Pure.

#ifndef HEARTH_SERVICES_DOMAIN_NEXT_DAY_H_
#define HEARTH_SERVICES_DOMAIN_NEXT_DAY_H_

#include <cstdint>

#include "services/domain/civil_date.h"
#include "services/domain/metric_table.h"

namespace hearth::domain {

// The earliest later day on which something that was read may come out otherwise.
class NextDay {
 public:
  explicit NextDay(int32_t today) : today_(today) {}

  int32_t day() const { return day_; }  // 0 = never

  void NoteEnd(int32_t holds_until) {
    if (holds_until == 0 || (day_ != 0 && holds_until >= day_)) return;
    Note(AddDays(holds_until, 1));
  }
  // A count of days that is not compared with a number that the rulebook writes may pass it on any
  // day.
  void NoteCount(int32_t counts_from) {
    if (counts_from != 0) Note(AddDays(today_, 1));
  }
  // A count passes a number on the day that it reaches it and on the day after.
  void NoteCount(int32_t counts_from, int64_t number) {
    constexpr int64_t kLongest = 100'000;
    if (counts_from == 0 || number < -kLongest || number > kLongest) return;
    const int32_t reached = DayNumber(counts_from) + static_cast<int32_t>(number);
    if (!IsDayNumber(reached) || !IsDayNumber(reached + 1)) return;
    Note(DateOfDayNumber(reached));
    Note(DateOfDayNumber(reached + 1));
  }

 private:
  void Note(int32_t day) {
    if (day > today_) day_ = EarlierEnd(day_, day);
  }

  const int32_t today_;
  int32_t day_ = 0;
};

}  // namespace hearth::domain

#endif  // HEARTH_SERVICES_DOMAIN_NEXT_DAY_H_
