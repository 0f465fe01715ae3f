#include "services/domain/civil_date.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>

namespace hearth::domain {
namespace {

constexpr int64_t kHourMs = 3'600'000;
constexpr int64_t kDayMs = 24 * kHourMs;

int32_t DaysIn(int32_t year, int32_t month) {
  if (month == 2) return (year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)) ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

// Counts every day one by one and compares with what `number_of` says; returns the first that
// differs, 0 = none.
template <typename NumberOf>
int32_t FirstWrongDay(NumberOf number_of) {
  int32_t expected = -25'567;
  for (int32_t year = 1900; year <= 2199; ++year) {
    for (int32_t month = 1; month <= 12; ++month) {
      for (int32_t day = 1; day <= DaysIn(year, month); ++day, ++expected) {
        const int32_t date = year * 10'000 + month * 100 + day;
        if (number_of(date) != expected) return date;
      }
    }
  }
  return 0;
}

TEST(CivilDate, EveryDayCountsUpByOne) { EXPECT_EQ(FirstWrongDay(DayNumber), 0); }

TEST(CivilDate, NegativeControlCalendarWithoutCenturyRule) {
  auto julian = [](int32_t date) { return DayNumber(date) + (date > 21000228 ? 1 : 0); };
  EXPECT_EQ(FirstWrongDay(julian), 21000301);
}

TEST(CivilDate, EveryDayRoundTrips) {
  for (int32_t n = -25'567; n <= 84'005; ++n) {
    const int32_t date = DateOfDayNumber(n);
    ASSERT_TRUE(IsDate(date)) << n;
    ASSERT_EQ(DayNumber(date), n);
    ASSERT_EQ(ParseDate(FormatDate(date)), date);
    ASSERT_EQ(DateOfTime(TimeOfDate(date)), date);
    ASSERT_EQ(DateOfTime(TimeOfDate(date) + kDayMs - 1), date);
  }
  EXPECT_EQ(DateOfDayNumber(-25'567), 19000101);
  EXPECT_EQ(DateOfDayNumber(84'005), 21991231);
}

TEST(CivilDate, RefusesWhatIsNoDate) {
  for (int32_t date :
       {0, -1, 20260230, 20261301, 20260100, 20260001, 20250229, 21000229, 18991231, 22000101, 2026,
        std::numeric_limits<int32_t>::min(), std::numeric_limits<int32_t>::max()}) {
    EXPECT_FALSE(IsDate(date)) << date;
  }
  for (int32_t date : {20240229, 20000229, 19000101, 21991231, 20261124}) EXPECT_TRUE(IsDate(date));
}

TEST(CivilDate, DayOfAnInstantIsTheDayInShanghai) {
  EXPECT_EQ(DateOfTime(0), 19700101);
  EXPECT_EQ(DateOfTime(16 * kHourMs - 1), 19700101);
  EXPECT_EQ(DateOfTime(16 * kHourMs), 19700102);
  EXPECT_EQ(DateOfTime(-8 * kHourMs), 19700101);
  EXPECT_EQ(DateOfTime(-8 * kHourMs - 1), 19691231);
  EXPECT_EQ(TimeOfDate(19700101), -8 * kHourMs);
}

TEST(CivilDate, InstantsOutsideTheCalendarHaveNoDay) {
  EXPECT_EQ(DateOfTime(TimeOfDate(19000101)), 19000101);
  EXPECT_EQ(DateOfTime(TimeOfDate(19000101) - 1), 0);
  EXPECT_EQ(DateOfTime(TimeOfDate(21991231) + kDayMs), 0);
  EXPECT_EQ(DateOfTime(std::numeric_limits<int64_t>::max()), 0);
  EXPECT_EQ(DateOfTime(std::numeric_limits<int64_t>::min()), 0);
}

TEST(CivilDate, AddsAndSubtracts) {
  EXPECT_EQ(AddDays(20240228, 1), 20240229);
  EXPECT_EQ(AddDays(20240228, 2), 20240301);
  EXPECT_EQ(AddDays(20260101, -1), 20251231);
  EXPECT_EQ(DaysBetween(20251124, 20261124), 365);
  EXPECT_EQ(DaysBetween(20261124, 20251124), -365);
  EXPECT_EQ(AddDays(21991231, 1), 21991231);
  EXPECT_EQ(AddDays(20260101, std::numeric_limits<int32_t>::min()), 19000101);
}

TEST(CivilDate, ParsesOneSpellingOnly) {
  EXPECT_EQ(ParseDate("2026-11-24"), 20261124);
  for (const char* text : {"", "20261124", "2026-11-31", "2026-1-24", "2026/11/24", "2026-11-24 ",
                           "+026-11-24", "2026-11-2x"}) {
    EXPECT_EQ(ParseDate(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace hearth::domain
