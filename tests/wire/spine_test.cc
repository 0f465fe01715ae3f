// A check goes in, is never lost, and the township sees the flag: through the door of the real
// server.

#include <gmock/gmock.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tests/support/proto_matchers.h"
#include "tests/wire/desk.h"
#include "tests/wire/hearthd.h"

namespace hearth::testing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Not;

constexpr char kFlag[] = "SUGGEST_UNSTABLE";

class SpineTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_NO_FATAL_FAILURE(server_.Start());
    desk_ = std::make_unique<Desk>(server_.address());
    desk_->Found();
  }
  void Restart() {
    ASSERT_EQ(server_.Stop(), 0);
    ASSERT_NO_FATAL_FAILURE(server_.Start());
    desk_ = std::make_unique<Desk>(server_.address(), "desk.again");
  }

  static int64_t Counter(const v1::SummarizeAreaResponse& summary, const std::string& key) {
    for (const v1::Counter& counter : summary.total().counters()) {
      if (counter.key() == key) return counter.value();
    }
    return 0;
  }
  static std::vector<std::string> Flags(const v1::GetHouseholdResponse& household) {
    return {household.flags().begin(), household.flags().end()};
  }

  Hearthd server_;
  std::unique_ptr<Desk> desk_;
};

TEST_F(SpineTest, ACheckBelowTheLineRaisesAFlagWithItsReasonsAndAnAlert) {
  const std::string poor = desk_->Register("贫示", kFirstDay),
                    well = desk_->Register("富示", kFirstDay);
  desk_->Check(well, 2'000'000, false, kFirstDay);
  const uint64_t position = desk_->Check(poor, 500'000, true, kFirstDay);
  const auto household = desk_->Household(poor, position);
  EXPECT_THAT(Flags(household), Contains(kFlag));
  EXPECT_THAT(Flags(desk_->Household(well)), Not(Contains(kFlag)));

  v1::ExplainHouseholdRequest why;
  why.set_household(poor);
  why.set_rule(kFlag);
  v1::ExplainHouseholdResponse because;
  ASSERT_TRUE(desk_->households->ExplainHousehold(Context().get(), why, &because).ok());
  ASSERT_EQ(because.assessment().outcomes_size(), 1);
  EXPECT_EQ(because.assessment().outcomes(0).result(), v1::RULE_RESULT_RAISED);
  EXPECT_GT(because.assessment().outcomes(0).compared_size(), 1);

  std::vector<v1::Alert> raised = desk_->Alerts(position);
  raised.erase(std::remove_if(raised.begin(), raised.end(),
                              [](const v1::Alert& alert) { return alert.flag() != kFlag; }),
               raised.end());
  ASSERT_EQ(raised.size(), 1u);
  EXPECT_EQ(raised[0].household(), poor);
  EXPECT_EQ(raised[0].cause_position(), position);
  EXPECT_EQ(raised[0].text_zh().find("贫示"), std::string::npos);

  const auto summary = desk_->Summary(position);
  EXPECT_EQ(Counter(summary, "registered"), 2);
  EXPECT_EQ(Counter(summary, std::string("flag.") + kFlag), 1);
}

TEST_F(SpineTest, TheSameAnswersAfterARestart) {
  std::vector<std::string> households;
  uint64_t position = 0;
  for (int i = 0; i < 20; ++i) {
    households.push_back(desk_->Register("户主" + std::to_string(i), kFirstDay));
    position = desk_->Check(households.back(), 300'000 + 100'000 * i, i % 2 == 0, kFirstDay);
  }
  desk_->OpenDay(20260302);
  position = desk_->Head().position();
  std::vector<v1::GetHouseholdResponse> before;
  for (const std::string& household : households)
    before.push_back(desk_->Household(household, position));
  const auto summary = desk_->Summary();
  const std::vector<v1::Alert> alerts = desk_->Alerts();
  ASSERT_FALSE(alerts.empty());
  Restart();
  EXPECT_EQ(desk_->Head().position(), position);
  for (size_t i = 0; i < households.size(); ++i) {
    EXPECT_THAT(desk_->Household(households[i], position), EqualsProto(before[i]));
  }
  EXPECT_THAT(desk_->Summary(), EqualsProto(summary));
  const std::vector<v1::Alert> again = desk_->Alerts();
  ASSERT_EQ(again.size(), alerts.size());
  for (size_t i = 0; i < alerts.size(); ++i) EXPECT_THAT(again[i], EqualsProto(alerts[i]));
}

TEST_F(SpineTest, ASearchFindsByNameMaskedAndNowhereElse) {
  const std::string household = desk_->Register("欧阳示范", kFirstDay);
  const uint64_t position = desk_->Check(household, 2'000'000, false, kFirstDay);
  v1::SearchHouseholdsRequest request;
  request.set_area_code(kTown);
  request.set_text("示范");
  request.set_min_position(position);
  v1::SearchHouseholdsResponse found;
  ASSERT_TRUE(desk_->households->SearchHouseholds(Context().get(), request, &found).ok());
  ASSERT_EQ(found.households_size(), 1);
  EXPECT_EQ(found.households(0).household(), household);
  EXPECT_EQ(found.households(0).head_masked().find("示范"), std::string::npos);
  request.set_area_code("441621103");
  ASSERT_TRUE(desk_->households->SearchHouseholds(Context().get(), request, &found).ok());
  EXPECT_EQ(found.households_size(), 0);
}

TEST_F(SpineTest, AWatcherSeesTheAlertWhenItIsRaisedAndResumesAtItsCursor) {
  const std::string household = desk_->Register("观示", kFirstDay);
  const auto context = Context();
  v1::WatchAlertsRequest request;
  request.set_cursor(0);
  const auto stream = desk_->alerts->WatchAlerts(context.get(), request);
  v1::WatchAlertsResponse message;
  do {
    ASSERT_TRUE(stream->Read(&message));
  } while (!message.caught_up());
  const uint64_t cursor = message.cursor();
  const uint64_t position = desk_->Check(household, 500'000, true, kFirstDay);
  do {
    ASSERT_TRUE(stream->Read(&message));
  } while (message.alert().flag() != kFlag);
  EXPECT_EQ(message.alert().household(), household);
  EXPECT_EQ(message.alert().changed_position(), position);
  context->TryCancel();
  stream->Finish();
  const auto second = Context();
  request.set_cursor(cursor);
  const auto resumed = desk_->alerts->WatchAlerts(second.get(), request);
  do {
    ASSERT_TRUE(resumed->Read(&message));
  } while (message.alert().flag() != kFlag);
  second->TryCancel();
}

TEST_F(SpineTest, AnAlertIsAcknowledgedThroughTheDoor) {
  const std::string household = desk_->Register("警示", kFirstDay);
  const uint64_t position = desk_->Check(household, 500'000, true, kFirstDay);
  v1::Alert alert;
  for (const v1::Alert& raised : desk_->Alerts(position)) {
    if (raised.flag() == kFlag) alert = raised;
  }
  ASSERT_EQ(alert.alert_id().size(), 32u);
  v1::Fact fact;
  fact.mutable_alert_acknowledged()->set_alert_id(alert.alert_id());
  v1::GetAlertRequest request;
  request.set_alert_id(alert.alert_id());
  request.set_min_position(desk_->Record(fact, "", kGrid, kFirstDay, v1::STREAM_ALERTS));
  v1::GetAlertResponse answer;
  ASSERT_TRUE(desk_->alerts->GetAlert(Context().get(), request, &answer).ok());
  EXPECT_EQ(answer.alert().state(), v1::ALERT_STATE_ACKNOWLEDGED);
}

TEST_F(SpineTest, ASummaryOfAPastDayStays) {
  const std::string household = desk_->Register("往示", kFirstDay);
  desk_->Check(household, 500'000, true, kFirstDay);
  desk_->OpenDay(20260305);
  desk_->Register("新示", 20260305);
  v1::SummarizeAreaRequest request;
  request.set_area_code(kCounty);
  request.set_min_position(desk_->Head().position());
  v1::SummarizeAreaResponse today, past;
  ASSERT_TRUE(desk_->county->SummarizeArea(Context().get(), request, &today).ok());
  request.mutable_as_of()->set_date(20260302);
  ASSERT_TRUE(desk_->county->SummarizeArea(Context().get(), request, &past).ok());
  EXPECT_EQ(Counter(today, "registered"), 2);
  EXPECT_EQ(Counter(past, "registered"), 1);
}

}  // namespace
}  // namespace hearth::testing
