// The gate of reads: purpose, budget, and the fact before the answer. R28-R31.

#include "services/access/reads.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <map>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "tests/access/reads_house.h"
#include "tests/support/random.h"

namespace hearth::access {
namespace {

using ::hearth::testing::ReadsHouse;
using ::testing::HasSubstr;
using v1::Fact;

constexpr char kHousehold[] = "hhhhhhhhhhhhhhhh";
constexpr int64_t kHourMs = 3'600'000;
const std::vector<std::string> kIncome = {"income"};

std::string ReasonOf(const absl::Status& status) {
  const auto payload = status.GetPayload("hearth.reason");
  return payload ? std::string(*payload) : "";
}

class ReadsTest : public ::testing::Test {
 protected:
  // A read with a purpose that lives, whatever the hour.
  absl::StatusOr<domain::ReadPermit> Read(const std::vector<std::string>& groups, int session = 1,
                                          const std::string& account = "li") {
    if (!house_.State(account, kHousehold).ok()) return absl::InternalError("purpose");
    return house_.reads().Open(ReadsHouse::By(account, "GetHousehold", session),
                               ReadsHouse::Of(kHousehold, groups));
  }
  size_t ReadFacts() const { return house_.Facts(Fact::kPersonalDataRead).size(); }

  ReadsHouse house_;
};

TEST_F(ReadsTest, WithoutAPurposeNothingIsOpenedAndNothingRecorded) {
  const auto wanted = ReadsHouse::Of(kHousehold, {"identity", "income"});
  const auto permit = house_.reads().Look(ReadsHouse::By("li"), wanted);
  ASSERT_OK(permit.status());
  EXPECT_FALSE(permit->Opens("identity"));
  const auto refused = house_.reads().Open(ReadsHouse::By("li"), wanted);
  EXPECT_EQ(ReasonOf(refused.status()), "PURPOSE_REQUIRED");
  EXPECT_EQ(house_.head(), 0u);
  // Another's purpose, another household's, and one that is over are none.
  ASSERT_OK(house_.State("wu", kHousehold).status());
  ASSERT_OK(house_.State("li", std::string(16, 'x')).status());
  EXPECT_FALSE(house_.reads().Open(ReadsHouse::By("li"), wanted).ok());
  ASSERT_OK(house_.State("li", kHousehold).status());
  EXPECT_OK(house_.reads().Open(ReadsHouse::By("li"), wanted).status());
  house_.Advance(domain::kPurposeMs);
  EXPECT_FALSE(house_.reads().Open(ReadsHouse::By("li"), wanted).ok());
  EXPECT_EQ(ReadFacts(), 1u);
}

// R31: who, when, what, of whom, why, by which session and phone.
TEST_F(ReadsTest, EachReadIsOneFactThatSaysAll) {
  const auto stated = house_.State("li", kHousehold);
  ASSERT_OK(stated.status());
  const auto permit = house_.reads().Look(ReadsHouse::By("li", "GetHousehold", 3),
                                          ReadsHouse::Of(kHousehold, {"identity", "income"}));
  ASSERT_OK(permit.status());
  EXPECT_TRUE(permit->Opens("income"));
  EXPECT_FALSE(permit->Opens("health"));
  const auto facts = house_.Facts(Fact::kPersonalDataRead);
  ASSERT_EQ(facts.size(), 1u);
  EXPECT_EQ(facts[0].header.actor(), "li");
  EXPECT_EQ(facts[0].header.stream(), v1::STREAM_AUDIT);
  EXPECT_EQ(facts[0].header.occurred_time_ms(), house_.now_ms());
  const v1::PersonalDataRead& read = facts[0].fact.personal_data_read();
  EXPECT_EQ(read.method(), "hearth.v1.HouseholdsService/GetHousehold");
  EXPECT_THAT(read.households(), ::testing::ElementsAre(kHousehold));
  EXPECT_THAT(read.field_groups(), ::testing::ElementsAre("identity", "income"));
  EXPECT_EQ(read.data_class(), "S3");
  EXPECT_EQ(read.count(), 1u);
  EXPECT_EQ(read.purpose_code(), "A.c1");
  EXPECT_EQ(read.purpose_event_id(), stated->purpose_event_id());
  EXPECT_EQ(read.as_of_position(), 7u);
  EXPECT_EQ(read.session_id(), "session-3");
  EXPECT_EQ(read.device(), "phone-3");
  EXPECT_EQ(ReasonOf(house_.State("li", kHousehold, "curiosity").status()), "REFUSED");
}

// R29: one budget over sessions, phones and restarts; the index knows nothing yet, or all.
TEST_F(ReadsTest, AScraperIsAlarmedAndStoppedOverSessionsPhonesAndRestarts) {
  int answered = 0;
  absl::Status refused;
  for (int i = 0; i < 80 && refused.ok(); ++i) {
    house_.Advance(60'000);
    if (i % 7 == 0) house_.IndexAt(i % 14 == 0 ? 0 : house_.head());
    if (i % 7 == 0) house_.Restart();
    refused = Read(kIncome, i % 5).status();
    answered += refused.ok() ? 1 : 0;
    const size_t alarms = house_.Facts(Fact::kSecurityEventRecorded).size();
    if (!refused.ok()) break;
    ASSERT_EQ(alarms, answered >= 25 ? 1u : 0u) << answered;
  }
  EXPECT_EQ(answered, 50);
  EXPECT_EQ(ReadFacts(), 50u);  // as many as answers
  EXPECT_EQ(refused.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(ReasonOf(refused), "BUDGET_STOP");
  const std::string said(refused.message());
  for (const char* part : {"县审定", "county_approver", "2026-11-25 09:01", " / "}) {
    EXPECT_THAT(said, HasSubstr(part));
  }
  EXPECT_FALSE(Read(kIncome).ok());
  const auto told = house_.Facts(Fact::kSecurityEventRecorded);
  ASSERT_EQ(told.size(), 2u);  // a stop is told once, however often it is tried
  EXPECT_EQ(told[0].fact.security_event_recorded().kind_code(), "budget_alarm");
  EXPECT_EQ(told[0].fact.security_event_recorded().count(), 25u);
  EXPECT_EQ(told[1].fact.security_event_recorded().kind_code(), "budget_stop");
  EXPECT_EQ(told[1].fact.security_event_recorded().detail_code(), "S3_PROPERTY");
  // Others, other classes, and the next day are free.
  EXPECT_OK(Read(kIncome, 1, "wu").status());
  EXPECT_OK(Read({"identity", "health"}).status());
  house_.Advance(domain::kRollingDayMs);
  EXPECT_OK(Read(kIncome).status());
}

// The control: where the rulebook names no budget there is no stop.
TEST_F(ReadsTest, AClassWithoutABudgetHasNoStop) {
  for (int i = 0; i < 80; ++i) ASSERT_OK(Read({"identity", "health"}).status());
  EXPECT_EQ(ReadFacts(), 80u);
  EXPECT_TRUE(house_.Facts(Fact::kSecurityEventRecorded).empty());
}

TEST_F(ReadsTest, ARaisedBudgetHoldsFromTheNextReadOn) {
  for (int i = 0; i < 50; ++i) ASSERT_OK(Read(kIncome).status());
  ASSERT_FALSE(Read(kIncome).ok());
  for (const char* account : {"li", "boss", "clerk"}) {
    house_.house().Accept(testing::Opened(account));
  }
  house_.house().Accept(testing::Given("boss", "county_approver", "990101"));
  v1::RaiseBudgetRequest request;
  request.set_area_code("990101001");
  request.set_account("li");
  request.set_campaign("2026-autumn");
  request.set_data_class("S3_PROPERTY");
  request.set_alarm_count(60);
  request.set_stop_count(70);
  request.set_until_date(testing::kToday);
  request.set_requested_account("li");
  request.set_reason("dynamic adjustment");
  v1::RaiseBudgetResponse response;
  EXPECT_EQ(
      ReasonOf(house_.reads().RaiseBudget(ReadsHouse::By("li", "RaiseBudget"), request, &response)),
      "REFUSED");
  ASSERT_OK(house_.reads().RaiseBudget(ReadsHouse::By("boss", "RaiseBudget"), request, &response));
  // What the ledger's fold does with the fact that was recorded.
  house_.IndexAt(house_.head());  // which asks for no stream here: this one is of control
  const auto raised = house_.Facts(Fact::kBudgetRaised);
  ASSERT_EQ(raised.size(), 1u);
  house_.house().Accept(raised[0].fact, "boss");
  for (int i = 0; i < 20; ++i) ASSERT_OK(Read(kIncome).status());
  EXPECT_FALSE(Read(kIncome).ok());
}

// R30.
TEST_F(ReadsTest, WhatCannotBeRecordedIsNotAnswered) {
  ASSERT_OK(house_.State("li", kHousehold).status());
  const auto wanted = ReadsHouse::Of(kHousehold, kIncome);
  house_.SetRecording([] { return absl::ResourceExhaustedError("disk"); });
  for (int i = 0; i < 100; ++i) {
    const auto refused = house_.reads().Look(ReadsHouse::By("li"), wanted);
    ASSERT_EQ(refused.status().code(), absl::StatusCode::kUnavailable);
    ASSERT_EQ(ReasonOf(refused.status()), "AUDIT_FAILED");
  }
  EXPECT_EQ(ReadFacts(), 0u);
  // What was not answered did not count either.
  house_.SetRecording(nullptr);
  for (int i = 0; i < 50; ++i) {
    ASSERT_OK(house_.reads().Look(ReadsHouse::By("li"), wanted).status());
  }
  // Nor is an answer given when the alarm cannot be told.
  house_.Advance(domain::kRollingDayMs);
  for (int i = 0; i < 24; ++i) ASSERT_OK(Read(kIncome).status());
  ASSERT_OK(house_.State("li", kHousehold).status());
  house_.SetRecording([] { return absl::UnavailableError("stopping"); });
  EXPECT_FALSE(house_.reads().Look(ReadsHouse::By("li"), wanted).ok());
  house_.SetRecording(nullptr);
  EXPECT_OK(house_.reads().Look(ReadsHouse::By("li"), wanted).status());
  EXPECT_EQ(house_.Facts(Fact::kSecurityEventRecorded).size(), 2u);  // of each day
}

// R30: the answer waits for its fact; and two reads wait side by side.
TEST_F(ReadsTest, TheFactIsDurableBeforeTheAnswerAndReadsWaitSideBySide) {
  ASSERT_OK(house_.State("li", kHousehold).status());
  std::mutex mutex;
  std::condition_variable changed;
  int recording = 0;
  bool go_on = false;
  house_.SetRecording([&] {
    std::unique_lock lock(mutex);
    ++recording;
    changed.notify_all();
    changed.wait(lock, [&] { return go_on; });
    return absl::OkStatus();
  });
  std::atomic<int> answered = 0;
  std::vector<std::thread> readers;
  for (int i = 0; i < 2; ++i) {
    readers.emplace_back([&] {
      EXPECT_OK(
          house_.reads().Open(ReadsHouse::By("li"), ReadsHouse::Of(kHousehold, kIncome)).status());
      ++answered;
    });
  }
  {
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return recording == 2; });  // both: neither waits for the other
    EXPECT_EQ(answered, 0);
    go_on = true;
    changed.notify_all();
  }
  for (std::thread& reader : readers) reader.join();
  EXPECT_EQ(answered, 2);
  EXPECT_EQ(ReadFacts(), 2u);
}

TEST_F(ReadsTest, APackageIsOneReadForDutyInFactsOfAThousand) {
  Wanted wanted = ReadsHouse::Of(kHousehold, {"identity", "income"});
  wanted.households.clear();
  for (uint64_t i = 0; i < 1200; ++i) wanted.households.push_back(testing::EventId(i));
  const auto by = ReadsHouse::By("li", "GetOfflinePackage");
  ASSERT_OK(house_.reads().OpenPackage(by, wanted).status());  // no purpose was stated
  const auto facts = house_.Facts(Fact::kPersonalDataRead);
  ASSERT_EQ(facts.size(), 2u);
  EXPECT_EQ(facts[0].fact.personal_data_read().households_size(), 1000);
  EXPECT_EQ(facts[1].fact.personal_data_read().count(), 200u);
  EXPECT_EQ(facts[1].fact.personal_data_read().purpose_code(), "duty");
  EXPECT_TRUE(facts[1].fact.personal_data_read().offline_package());
  EXPECT_EQ(facts[1].fact.personal_data_read().purpose_event_id(), "");
  // One each against the budget: 48 more, and no further.
  wanted.households.resize(80);
  for (int i = 0; i < 48; ++i) ASSERT_OK(house_.reads().OpenPackage(by, wanted).status());
  EXPECT_EQ(ReasonOf(house_.reads().OpenPackage(by, wanted).status()), "BUDGET_STOP");
}

// Reads, restarts, days, a lagging index and failing records in any order: what is answered is what
// a list that forgets nothing allows.
TEST_F(ReadsTest, EqualsTheNaiveModelOverRandomStories) {
  for (int seed = 0; seed < 20; ++seed) {
    ReadsHouse house;
    auto rng = testing::Random(static_cast<uint64_t>(seed));
    const auto below = [&rng](int end) {
      return std::uniform_int_distribution<int>(0, end - 1)(rng);
    };
    std::map<std::string, std::vector<int64_t>> answered;
    size_t reads = 0;
    for (int step = 0; step < 300; ++step) {
      const std::string account = below(3) == 0 ? "wu" : "li";
      house.Advance(below(4) == 0 ? below(6) * kHourMs : 1000);
      if (below(20) == 0) house.IndexAt(static_cast<storage::Position>(below(2)) * house.head());
      if (below(20) == 0) house.Restart();
      ASSERT_OK(house.State(account, kHousehold).status());
      const bool fails = below(10) == 0;
      house.SetRecording([fails] { return fails ? absl::DataLossError("") : absl::OkStatus(); });
      const auto permit = house.reads().Look(ReadsHouse::By(account, "GetHousehold", below(3)),
                                             ReadsHouse::Of(kHousehold, kIncome));
      house.SetRecording(nullptr);
      auto& times = answered[account];
      const auto young = std::count_if(times.begin(), times.end(), [&](int64_t time_ms) {
        return time_ms > house.now_ms() - domain::kRollingDayMs;
      });
      ASSERT_EQ(permit.ok(), young < 50 && !fails) << seed << " " << step;
      if (!permit.ok()) continue;
      times.push_back(house.now_ms());
      ++reads;
    }
    EXPECT_EQ(house.Facts(Fact::kPersonalDataRead).size(), reads);
  }
}

}  // namespace
}  // namespace hearth::access
