#include "services/ledger/day_plan.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "services/domain/civil_date.h"
#include "services/ledger/reason.h"
#include "tests/support/status_matchers.h"

namespace hearth::ledger {
namespace {

using testing::IsOk;
using testing::StatusIs;

constexpr int64_t kMinute = 60'000;

int64_t At(int32_t date, int hour) { return domain::TimeOfDate(date) + hour * 60 * kMinute; }

struct WallRow {
  const char* what;
  int64_t now_ms;
  LogTime log;
  std::vector<int32_t> days;
  int64_t recorded_ms;
  const char* reason;  // "" = goes on
};

TEST(DayPlanTest, WallClock) {
  const int64_t noon = At(20260105, 12);
  const WallRow table[] = {
      {"the first event opens its day", noon, {0, 0}, {20260105}, noon, ""},
      {"a day that is open", noon, {noon - 1, 20260105}, {}, noon, ""},
      {"the next day", At(20260106, 0), {noon, 20260105}, {20260106}, At(20260106, 0), ""},
      {"a weekend, over the year's end",
       At(20260102, 9),
       {At(20251230, 9), 20251230},
       {20251231, 20260101, 20260102},
       At(20260102, 9),
       ""},
      {"31 days", At(20260205, 9), {noon, 20260105}, std::vector<int32_t>(31), At(20260205, 9), ""},
      {"32 days", At(20260206, 9), {noon, 20260105}, {}, 0, "DAYS_BEHIND"},
      {"a clock 5 minutes behind", noon - 5 * kMinute, {noon, 20260105}, {}, noon, ""},
      {"a clock more than 5 minutes behind",
       noon - 5 * kMinute - 1,
       {noon, 20260105},
       {},
       0,
       "CLOCK_BEHIND"},
      {"a clock behind over midnight",
       At(20260106, 0) - kMinute,
       {At(20260106, 0), 20260106},
       {},
       At(20260106, 0),
       ""},
      {"a clock of the year 1800", -5'364'662'400'000, {0, 0}, {}, 0, "CLOCK_BEHIND"},
  };
  for (const WallRow& row : table) {
    const absl::StatusOr<NextTime> next = WallTime(row.now_ms, row.log, false);
    if (*row.reason != '\0') {
      EXPECT_THAT(next, StatusIs(absl::StatusCode::kUnavailable)) << row.what;
      EXPECT_EQ(ReasonOf(next.status()), row.reason) << row.what;
      continue;
    }
    ASSERT_THAT(next, IsOk()) << row.what;
    EXPECT_EQ(next->recorded_ms, row.recorded_ms) << row.what;
    EXPECT_EQ(next->days.size(), row.days.size()) << row.what;
    if (row.days.size() < 31) {
      EXPECT_EQ(next->days, row.days) << row.what;
    }
  }
}

TEST(DayPlanTest, AnOperatorMayAcceptAClockThatIsBehind) {
  const int64_t noon = At(20260105, 12);
  ASSERT_OK_AND_ASSIGN(const NextTime next, WallTime(At(20260101, 9), {noon, 20260105}, true));
  EXPECT_EQ(next.recorded_ms, noon);
  EXPECT_TRUE(next.days.empty());
}

TEST(DayPlanTest, SteppedTimeStaysWithinTheDayAndNeverGoesBack) {
  const int64_t begin = domain::TimeOfDate(20260105);
  EXPECT_EQ(SteppedTime({0, 0}), 1);
  EXPECT_EQ(SteppedTime({41, 0}), 42);
  EXPECT_EQ(SteppedTime({42, 20260105}), begin + 8 * 60 * kMinute);
  EXPECT_EQ(SteppedTime({begin, 20260105}), begin + 8 * 60 * kMinute);
  EXPECT_EQ(SteppedTime({begin + 8 * 60 * kMinute, 20260105}), begin + 8 * 60 * kMinute + 1);
  const int64_t last = domain::TimeOfDate(20260106) - 1;
  EXPECT_EQ(SteppedTime({last - 1, 20260105}), last);
  EXPECT_EQ(SteppedTime({last, 20260105}), last);
}

TEST(DayPlanTest, DaysUntil) {
  const auto days = [](int32_t date, int32_t opened) { return DaysUntil(date, opened); };
  EXPECT_EQ(*days(20260105, 0), std::vector<int32_t>{20260105});
  EXPECT_EQ(*days(20260105, 20260105), std::vector<int32_t>());
  EXPECT_EQ(*days(20260301, 20260227), (std::vector<int32_t>{20260228, 20260301}));
  EXPECT_EQ(days(20261231, 20250101)->size(), 729u);
  const auto invalid = StatusIs(absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(days(20260104, 20260105), invalid);
  EXPECT_THAT(days(20260230, 20260105), invalid);
  EXPECT_THAT(days(0, 0), invalid);
  EXPECT_THAT(days(20990101, 20260105), invalid);
}

TEST(DayPlanTest, ADaysIdIsAUuidV7OfTheLogAndTheDay) {
  const std::string log(16, 'L');
  const std::string id = DayEventId(log, 20260105, 0);
  ASSERT_EQ(id.size(), 16u);
  EXPECT_EQ(static_cast<unsigned char>(id[6]) & 0xf0, 0x70);
  EXPECT_EQ(static_cast<unsigned char>(id[8]) & 0xc0, 0x80);
  EXPECT_EQ(id, DayEventId(log, 20260105, 0));
  EXPECT_NE(id, DayEventId(log, 20260106, 0));
  EXPECT_NE(id, DayEventId(log, 20260105, 1));
  EXPECT_NE(id, DayEventId(std::string(16, 'M'), 20260105, 0));
  int64_t time_ms = 0;
  for (size_t i = 0; i < 6; ++i) time_ms = time_ms << 8 | static_cast<unsigned char>(id[i]);
  EXPECT_EQ(time_ms, domain::TimeOfDate(20260105));
}

}  // namespace
}  // namespace hearth::ledger
