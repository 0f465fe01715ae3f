#include "clients/sim/calendar.h"

#include <gtest/gtest.h>

namespace hearth::sim {
namespace {

TEST(CalendarTest, EveryDayComesBack) {
  for (int day = FromCivil({1925, 1, 1}); day <= FromCivil({2040, 12, 31}); ++day) {
    ASSERT_EQ(FromCivil(ToCivil(day)), day);
    ASSERT_EQ(ParseDay(DayText(day)), day);
  }
}

TEST(CalendarTest, RefusesWhatIsNoDay) {
  for (const char* text : {"", "2026-02-29", "2026-13-01", "2026-00-10", "2026-1-01", "20260101",
                           "2026-01-32", "2026-01-1x", "2026/01/01", "2026-01-01 ", "1826-01-01"}) {
    EXPECT_FALSE(ParseDay(text).has_value()) << text;
  }
  EXPECT_TRUE(ParseDay("2028-02-29").has_value());
}

TEST(CalendarTest, WritesInstantsByTheCountysClock) {
  const int day = FromCivil({2026, 3, 5});
  EXPECT_EQ(InstantText(day * kDaySeconds + 8 * 3'600 + 7 * 60 + 9), "2026-03-05T08:07:09+08:00");
  EXPECT_EQ(DateNumber(day), 20260305);
}

TEST(CalendarTest, KnowsWeekdaysAndTheSpringFestival) {
  EXPECT_EQ(WeekdayOf(FromCivil({2026, 11, 23})), 0);  // a Monday
  EXPECT_EQ(WeekdayOf(FromCivil({1970, 1, 4})), 6);    // a Sunday
  EXPECT_TRUE(IsSpringFestival(FromCivil({2026, 2, 17})));
  EXPECT_FALSE(IsSpringFestival(FromCivil({2026, 2, 27})));
}

TEST(CalendarTest, MonthsCountOnOverYears) {
  EXPECT_EQ(MonthOf(FromCivil({2026, 1, 31})), MonthOf(FromCivil({2025, 12, 1})) + 1);
  EXPECT_EQ(FirstDayOfMonth(MonthOf(FromCivil({2026, 2, 20}))), FromCivil({2026, 2, 1}));
  EXPECT_EQ(FromCivil({2026, 2, 31}), FromCivil({2026, 2, 28}));
}

}  // namespace
}  // namespace hearth::sim
