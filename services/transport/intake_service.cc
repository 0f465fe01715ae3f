#include "services/transport/intake_service.h"

#include <atomic>
#include <chrono>
#include <utility>

#include "hearth/v1/intake_service.grpc.pb.h"
#include "services/transport/calls.h"
#include "services/transport/overdue.h"
#include "services/transport/receipts.h"
#include "services/transport/run_intake.h"
#include "services/transport/runs_stream.h"
#include "services/transport/status.h"
#include "services/transport/stream_call.h"

namespace hearth::transport {
namespace {

// A disk that answers so late is as good as none.
constexpr std::chrono::seconds kAnswerWithin(60);
// Each may hold 16 batches of 8 MiB; jobs need one.
constexpr int kStreamsMax = 64;

absl::Status TooLateStatus() {
  return Error(
      absl::StatusCode::kDeadlineExceeded, "DEADLINE_EXCEEDED",
      "未能及时答复，是否已记录未知；请稍后原样重发",
      "no answer in time and whether this was recorded is unknown; send it again unchanged");
}

// One unary call: answered by the ledger, or, when that takes too long, by the clock.
template <typename Add>
class UnaryCall final : public Awaited {
 public:
  // `place` in the lane is kept until the ledger has answered, late or not.
  UnaryCall(grpc::ServerUnaryReactor* reactor, Add add, std::shared_ptr<Lanes::Ticket> place)
      : reactor_(reactor), add_(std::move(add)), place_(std::move(place)) {}

  void OnAnswer(ledger::Answer answer) {
    if (answered_.exchange(true)) return;
    if (answer.ok()) {
      for (ledger::Receipt& receipt : *answer) add_(std::move(receipt));
    }
    reactor_->Finish(ToGrpcStatus(answer.status()));
  }
  void TooLate() override {
    if (!answered_.exchange(true)) reactor_->Finish(ToGrpcStatus(TooLateStatus()));
  }

 private:
  grpc::ServerUnaryReactor* const reactor_;  // alive until it is finished
  const Add add_;
  const std::shared_ptr<Lanes::Ticket> place_;
  std::atomic<bool> answered_ = false;
};

class IntakeService final : public v1::IntakeService::CallbackService {
 public:
  IntakeService(const House& house, std::chrono::milliseconds answer_within)
      : tools_(ToolsOf(house)),
        intake_(house.ledger, house.lanes, house.security),
        overdue_(answer_within) {}

  grpc::ServerUnaryReactor* SubmitEvent(grpc::CallbackServerContext* context,
                                        const v1::SubmitEventRequest* request,
                                        v1::SubmitEventResponse* response) override {
    v1::Run run;
    *run.add_submissions() = request->submission();
    run.set_signature(request->signature());
    run.set_key_id(request->key_id());
    return Submit(context, *request, std::move(run), [response](ledger::Receipt receipt) {
      Render(std::move(receipt), response->mutable_receipt());
    });
  }

  grpc::ServerUnaryReactor* SubmitRun(grpc::CallbackServerContext* context,
                                      const v1::SubmitRunRequest* request,
                                      v1::SubmitRunResponse* response) override {
    return Submit(context, *request, request->run(), [response](ledger::Receipt receipt) {
      Render(std::move(receipt), response->add_receipts());
    });
  }

  grpc::ServerBidiReactor<v1::SubmitRunsRequest, v1::SubmitRunsResponse>* SubmitRuns(
      grpc::CallbackServerContext* context) override {
    const auto admitted = Admit(tools_, *context, v1::SubmitRunsRequest());
    if (!admitted.ok()) return RunsStream::Refuse(admitted.status());
    auto place = tools_.lanes->Enter(admitted->row->lane);
    if (place == nullptr) return RunsStream::Refuse(Shed(admitted->row->lane));
    return RunsStream::Start(intake_, tools_.lanes, streams_, std::move(place));
  }

 private:
  // A run that is queued is recorded even when its caller has gone; the ids resolve it when he
  // comes again.
  template <typename Request, typename Add>
  grpc::ServerUnaryReactor* Submit(grpc::CallbackServerContext* context, const Request& request,
                                   v1::Run run, Add add) {
    grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
    const auto admitted = Admit(tools_, *context, request);
    if (!admitted.ok()) {
      reactor->Finish(ToGrpcStatus(admitted.status()));
      return reactor;
    }
    auto place = tools_.lanes->Enter(admitted->row->lane);
    if (place == nullptr) {
      reactor->Finish(ToGrpcStatus(Shed(admitted->row->lane)));
      return reactor;
    }
    auto call = std::make_shared<UnaryCall<Add>>(reactor, std::move(add), std::move(place));
    overdue_.Watch(call);
    intake_.Submit(std::move(run), [call = std::move(call)](ledger::Answer answer) {
      call->OnAnswer(std::move(answer));
    });
    return reactor;
  }

  const CallTools tools_;
  const RunIntake intake_;
  const std::shared_ptr<StreamSlots> streams_ = std::make_shared<StreamSlots>(kStreamsMax);
  Overdue overdue_;
};

}  // namespace

std::shared_ptr<grpc::Service> MakeIntakeService(const House& house) {
  const auto within = house.answer_within.count() > 0 ? house.answer_within : kAnswerWithin;
  return std::make_shared<IntakeService>(house, within);
}

}  // namespace hearth::transport
