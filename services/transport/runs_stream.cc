#include "services/transport/runs_stream.h"

#include <utility>

#include "services/transport/receipts.h"
#include "services/transport/status.h"

namespace hearth::transport {

RunsStream* RunsStream::Start(const RunIntake& intake, Lanes* lanes,
                              std::shared_ptr<StreamSlots> slots,
                              std::shared_ptr<Lanes::Ticket> place) {
  auto stream = std::make_shared<RunsStream>(intake, lanes, std::move(slots), std::move(place));
  stream->self_ = stream;
  if (stream->has_slot_) {
    stream->Proceed();
  } else {
    stream->FinishOnce(TooManyStreams());
  }
  return stream.get();
}

grpc::ServerBidiReactor<v1::SubmitRunsRequest, v1::SubmitRunsResponse>* RunsStream::Refuse(
    const absl::Status& status) {
  class Refusal final
      : public grpc::ServerBidiReactor<v1::SubmitRunsRequest, v1::SubmitRunsResponse> {
   public:
    explicit Refusal(const absl::Status& why) { Finish(ToGrpcStatus(why)); }
    void OnDone() override { delete this; }
  };
  return new Refusal(status);
}

void RunsStream::OnReadDone(bool ok) {
  if (!ok) return ReadEnded(false);
  lanes_->Post(Lane::kIntake, [self = shared_from_this()] { self->Take(); });
}

void RunsStream::Take() {
  const absl::Status fault = Check(request_);
  if (!fault.ok()) return FinishOnce(fault);
  // Submitted before the next read is posted: a client's batches reach the ledger in their order.
  Submit(&request_);
  ReadEnded(true);
}

void RunsStream::ReadEnded(bool more) {
  {
    const std::lock_guard lock(mutex_);
    reading_ = false;
    no_more_ = no_more_ || !more;
  }
  Proceed();
}

absl::Status RunsStream::Check(const v1::SubmitRunsRequest& request) {
  int events = 0;
  for (const v1::Run& run : request.runs()) events += run.submissions_size();
  if (events <= kBatchEventsMax) return absl::OkStatus();
  return FieldError("runs", "一批最多 1000 个事件，请分批发送",
                    "a batch has at most 1,000 events; send several");
}

void RunsStream::Submit(v1::SubmitRunsRequest* request) {
  auto batch = std::make_shared<Batch>();
  batch->answer.set_batch(request->batch());
  for (int i = 0; i < request->runs_size(); ++i) batch->answer.add_results();
  batch->unanswered = request->runs_size();
  {
    const std::lock_guard lock(mutex_);
    batches_.push_back(batch);
  }
  for (int i = 0; i < request->runs_size(); ++i) {
    intake_.Submit(std::move(*request->mutable_runs(i)),
                   [self = shared_from_this(), batch, i](ledger::Answer answer) {
                     self->OnAnswer(batch.get(), i, std::move(answer));
                   });
  }
}

void RunsStream::OnAnswer(Batch* batch, int run, ledger::Answer answer) {
  v1::RunResult result;
  Render(std::move(answer), &result);
  {
    const std::lock_guard lock(mutex_);
    *batch->answer.mutable_results(run) = std::move(result);
    if (--batch->unanswered > 0) return;
  }
  Proceed();
}

void RunsStream::OnWriteDone(bool ok) {
  {
    const std::lock_guard lock(mutex_);
    writing_ = false;
    batches_.pop_front();
  }
  ok ? Proceed() : FinishOnce(absl::CancelledError());
}

// Operations are started under the mutex, so that none can follow a Finish from another thread.
// gRPC never calls back from within them.
void RunsStream::Proceed() {
  const std::lock_guard lock(mutex_);
  if (finished_) return;
  if (!writing_ && !batches_.empty() && batches_.front()->unanswered == 0) {
    writing_ = true;
    v1::SubmitRunsResponse& answer = batches_.front()->answer;
    answer.set_credits(static_cast<uint32_t>(kWindow - (batches_.size() - 1)));
    StartWrite(&answer);
  }
  if (!reading_ && !no_more_ && batches_.size() < kWindow) {
    reading_ = true;
    StartRead(&request_);
  }
  if (no_more_ && batches_.empty()) {
    finished_ = true;
    Finish(grpc::Status::OK);
  }
}

void RunsStream::OnCancel() { FinishOnce(absl::CancelledError()); }

void RunsStream::OnDone() { std::exchange(self_, nullptr); }

void RunsStream::FinishOnce(const absl::Status& status) {
  const std::lock_guard lock(mutex_);
  if (finished_) return;
  finished_ = true;
  Finish(ToGrpcStatus(status));
}

}  // namespace hearth::transport
