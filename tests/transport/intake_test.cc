#include <string>
#include <thread>
#include <vector>

#include "hearth/v1/intake_service.grpc.pb.h"
#include "services/transport/runs_stream.h"
#include "services/transport/status.h"
#include "tests/support/status_matchers.h"
#include "tests/transport/test_server.h"

namespace hearth::transport {
namespace {

using ::hearth::testing::TestServer;

class IntakeTest : public ::testing::Test {
 protected:
  static void AddRun(uint64_t event, v1::SubmitRunsRequest* request, int events = 1) {
    v1::Run* run = request->add_runs();
    for (int i = 0; i < events; ++i) run->add_submissions()->set_header(std::to_string(event));
  }
  static v1::SubmitRunsRequest Batch(uint64_t batch, uint64_t event) {
    v1::SubmitRunsRequest request;
    request.set_batch(batch);
    AddRun(event, &request);
    return request;
  }

  TestServer server_;
  const std::unique_ptr<v1::IntakeService::Stub> stub_ =
      v1::IntakeService::NewStub(server_.channel);
  grpc::ClientContext context_;
};

TEST_F(IntakeTest, AUnaryRunIsAnsweredWhenTheLedgerAnswers) {
  std::thread answering([this] {
    server_.ledger.AwaitRuns(1);
    server_.ledger.Answer(0);
  });
  v1::SubmitRunRequest request;
  request.mutable_run()->add_submissions()->set_header("7");
  v1::SubmitRunResponse response;
  const grpc::Status status = stub_->SubmitRun(&context_, request, &response);
  answering.join();
  ASSERT_TRUE(status.ok()) << status.error_message();
  ASSERT_EQ(response.receipts_size(), 1);
  EXPECT_EQ(response.receipts(0).position(), 7u);
}

TEST_F(IntakeTest, AUnaryEventThatWasNotRecordedFailsWithItsReason) {
  std::thread answering([this] {
    server_.ledger.AwaitRuns(1);
    server_.ledger.Answer(
        0, Error(absl::StatusCode::kAlreadyExists, "ID_REUSED", "编号重复", "id reused"));
  });
  v1::SubmitEventRequest request;
  request.mutable_submission()->set_header("7");
  v1::SubmitEventResponse response;
  const grpc::Status status = stub_->SubmitEvent(&context_, request, &response);
  answering.join();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::ALREADY_EXISTS);
  EXPECT_NE(status.error_details().find("ID_REUSED"), std::string::npos);
}

// The caller has set no deadline, and the ledger's disk hangs.
TEST(IntakeDeadlineTest, AnAnswerThatDoesNotComeIsGivenByTheClockAndOnlyOnce) {
  TestServer server{std::chrono::milliseconds(50)};
  const auto stub = v1::IntakeService::NewStub(server.channel);
  v1::SubmitEventRequest request;
  request.mutable_submission()->set_header("7");
  v1::SubmitEventResponse response;
  grpc::ClientContext context;
  const grpc::Status status = stub->SubmitEvent(&context, request, &response);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::DEADLINE_EXCEEDED) << status.error_message();
  ASSERT_EQ(server.ledger.waiting(), 1u);
  server.ledger.Answer(0);  // late, and heard by nobody
  server.ledger.AnswerAllAtOnce();
  grpc::ClientContext again;
  EXPECT_TRUE(stub->SubmitEvent(&again, request, &response).ok());
  EXPECT_EQ(response.receipt().position(), 7u);
}

TEST_F(IntakeTest, StreamsBeyondTheSlotsAreRefusedUntilOneEnds) {
  constexpr size_t kSlots = 64;
  server_.ledger.AnswerAllAtOnce();
  std::vector<std::unique_ptr<grpc::ClientContext>> contexts;
  std::vector<
      std::unique_ptr<grpc::ClientReaderWriter<v1::SubmitRunsRequest, v1::SubmitRunsResponse>>>
      streams;
  v1::SubmitRunsResponse answer;
  for (size_t i = 0; i < kSlots; ++i) {
    contexts.push_back(std::make_unique<grpc::ClientContext>());
    streams.push_back(stub_->SubmitRuns(contexts.back().get()));
    ASSERT_TRUE(streams.back()->Write(Batch(1, 1)));
    ASSERT_TRUE(streams.back()->Read(&answer)) << i;
  }
  const auto refused = stub_->SubmitRuns(&context_);
  EXPECT_FALSE(refused->Read(&answer));
  EXPECT_EQ(refused->Finish().error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  streams.front()->WritesDone();
  EXPECT_FALSE(streams.front()->Read(&answer));
  EXPECT_TRUE(streams.front()->Finish().ok());
  for (bool served = false; !served;) {  // the slot is given back just after the last status
    grpc::ClientContext context;
    const auto stream = stub_->SubmitRuns(&context);
    served = stream->Write(Batch(1, 1)) && stream->Read(&answer);
    stream->WritesDone();
    stream->Finish();
  }
  for (size_t i = 1; i < kSlots; ++i) {
    streams[i]->WritesDone();
    streams[i]->Finish();
  }
}

TEST_F(IntakeTest, BatchesAreReadWhileOthersAreInWorkAndAnsweredInOrder) {
  const auto stream = stub_->SubmitRuns(&context_);
  for (uint64_t batch = 1; batch <= 3; ++batch)
    ASSERT_TRUE(stream->Write(Batch(batch, 10 * batch)));
  server_.ledger.AwaitRuns(3);  // all three, though none was answered
  for (const size_t last : {2u, 1u, 0u}) server_.ledger.Answer(last);
  v1::SubmitRunsResponse answer;
  for (uint64_t batch = 1; batch <= 3; ++batch) {
    ASSERT_TRUE(stream->Read(&answer));
    EXPECT_EQ(answer.batch(), batch);
    EXPECT_EQ(answer.results(0).receipts(0).position(), 10 * batch);
    EXPECT_GE(answer.credits(), 1u);
    EXPECT_LE(answer.credits(), RunsStream::kWindow);
  }
  EXPECT_TRUE(stream->WritesDone());
  EXPECT_FALSE(stream->Read(&answer));
  EXPECT_TRUE(stream->Finish().ok());
}

TEST_F(IntakeTest, NoMoreThanAWindowOfBatchesIsTaken) {
  const auto stream = stub_->SubmitRuns(&context_);
  std::thread writing([&] {
    for (uint64_t batch = 1; batch <= 40; ++batch) ASSERT_TRUE(stream->Write(Batch(batch, batch)));
    stream->WritesDone();
  });
  server_.ledger.AwaitRuns(RunsStream::kWindow);
  EXPECT_EQ(server_.ledger.waiting(), RunsStream::kWindow);
  server_.ledger.AnswerAllAtOnce();
  for (size_t i = 0; i < RunsStream::kWindow; ++i) server_.ledger.Answer(0);
  v1::SubmitRunsResponse answer;
  uint64_t read = 0;
  while (stream->Read(&answer)) EXPECT_EQ(answer.batch(), ++read);
  writing.join();
  EXPECT_EQ(read, 40u);
  EXPECT_TRUE(stream->Finish().ok());
}

TEST_F(IntakeTest, ARefusedRunIsToldInTheAnswerAndTheStreamGoesOn) {
  const auto stream = stub_->SubmitRuns(&context_);
  v1::SubmitRunsRequest request;
  request.set_batch(1);
  for (uint64_t event = 1; event <= 4; ++event) AddRun(event, &request);
  ASSERT_TRUE(stream->Write(request));
  server_.ledger.AwaitRuns(4);
  server_.ledger.Answer(0,
                        Error(absl::StatusCode::kResourceExhausted, "VIEWS_BEHIND", "慢", "slow"));
  server_.ledger.Answer(0,
                        Error(absl::StatusCode::kInvalidArgument, "CHAIN_BROKEN", "断", "broken"));
  server_.ledger.Answer(0, Error(absl::StatusCode::kUnavailable, "STOPPING", "停", "stopping"));
  server_.ledger.Answer(0);
  v1::SubmitRunsResponse answer;
  ASSERT_TRUE(stream->Read(&answer));
  ASSERT_EQ(answer.results_size(), 4);
  EXPECT_EQ(answer.results(0).refused_reason(), "BUSY");
  EXPECT_EQ(answer.results(1).refused_reason(), "CHAIN_BROKEN");
  EXPECT_EQ(answer.results(1).refused_detail(), "断 / broken");
  EXPECT_EQ(answer.results(2).refused_reason(), "BUSY");
  EXPECT_EQ(answer.results(3).refused_reason(), "");
  EXPECT_EQ(answer.results(3).receipts(0).position(), 4u);
  server_.ledger.AnswerAllAtOnce();
  ASSERT_TRUE(stream->Write(Batch(2, 9)));
  ASSERT_TRUE(stream->Read(&answer));
  EXPECT_EQ(answer.batch(), 2u);
}

TEST_F(IntakeTest, ABatchWithoutRunsIsAnsweredAndOneThatIsTooLargeEndsTheStream) {
  const auto stream = stub_->SubmitRuns(&context_);
  v1::SubmitRunsRequest empty;
  empty.set_batch(5);
  ASSERT_TRUE(stream->Write(empty));
  v1::SubmitRunsResponse answer;
  ASSERT_TRUE(stream->Read(&answer));
  EXPECT_EQ(answer.batch(), 5u);
  EXPECT_EQ(answer.results_size(), 0);
  v1::SubmitRunsRequest large;
  for (uint64_t run = 0; run < 3; ++run) AddRun(1, &large, 334);
  ASSERT_TRUE(stream->Write(large));
  EXPECT_FALSE(stream->Read(&answer));
  EXPECT_EQ(stream->Finish().error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(server_.ledger.waiting(), 0u);
}

TEST_F(IntakeTest, ACancelledStreamLeavesNothingBehind) {
  const auto stream = stub_->SubmitRuns(&context_);
  ASSERT_TRUE(stream->Write(Batch(1, 1)));
  server_.ledger.AwaitRuns(1);
  context_.TryCancel();
  EXPECT_EQ(stream->Finish().error_code(), grpc::StatusCode::CANCELLED);
  server_.ledger.Answer(0);  // nobody waits for it any more
}

}  // namespace
}  // namespace hearth::transport
