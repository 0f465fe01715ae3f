// Who read what, and whom a leak concerns. R59.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "services/access/reads.h"
#include "tests/access/reads_house.h"
#include "tests/support/random.h"

namespace hearth::access {
namespace {

using ::hearth::testing::ReadsHouse;
using ::testing::ElementsAre;

constexpr int64_t kHourMs = 3'600'000;

std::string Household(char name) { return std::string(16, name); }

class ReadsListTest : public ::testing::Test {
 protected:
  // At hour n: li reads a; wu reads b; li reads b, from another phone; li reads o, beyond the town.
  ReadsListTest() : start_ms_(house_.now_ms()) {
    Read("li", 'a', {"identity", "income"}, 1);
    Read("wu", 'b', {"identity"}, 1);
    Read("li", 'b', {"identity", "health"}, 2);
    Read("li", 'o', {"identity"}, 2);
  }
  void Read(const std::string& account, char household, std::vector<std::string> groups,
            int session) {
    ASSERT_OK(house_.State(account, Household(household)).status());
    ASSERT_OK(house_.reads()
                  .Open(ReadsHouse::By(account, "GetHousehold", session),
                        ReadsHouse::Of(Household(household), std::move(groups)))
                  .status());
    house_.Advance(kHourMs);
  }
  // "account:household" of every entry, over pages of that size.
  std::vector<std::string> List(v1::ListReadsRequest request, int page_size = 200) const {
    std::vector<std::string> entries;
    request.set_page_size(page_size);
    do {
      v1::ListReadsResponse response;
      EXPECT_OK(house_.reads().ListReads(watcher_, request, &response));
      EXPECT_LE(response.entries_size(), page_size);
      for (const v1::ReadEntry& entry : response.entries()) {
        entries.push_back(entry.account() + ":" + entry.read().households(0).substr(0, 1));
      }
      request.set_page_token(response.next_page_token());
    } while (!request.page_token().empty());
    return entries;
  }
  v1::LeakReportResponse Report(const std::function<void(v1::LeakReportRequest*)>& change) const {
    v1::LeakReportRequest request;
    request.set_account("li");
    request.set_from_time_ms(start_ms_);
    request.set_to_time_ms(start_ms_ + 24 * kHourMs);
    change(&request);
    v1::LeakReportResponse response;
    EXPECT_OK(house_.reads().LeakReport(watcher_, request, &response));
    return response;
  }

  mutable ReadsHouse house_;
  const int64_t start_ms_;
  Admission watcher_ = ReadsHouse::By("privacy", "ListReads");
};

TEST_F(ReadsListTest, ListsTheNewestFirstByAccountHouseholdAndTime) {
  v1::ListReadsRequest request;
  const auto all = ElementsAre("li:o", "li:b", "wu:b", "li:a");
  for (const int page_size : {1, 2, 3, 200}) EXPECT_THAT(List(request, page_size), all);
  house_.IndexAt(house_.head());  // from the index, not from the log's end
  EXPECT_THAT(List(request, 1), all);
  request.set_account("li");
  EXPECT_THAT(List(request, 1), ElementsAre("li:o", "li:b", "li:a"));
  request.set_household(Household('b'));
  EXPECT_THAT(List(request), ElementsAre("li:b"));
  request.Clear();
  request.set_from_time_ms(start_ms_ + kHourMs);
  request.set_to_time_ms(start_ms_ + 3 * kHourMs);
  EXPECT_THAT(List(request), ElementsAre("li:b", "wu:b"));
}

TEST_F(ReadsListTest, WhatLiesBeyondTheScopeIsLeftOut) {
  watcher_.scope = Scope::Of({testing::kVillage}, house_.house().control().areas, testing::kToday);
  EXPECT_THAT(List({}), ElementsAre("li:b", "wu:b", "li:a"));
  const v1::LeakReportResponse report = Report([](auto*) {});
  EXPECT_EQ(report.read_count(), 2u);
  EXPECT_EQ(report.households_size(), 2);
}

TEST_F(ReadsListTest, RefusesTokensThatAreNotOurs) {
  for (const char* token : {"x", "0", "-1", "99999999999999999999999"}) {
    v1::ListReadsRequest request;
    request.set_page_token(token);
    v1::ListReadsResponse response;
    const absl::Status status = house_.reads().ListReads(watcher_, request, &response);
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << token;
  }
}

TEST_F(ReadsListTest, ALeakReportCountsHouseholdsByClass) {
  const v1::LeakReportResponse report = Report([](auto*) {});
  EXPECT_EQ(report.read_count(), 3u);
  ASSERT_EQ(report.classes_size(), 3);
  EXPECT_EQ(report.classes(0).data_class(), "S2");
  EXPECT_EQ(report.classes(0).households(), 3u);
  EXPECT_EQ(report.classes(1).data_class(), "S3_HEALTH");
  EXPECT_EQ(report.classes(1).households(), 1u);
  EXPECT_EQ(report.classes(2).data_class(), "S3_PROPERTY");
  EXPECT_EQ(report.classes(2).reads(), 1u);
  ASSERT_EQ(report.households_size(), 3);
  EXPECT_EQ(report.households(1).household(), Household('b'));
  EXPECT_EQ(report.households(1).area_code(), testing::kVillage);
  EXPECT_THAT(report.households(1).data_classes(), ElementsAre("S2", "S3_HEALTH"));
  EXPECT_THAT(report.households(1).field_groups(), ElementsAre("health", "identity"));
  EXPECT_EQ(report.households(1).first_time_ms(), start_ms_ + 2 * kHourMs);
}

TEST_F(ReadsListTest, ALeakReportOfASessionOrATimeIsNarrower) {
  const v1::LeakReportResponse session = Report([](v1::LeakReportRequest* request) {
    request->clear_account();
    request->set_session_id("session-1");
  });
  EXPECT_EQ(session.households_size(), 2);  // li's a, and wu's b
  const v1::LeakReportResponse hour = Report(
      [this](v1::LeakReportRequest* request) { request->set_to_time_ms(start_ms_ + kHourMs); });
  EXPECT_EQ(hour.households_size(), 1);
  EXPECT_EQ(Report([](v1::LeakReportRequest* r) { r->set_account("nobody"); }).read_count(), 0u);
  v1::LeakReportRequest both;
  both.set_account("li");
  both.set_session_id("session-1");
  both.set_to_time_ms(1);
  v1::LeakReportResponse response;
  EXPECT_EQ(house_.reads().LeakReport(watcher_, both, &response).code(),
            absl::StatusCode::kInvalidArgument);
}

// HEARTH_READS=1000000 is the full count (R59: within a minute).
TEST(LeakReport, EqualsANaiveCountOverManyReads) {
  const char* asked = std::getenv("HEARTH_READS");
  const int count = asked == nullptr ? 3'000 : std::atoi(asked);
  ReadsHouse house;
  auto rng = testing::Random();
  const auto below = [&rng](int end) {
    return std::uniform_int_distribution<int>(0, end - 1)(rng);
  };
  const std::string groups[] = {"identity", "health", "income"};
  const int64_t start_ms = house.now_ms(), from_ms = start_ms + count / 4 * 100,
                to_ms = start_ms + count / 4 * 300;
  std::map<std::string, std::set<std::string>> naive;  // class → households
  for (int i = 0; i < count; ++i) {
    house.Advance(100);
    v1::PersonalDataRead read;
    read.set_method("test");
    const std::string& group = groups[below(3)];
    const std::string household = testing::EventId(static_cast<uint64_t>(below(1 + count / 10)));
    read.add_field_groups(group);
    read.add_households(household);
    read.set_count(1);
    const std::string account = below(4) == 0 ? "li" : "wu";
    house.Append(account, read);
    if (account != "li" || house.now_ms() < from_ms || house.now_ms() >= to_ms) continue;
    naive[std::string(domain::TermsOf(domain::FindFieldGroup(group)->data_class).word)].insert(
        household);
  }
  house.IndexAt(house.head() - std::min<uint64_t>(house.head(), 100));
  v1::LeakReportRequest request;
  request.set_account("li");
  request.set_from_time_ms(from_ms);
  request.set_to_time_ms(to_ms);
  v1::LeakReportResponse report;
  const auto begin = std::chrono::steady_clock::now();
  ASSERT_OK(house.reads().LeakReport(ReadsHouse::By("privacy", "LeakReport"), request, &report));
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  std::printf("leak report over %d reads: %.2f s\n", count, took.count());
  ASSERT_EQ(report.classes_size(), static_cast<int>(naive.size()));
  for (const v1::ClassCount& shown : report.classes()) {
    EXPECT_EQ(shown.households(), naive[shown.data_class()].size()) << shown.data_class();
  }
}

}  // namespace
}  // namespace hearth::access
