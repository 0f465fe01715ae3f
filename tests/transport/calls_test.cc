#include <chrono>
#include <memory>
#include <string>
#include <thread>

#include "hearth/v1/alerts_service.grpc.pb.h"
#include "hearth/v1/households_service.grpc.pb.h"
#include "hearth/v1/log_service.grpc.pb.h"
#include "tests/support/status_matchers.h"
#include "tests/transport/test_server.h"

namespace hearth::transport {
namespace {

using ::hearth::testing::TestServer;

class CallsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    views_household_.digest = "digest";
    server_.views.household = views_household_;
  }
  grpc::Status GetHousehold(const v1::GetHouseholdRequest& request) {
    return v1::HouseholdsService::NewStub(server_.channel)
        ->GetHousehold(&context_, request, &household_);
  }
  static v1::GetHouseholdRequest Request(uint64_t min_position) {
    v1::GetHouseholdRequest request;
    request.set_household(std::string(16, 'h'));
    request.set_min_position(min_position);
    return request;
  }

  TestServer server_;
  projections::HouseholdAnswer views_household_;
  grpc::ClientContext context_;
  v1::GetHouseholdResponse household_;
};

TEST_F(CallsTest, AnswersAtOnceWhenTheViewsHaveSeenThePosition) {
  server_.watched.Advance(5);
  EXPECT_TRUE(GetHousehold(Request(5)).ok());
  EXPECT_EQ(household_.digest(), "digest");
}

TEST_F(CallsTest, WaitsForThePositionAndNotLonger) {
  std::thread advancing([this] {
    server_.watched.Advance(4);
    server_.watched.Advance(7);
  });
  EXPECT_TRUE(GetHousehold(Request(6)).ok());
  advancing.join();
}

TEST_F(CallsTest, GivesUpAtTheCallersDeadlineWithoutHoldingAThread) {
  // More waiting callers than the pool has threads, and yet another call is answered.
  std::vector<std::thread> waiting;
  for (int i = 0; i < 5; ++i) {
    waiting.emplace_back([this] {
      grpc::ClientContext context;
      context.set_deadline(std::chrono::system_clock::now() + std::chrono::milliseconds(300));
      v1::GetHouseholdResponse response;
      const grpc::Status status = v1::HouseholdsService::NewStub(server_.channel)
                                      ->GetHousehold(&context, Request(99), &response);
      EXPECT_EQ(status.error_code(), grpc::StatusCode::DEADLINE_EXCEEDED);
    });
  }
  EXPECT_TRUE(GetHousehold(Request(0)).ok());
  for (std::thread& thread : waiting) thread.join();
}

TEST_F(CallsTest, AMalformedIdNamesItsField) {
  v1::GetHouseholdRequest request;
  request.set_household("short");
  const grpc::Status status = GetHousehold(request);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_NE(status.error_details().find("household"), std::string::npos);
}

TEST_F(CallsTest, AnErrorOfTheViewsGoesThrough) {
  server_.views.household = absl::NotFoundError("没有这一户 / no such household");
  const grpc::Status status = GetHousehold(Request(0));
  EXPECT_EQ(status.error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(status.error_message(), "没有这一户 / no such household");
}

TEST_F(CallsTest, ASubscriberSleepsOnTheHeadAndIsWokenByIt) {
  v1::Fact fact;
  fact.mutable_day_opened();
  server_.log.Add("", "", fact);
  const auto stub = v1::LogService::NewStub(server_.channel);
  const auto stream = stub->Subscribe(&context_, {});
  v1::SubscribeResponse message;
  ASSERT_TRUE(stream->Read(&message));
  EXPECT_EQ(message.event().stamp().position(), 1u);
  ASSERT_TRUE(stream->Read(&message));
  EXPECT_EQ(message.caught_up().position(), 1u);
  server_.durable.Advance(server_.log.Add("", "", fact));
  ASSERT_TRUE(stream->Read(&message));
  EXPECT_EQ(message.event().stamp().position(), 2u);
  context_.TryCancel();
  while (stream->Read(&message)) {
  }
  EXPECT_EQ(stream->Finish().error_code(), grpc::StatusCode::CANCELLED);
}

TEST_F(CallsTest, AWatcherWithoutCursorBeginsNow) {
  v1::Alert alert;
  alert.set_alert_id("old");
  alert.set_changed_position(3);
  server_.views.alerts.push_back(alert);
  server_.views.moment.set_position(4);
  server_.watched.Advance(4);
  const auto stub = v1::AlertsService::NewStub(server_.channel);
  const auto stream = stub->WatchAlerts(&context_, {});
  v1::WatchAlertsResponse message;
  ASSERT_TRUE(stream->Read(&message));
  EXPECT_TRUE(message.caught_up());
  EXPECT_EQ(message.cursor(), 4u);
  context_.TryCancel();
  EXPECT_FALSE(stream->Read(&message));
}

TEST_F(CallsTest, ARefusedStreamSaysWhy) {
  v1::SubscribeRequest request;
  request.set_area_code("abc");
  const auto stub = v1::LogService::NewStub(server_.channel);
  const auto stream = stub->Subscribe(&context_, request);
  v1::SubscribeResponse message;
  EXPECT_FALSE(stream->Read(&message));
  EXPECT_EQ(stream->Finish().error_code(), grpc::StatusCode::INVALID_ARGUMENT);
}

}  // namespace
}  // namespace hearth::transport
