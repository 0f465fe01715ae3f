// The lanes at the door (R37), with a ledger that does not answer: so it is known how many calls
// are under way.

#include <google/rpc/error_details.pb.h>
#include <google/rpc/status.pb.h>
#include <gtest/gtest.h>

#include <memory>
#include <semaphore>
#include <thread>
#include <vector>

#include "hearth/v1/admin_service.grpc.pb.h"
#include "hearth/v1/intake_service.grpc.pb.h"
#include "hearth/v1/log_service.grpc.pb.h"
#include "tests/transport/test_server.h"

namespace hearth::transport {
namespace {

using ::hearth::testing::TestServer;

// The retry hint; 0 for none.
int64_t RetryMsOf(const grpc::Status& status) {
  google::rpc::Status details;
  EXPECT_TRUE(details.ParseFromString(status.error_details()));
  for (const google::protobuf::Any& any : details.details()) {
    google::rpc::RetryInfo retry;
    if (any.UnpackTo(&retry)) {
      return retry.retry_delay().seconds() * 1'000 + retry.retry_delay().nanos() / 1'000'000;
    }
  }
  return 0;
}

class SheddingTest : public ::testing::Test {
 protected:
  struct Submission {
    grpc::ClientContext context;
    v1::SubmitRunRequest request;
    v1::SubmitRunResponse response;
    grpc::Status status;
  };
  void TearDown() override {
    server_.ledger.AnswerAllAtOnce();
    while (server_.ledger.waiting() > 0) server_.ledger.Answer(0);
    for (size_t i = 0; i < submissions_.size(); ++i) answers_.acquire();
  }

  // Until so many runs wait in the ledger.
  void SubmitUpTo(size_t under_way) {
    while (submissions_.size() < under_way) Submit();
    server_.ledger.AwaitRuns(under_way);
  }
  Submission* Submit() {
    submissions_.push_back(std::make_unique<Submission>());
    Submission* one = submissions_.back().get();
    one->request.mutable_run()->add_submissions()->set_header("1");
    intake_->async()->SubmitRun(&one->context, &one->request, &one->response,
                                [this, one](grpc::Status status) {
                                  one->status = std::move(status);
                                  answers_.release();
                                });
    return one;
  }
  // A call gives its place back a moment after its answer.
  void AwaitPlace() {
    while (server_.lanes.under_way() >= usual_.bulk_most) std::this_thread::yield();
  }
  grpc::Status Screen() {
    grpc::ClientContext context;
    v1::GetHeadResponse response;
    return v1::LogService::NewStub(server_.channel)->GetHead(&context, {}, &response);
  }
  grpc::Status Bulk() {
    grpc::ClientContext context;
    v1::RebuildProjectionsResponse response;
    return v1::AdminService::NewStub(server_.channel)->RebuildProjections(&context, {}, &response);
  }
  grpc::Status BulkStream() {
    grpc::ClientContext context;
    v1::SubscribeResponse message;
    const auto stream = v1::LogService::NewStub(server_.channel)->Subscribe(&context, {});
    if (stream->Read(&message)) context.TryCancel();
    while (stream->Read(&message)) {
    }
    return stream->Finish();
  }

  const Lanes::Options usual_;
  std::counting_semaphore<> answers_{0};
  std::vector<std::unique_ptr<Submission>> submissions_;
  TestServer server_;
  std::unique_ptr<v1::IntakeService::Stub> intake_ = v1::IntakeService::NewStub(server_.channel);
};

TEST_F(SheddingTest, UnderMoreAndMoreLoadBulkGoesFirstThenScreensThenIntake) {
  constexpr auto kShed = grpc::StatusCode::RESOURCE_EXHAUSTED;
  SubmitUpTo(static_cast<size_t>(usual_.bulk_most) - 1);
  EXPECT_NE(Bulk().error_code(), kShed);
  AwaitPlace();
  EXPECT_EQ(BulkStream().error_code(), grpc::StatusCode::CANCELLED);

  SubmitUpTo(static_cast<size_t>(usual_.bulk_most));
  EXPECT_EQ(Bulk().error_code(), kShed);
  EXPECT_EQ(BulkStream().error_code(), kShed);
  EXPECT_EQ(RetryMsOf(Bulk()), 5'000);
  EXPECT_TRUE(Screen().ok());

  SubmitUpTo(static_cast<size_t>(usual_.screens_most));
  EXPECT_EQ(Screen().error_code(), kShed);
  EXPECT_EQ(RetryMsOf(Screen()), 1'000);
  EXPECT_EQ(server_.lanes.shed(Lane::kIntake), 0u);

  SubmitUpTo(static_cast<size_t>(usual_.intake_most));
  Submission* last = Submit();
  answers_.acquire();
  EXPECT_EQ(last->status.error_code(), kShed);
  EXPECT_EQ(RetryMsOf(last->status), 200);
  EXPECT_EQ(server_.lanes.shed(Lane::kIntake), 1u);
  answers_.release();
}

TEST_F(SheddingTest, AnOpenSubscriptionIsShedWithItsNextMessage) {
  v1::Fact fact;
  fact.mutable_day_opened();
  grpc::ClientContext context;
  v1::SubscribeResponse message;
  const auto stream = v1::LogService::NewStub(server_.channel)->Subscribe(&context, {});
  server_.durable.Advance(server_.log.Add("", "", fact));
  while (stream->Read(&message) && !message.has_event()) {
  }
  EXPECT_EQ(message.event().stamp().position(), 1u) << "the control: it is served";
  SubmitUpTo(static_cast<size_t>(usual_.bulk_most));
  server_.durable.Advance(server_.log.Add("", "", fact));
  while (stream->Read(&message)) EXPECT_FALSE(message.has_event());
  EXPECT_EQ(stream->Finish().error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
}

TEST_F(SheddingTest, AnsweredCallsMakeRoomAgain) {
  SubmitUpTo(static_cast<size_t>(usual_.bulk_most));
  EXPECT_EQ(Bulk().error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  server_.ledger.Answer(0);
  answers_.acquire();
  answers_.release();
  AwaitPlace();
  EXPECT_NE(Bulk().error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
}

}  // namespace
}  // namespace hearth::transport
