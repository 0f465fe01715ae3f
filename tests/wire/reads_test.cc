// Reading what is personal, against the real hearthd: masks, purposes, one fact an answer, budgets
// over sessions, phones and restarts. R28-R31, R59.

#include "tests/wire/reads_fixture.h"

namespace hearth::testing {
namespace {

TEST_F(ReadsTest, WithoutAPurposeMaskedWithOneOpenAndRecorded) {
  ASSERT_NO_FATAL_FAILURE(Prepare());
  ASSERT_NO_FATAL_FAILURE(RegisterMany(0, 1, Today()));
  v1::GetHouseholdResponse masked;
  ASSERT_TRUE(Look("clerk", Household(0), &masked).ok());
  EXPECT_EQ(masked.household().members(0).member().identity().name(), "欧*");
  EXPECT_EQ(masked.household().identity().phone(), "*******5678");
  EXPECT_EQ(masked.household().members(0).member().situation().health(), "");
  EXPECT_GT(masked.masked_groups_size(), 5);
  EXPECT_EQ(masked.digest(), "");
  v1::ExplainHouseholdRequest explain;
  explain.set_household(Household(0));
  v1::ExplainHouseholdResponse explained;
  const char* kExplain = "HouseholdsService/ExplainHousehold";
  EXPECT_EQ(ReasonOf(Of("clerk").Call(kExplain, explain, &explained)), "PURPOSE_REQUIRED");
  v1::ListTimelineRequest list;
  list.set_household(Household(0));
  v1::ListTimelineResponse timeline;
  ASSERT_TRUE(Of("clerk").Call("HouseholdsService/ListTimeline", list, &timeline).ok());
  EXPECT_FALSE(timeline.entries(0).has_fact());
  EXPECT_TRUE(Reads().empty());
  // Nobody states a purpose for what is not his, nor one that the rulebook does not know.
  EXPECT_EQ(State("cadre2", Household(0)).error_code(), grpc::NOT_FOUND);
  EXPECT_EQ(ReasonOf(State("clerk", Household(0), "curiosity")), "REFUSED");
  ASSERT_TRUE(State("clerk", Household(0)).ok());
  v1::GetHouseholdResponse open;
  ASSERT_TRUE(Look("clerk", Household(0), &open).ok());
  EXPECT_EQ(open.household().members(0).member().identity().name(), "欧阳示范");
  EXPECT_EQ(open.household().members(0).member().situation().health(), "chronic");
  EXPECT_TRUE(open.masked_groups().empty());
  EXPECT_TRUE(Of("clerk").Call(kExplain, explain, &explained).ok());
  ASSERT_TRUE(Of("clerk").Call("HouseholdsService/ListTimeline", list, &timeline).ok());
  EXPECT_TRUE(timeline.entries(0).has_fact());
  const auto reads = Reads();
  ASSERT_EQ(reads.size(), 3u);
  EXPECT_EQ(reads[2].account(), "clerk");
  EXPECT_EQ(reads[2].read().method(), "hearth.v1.HouseholdsService/GetHousehold");
  EXPECT_EQ(reads[2].read().purpose_code(), "case");
  EXPECT_NE(reads[2].read().session_id(), "");
  // A purpose is its account's own.
  ASSERT_TRUE(Look("cadre1", Household(0), &masked).ok());
  EXPECT_GT(masked.masked_groups_size(), 5);
}

// The issue's own test: 80 visits in a day pass, a scraper is stopped.
TEST_F(ReadsTest, EightyVisitsInADayPass) {
  ASSERT_NO_FATAL_FAILURE(Prepare());
  const int32_t old = domain::AddDays(Today(), -360);  // the yearly visit is due within days
  ASSERT_NO_FATAL_FAILURE(RegisterMany(0, kVisits, old));
  ASSERT_NO_FATAL_FAILURE(RegisterMany(kVisits, 1, Today()));  // not due for a year
  std::vector<v1::GetOfflinePackageResponse> package;
  const grpc::Status status = Package("cadre1", &package);
  ASSERT_TRUE(status.ok()) << status.error_message();
  ASSERT_EQ(package.size(), static_cast<size_t>(kVisits));
  for (const v1::GetOfflinePackageResponse& household : package) {
    EXPECT_NE(household.household().household(), Household(kVisits));
    EXPECT_EQ(household.household().members(0).member().identity().name(), "欧阳示范");
  }
  const auto reads = Reads();
  ASSERT_EQ(reads.size(), 1u);
  EXPECT_TRUE(reads[0].read().offline_package());
  EXPECT_EQ(reads[0].read().purpose_code(), "duty");
  EXPECT_EQ(reads[0].read().households_size(), kVisits);
  const int logins = Count(v1::Fact::kSecurityEventRecorded);
  for (int i = 0; i < kVisits; ++i) {
    ASSERT_NO_FATAL_FAILURE(Record("cadre1", {{Visit(), Household(i), kVillage, Today()}}));
  }
  EXPECT_EQ(Count(v1::Fact::kSecurityEventRecorded), logins);
  // Not for a desk: what leaves the house goes to a phone.
  EXPECT_EQ(ReasonOf(Package("clerk", &package)), "NO_RIGHT");
  package.clear();
  ASSERT_TRUE(Package("cadre2", &package).ok());
  EXPECT_TRUE(package.empty());  // nothing of his village is due
}

TEST_F(ReadsTest, AScraperIsAlarmedAndStoppedAndSubmitsAllTheSame) {
  ASSERT_NO_FATAL_FAILURE(Prepare());
  ASSERT_NO_FATAL_FAILURE(RegisterMany(0, kVisits, Today()));
  const int logins = Count(v1::Fact::kSecurityEventRecorded);
  int answered = 0;
  grpc::Status status;
  for (int i = 0; i < kVisits && status.ok(); ++i) {
    if (i == 10) Of("cadre1").set_token(Of("cadre1").StartDeviceSession());  // another session
    if (i == 20 || i == 40) {
      ASSERT_NO_FATAL_FAILURE(Restart());
    }
    ASSERT_TRUE(State("cadre1", Household(i)).ok());
    v1::GetHouseholdResponse response;
    status = Look("cadre1", Household(i), &response);
    if (status.ok()) ++answered;
    if (answered != 24 && answered != 25) continue;
    EXPECT_EQ(Count(v1::Fact::kSecurityEventRecorded), logins + answered - 24);
  }
  EXPECT_EQ(answered, 50);
  EXPECT_EQ(Reads("cadre1").size(), 50u);  // as many as answers
  EXPECT_EQ(status.error_code(), grpc::RESOURCE_EXHAUSTED);
  EXPECT_EQ(ReasonOf(status), "BUDGET_STOP");
  EXPECT_NE(status.error_message().find("县审定"), std::string::npos) << status.error_message();
  EXPECT_NE(status.error_message().find("county_approver"), std::string::npos);
  // He submits; what needs no income opens; masks need no budget; another account reads.
  ASSERT_NO_FATAL_FAILURE(Record("cadre1", {{Visit(), Household(0), kVillage, Today()}}));
  v1::GetHouseholdRequest identity;
  identity.set_household(Household(79));
  identity.add_groups("identity");
  ASSERT_TRUE(State("cadre1", Household(79)).ok());
  v1::GetHouseholdResponse response;
  EXPECT_TRUE(Of("cadre1").Call("HouseholdsService/GetHousehold", identity, &response).ok());
  EXPECT_EQ(response.household().members(0).member().identity().name(), "欧阳示范");
  EXPECT_EQ(response.household().members(0).member().situation().health(), "");
  ASSERT_TRUE(State("clerk", Household(0)).ok());
  EXPECT_TRUE(Look("clerk", Household(0), &response).ok());

  v1::LeakReportRequest leak;
  leak.set_account("cadre1");
  leak.set_to_time_ms(INT64_MAX / 2);
  v1::LeakReportResponse report;
  ASSERT_TRUE(Of("privacy").Call("ReadsService/LeakReport", leak, &report).ok());
  EXPECT_EQ(report.households_size(), 51);
  EXPECT_EQ(report.classes(2).data_class(), "S3_PROPERTY");
  EXPECT_EQ(report.classes(2).households(), 50u);
  EXPECT_EQ(ReasonOf(Of("clerk").Call("ReadsService/LeakReport", leak, &report)), "NO_RIGHT");
}

TEST_F(ReadsTest, ASecondPersonRaisesTheBudgetForACampaign) {
  ASSERT_NO_FATAL_FAILURE(Prepare());
  ASSERT_NO_FATAL_FAILURE(RegisterMany(0, 1, Today()));
  ASSERT_NO_FATAL_FAILURE(Open({"boss"}));
  Give("boss", "county_approver", kCounty);
  ASSERT_NO_FATAL_FAILURE(Enter("boss"));
  ASSERT_TRUE(State("clerk", Household(0)).ok());
  v1::GetHouseholdResponse response;
  for (int i = 0; i < 50; ++i) ASSERT_TRUE(Look("clerk", Household(0), &response).ok()) << i;
  ASSERT_EQ(ReasonOf(Look("clerk", Household(0), &response)), "BUDGET_STOP");
  v1::RaiseBudgetRequest request;
  request.set_area_code(kTown);
  request.set_account("clerk");
  request.set_campaign("2026-autumn");
  request.set_data_class("S3_PROPERTY");
  request.set_alarm_count(60);
  request.set_stop_count(70);
  request.set_until_date(Today());
  request.set_requested_account("clerk");
  request.set_reason("动态调整");
  v1::RaiseBudgetResponse raised;
  EXPECT_EQ(ReasonOf(Of("clerk").Call("ReadsService/RaiseBudget", request, &raised)), "NO_RIGHT");
  request.set_requested_account("boss");
  EXPECT_EQ(ReasonOf(Of("boss").Call("ReadsService/RaiseBudget", request, &raised)), "REFUSED");
  request.set_requested_account("clerk");
  const grpc::Status status = Of("boss").Call("ReadsService/RaiseBudget", request, &raised);
  ASSERT_TRUE(status.ok()) << status.error_message();
  ASSERT_NO_FATAL_FAILURE(Restart());
  for (int i = 0; i < 20; ++i) ASSERT_TRUE(Look("clerk", Household(0), &response).ok()) << i;
  EXPECT_EQ(ReasonOf(Look("clerk", Household(0), &response)), "BUDGET_STOP");
}

// R30: below the floor of free space nothing can be recorded, and so nothing is opened.
TEST_F(ReadsTest, WhatCannotBeRecordedIsNotAnswered) {
  ASSERT_NO_FATAL_FAILURE(Prepare());
  ASSERT_NO_FATAL_FAILURE(RegisterMany(0, 1, Today()));
  ASSERT_TRUE(State("clerk", Household(0)).ok());
  v1::GetHouseholdResponse response;
  ASSERT_TRUE(Look("clerk", Household(0), &response).ok());
  ASSERT_NO_FATAL_FAILURE(Restart({"--free-floor-bytes=1000000000000000"}));
  EXPECT_EQ(ReasonOf(Look("clerk", Household(0), &response)), "AUDIT_FAILED");
  EXPECT_EQ(Reads().size(), 1u);
  EXPECT_FALSE(State("clerk", Household(0)).ok());
  // What is masked needs no record.
  ASSERT_TRUE(Look("cadre1", Household(0), &response).ok());
  EXPECT_EQ(response.household().members(0).member().identity().name(), "欧*");
}

}  // namespace
}  // namespace hearth::testing
