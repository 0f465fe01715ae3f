// Days and recorded times as the log shows them.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "services/domain/civil_date.h"
#include "services/ledger/day_plan.h"
#include "tests/ledger/house.h"
#include "tests/ledger/log_facts.h"

namespace hearth::testing {
namespace {

using ledger::Answer;

constexpr int64_t kDayMs = 24 * 3'600'000;

class DayTest : public ::testing::Test {
 protected:
  // Days in the log, in order, from `from` on.
  std::vector<int32_t> Days(storage::Position from = 1) {
    std::vector<int32_t> days;
    const absl::Status status =
        house_.log.Read(from, [&](storage::Position at, std::string_view bytes) {
          const absl::StatusOr<domain::Event> event = record::Open(at, bytes, *house_.keys);
          EXPECT_THAT(event, IsOk());
          if (event.ok() && event->fact.has_day_opened()) {
            days.push_back(event->fact.day_opened().date());
          }
          return event.ok();
        });
    EXPECT_THAT(status, IsOk());
    return days;
  }

  House house_;
  Device phone_{"phone-1", 4};
};

TEST_F(DayTest, TheFirstEventOfADayComesAfterItsOpening) {
  house_.Start();
  house_.RecordAreas();
  EXPECT_EQ(Days(), std::vector<int32_t>{kToday});
  ASSERT_THAT(house_.Submit(phone_.Checks(3)), IsOk());
  EXPECT_EQ(Days().size(), 1u);
  house_.clock.Advance(3 * kDayMs);
  const Answer answer = house_.Submit(phone_.Checks(2));
  ASSERT_THAT(answer, IsOk());
  EXPECT_EQ(Days(), (std::vector<int32_t>{20260105, 20260106, 20260107, 20260108}));
  // Areas 1 + its day 1, three checks, then three days.
  EXPECT_EQ((*answer)[0].position, 9u);
  EXPECT_EQ((*answer)[0].refused, v1::REFUSAL_REASON_UNSPECIFIED);
  EXPECT_EQ((*answer)[0].recorded_time_ms, house_.clock.NowMs());
  const LogFacts facts = ReadFacts(house_.log);
  EXPECT_TRUE(facts.faults.empty());
  EXPECT_EQ(house_.ledger->control().opened_day, 20260108);
}

TEST_F(DayTest, ACheckIsJudgedByTheServersDay) {
  house_.Start();
  house_.RecordAreas();
  const Answer tomorrow = house_.Submit(phone_.Checks(1, kToday + 1));
  const Answer later = house_.Submit(phone_.Checks(1, kToday + 2));
  ASSERT_THAT(tomorrow, IsOk());
  ASSERT_THAT(later, IsOk());
  EXPECT_EQ((*tomorrow)[0].refused, v1::REFUSAL_REASON_UNSPECIFIED);
  EXPECT_EQ((*later)[0].refused, v1::REFUSAL_REASON_FUTURE_DATE);
}

TEST_F(DayTest, ADayBeginsWithoutAnEventToo) {
  house_.options.day_check_period_ms = 1;
  Gate told;
  told.Shut();
  std::atomic<storage::Position> expected = 0;
  house_.options.on_head = [&](storage::Position head) {
    if (head == expected) told.Open();
  };
  house_.Start();
  EXPECT_EQ(house_.ledger->head(), 0u);  // a log without a day begins with its first event
  house_.RecordAreas();
  expected = house_.ledger->head() + 2;
  house_.clock.Advance(2 * kDayMs);
  told.Pass();
  EXPECT_EQ(Days(), (std::vector<int32_t>{20260105, 20260106, 20260107}));
  house_.Stop();
}

TEST_F(DayTest, ALongGapWaitsForAnOperator) {
  house_.Start();
  house_.RecordAreas();
  EXPECT_THAT(house_.ledger->OpenDay(kToday + 1), StatusIs(absl::StatusCode::kFailedPrecondition));
  const v1::Run known = phone_.Checks(1);
  const Answer first = house_.Submit(known);
  house_.clock.Advance(32 * kDayMs);
  EXPECT_EQ(ledger::ReasonOf(house_.ledger->health()), "DAYS_BEHIND");
  const v1::Run run = phone_.Checks(1, 20260206);
  EXPECT_THAT(house_.Submit(run), RefusedWith("DAYS_BEHIND"));
  // What is recorded is still answered.
  const Answer again = house_.Submit(known);
  ASSERT_THAT(again, IsOk());
  EXPECT_TRUE(SameReceipt((*again)[0], (*first)[0]));
  EXPECT_THAT(house_.ledger->OpenDay(20260207), StatusIs(absl::StatusCode::kFailedPrecondition));
  ASSERT_OK_AND_ASSIGN(const auto opened, house_.ledger->OpenDay(20260206));
  EXPECT_TRUE(opened.opened);
  EXPECT_EQ(opened.position, house_.ledger->head());
  EXPECT_EQ(Days().size(), 33u);
  EXPECT_OK(house_.ledger->health());
  EXPECT_OK(house_.Submit(run));
}

TEST_F(DayTest, AClockBehindTheLogWaitsForAnOperator) {
  house_.Start();
  house_.RecordAreas();
  house_.clock.Advance(-6 * 60'000);
  EXPECT_EQ(ledger::ReasonOf(house_.ledger->health()), "CLOCK_BEHIND");
  EXPECT_THAT(house_.Submit(phone_.Checks(1)), RefusedWith("CLOCK_BEHIND"));
  house_.Stop();
  house_.options.accept_clock_behind = true;
  house_.Start();
  EXPECT_OK(house_.ledger->health());
  EXPECT_OK(house_.Submit(phone_.Cut(0, 1)));
  EXPECT_TRUE(ReadFacts(house_.log).faults.empty());
}

class SteppedTest : public DayTest {
 protected:
  void SetUp() override {
    house_.options.stepped = true;
    house_.Start();
  }
};

TEST_F(SteppedTest, BeforeTheFirstDayOnlyControlFactsAreTaken) {
  EXPECT_THAT(house_.Submit(phone_.Checks(1)), RefusedWith("DAY_NOT_OPEN"));
  house_.RecordAreas();
  EXPECT_THAT(house_.Submit(phone_.Cut(0, 1)), RefusedWith("DAY_NOT_OPEN"));
  ASSERT_OK_AND_ASSIGN(const auto opened, house_.ledger->OpenDay(20250101));
  EXPECT_TRUE(opened.opened);
  EXPECT_EQ(opened.position, 2u);
  const Answer answer = house_.Submit(phone_.Checks(1, 20250101));
  ASSERT_THAT(answer, IsOk());
  EXPECT_EQ((*answer)[0].refused, v1::REFUSAL_REASON_UNSPECIFIED) << (*answer)[0].refused_detail;
  EXPECT_EQ((*answer)[0].recorded_time_ms, domain::TimeOfDate(20250101) + 8 * 3'600'000);
}

TEST_F(SteppedTest, TheDayMovesOnlyByCommandForwardAndOnce) {
  house_.RecordAreas();
  ASSERT_OK_AND_ASSIGN(const auto first, house_.ledger->OpenDay(20250101));
  ASSERT_OK_AND_ASSIGN(const auto again, house_.ledger->OpenDay(20250101));
  EXPECT_EQ(again.position, first.position);
  EXPECT_FALSE(again.opened);
  house_.clock.Advance(400 * kDayMs);
  EXPECT_OK(house_.Submit(phone_.Checks(1, 20250101)));
  EXPECT_EQ(house_.ledger->control().opened_day, 20250101);
  ASSERT_OK_AND_ASSIGN(const auto later, house_.ledger->OpenDay(20250401));
  EXPECT_TRUE(later.opened);
  EXPECT_EQ(Days().size(), 91u);
  EXPECT_THAT(house_.ledger->OpenDay(20250331), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(house_.ledger->OpenDay(0), StatusIs(absl::StatusCode::kInvalidArgument));
  house_.Stop();
  house_.ids.Follow(house_.log);
  house_.Start();
  ASSERT_OK_AND_ASSIGN(const auto after, house_.ledger->OpenDay(20250401));
  EXPECT_EQ(after.position, later.position);
  EXPECT_FALSE(after.opened);
  const LogFacts facts = ReadFacts(house_.log);
  EXPECT_TRUE(facts.faults.empty());
}

// Recorded times are a function of what was submitted, not of how it was grouped or when.
TEST_F(SteppedTest, TheSameSubmissionsGiveTheSameTimes) {
  const auto times = [](bool one_by_one) {
    House house;
    house.options.stepped = true;
    house.Start();
    house.RecordAreas();
    EXPECT_OK(house.ledger->OpenDay(20250101));
    Device phone("phone-1", 77);
    const v1::Run all = phone.Checks(20, 20250101);
    for (size_t i = 0; one_by_one && i < 20; ++i) {
      house.clock.Advance(12'345);
      EXPECT_OK(house.Submit(phone.Cut(i, i + 1)));
    }
    if (!one_by_one) {
      EXPECT_OK(house.Submit(all));
    }
    std::vector<int64_t> recorded;
    for (const domain::Event& event : ReadFacts(house.log).events) {
      recorded.push_back(event.recorded_time_ms);
    }
    return recorded;
  };
  EXPECT_EQ(times(true), times(false));
}

// Somebody who takes the id of a day for an event of his own stops no day.
TEST_F(SteppedTest, ATakenDayIdStopsNothing) {
  house_.RecordAreas();
  EXPECT_OK(house_.ledger->OpenDay(20250101));
  domain::Event event = MakeEvent(phone_.rng(), SmallCheck(), phone_.RandomHousehold(), kVillage,
                                  NoonOf(20250101), "phone-1", 1);
  event.header.set_event_id(ledger::DayEventId(house_.options.log_id, 20250102, 0));
  EXPECT_OK(house_.Submit(phone_.Chain({event})));
  ASSERT_OK_AND_ASSIGN(const auto opened, house_.ledger->OpenDay(20250102));
  EXPECT_TRUE(opened.opened);
  EXPECT_EQ(opened.position, house_.ledger->head());
  ASSERT_OK_AND_ASSIGN(const auto again, house_.ledger->OpenDay(20250102));
  EXPECT_EQ(again.position, opened.position);
}

}  // namespace
}  // namespace hearth::testing
