#include "services/transport/intake_service.h"

#include <utility>

#include "hearth/v1/intake_service.grpc.pb.h"
#include "services/transport/receipts.h"
#include "services/transport/runs_stream.h"
#include "services/transport/status.h"

namespace hearth::transport {
namespace {

class IntakeService final : public v1::IntakeService::CallbackService {
 public:
  explicit IntakeService(ledger::Ledger* ledger) : ledger_(ledger) {}

  grpc::ServerUnaryReactor* SubmitEvent(grpc::CallbackServerContext* context,
                                        const v1::SubmitEventRequest* request,
                                        v1::SubmitEventResponse* response) override {
    v1::Run run;
    *run.add_submissions() = request->submission();
    run.set_signature(request->signature());
    run.set_key_id(request->key_id());
    return Submit(context, run, [response](const ledger::Receipt& receipt) {
      Render(receipt, response->mutable_receipt());
    });
  }

  grpc::ServerUnaryReactor* SubmitRun(grpc::CallbackServerContext* context,
                                      const v1::SubmitRunRequest* request,
                                      v1::SubmitRunResponse* response) override {
    return Submit(context, request->run(), [response](const ledger::Receipt& receipt) {
      Render(receipt, response->add_receipts());
    });
  }

  grpc::ServerBidiReactor<v1::SubmitRunsRequest, v1::SubmitRunsResponse>* SubmitRuns(
      grpc::CallbackServerContext*) override {
    return RunsStream::Start(ledger_);
  }

 private:
  // A run that is queued is recorded even when its caller has gone; the ids resolve it when he
  // comes again.
  template <typename Add>
  grpc::ServerUnaryReactor* Submit(grpc::CallbackServerContext* context, const v1::Run& run,
                                   Add add) {
    grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
    ledger_->Submit(run, [reactor, add](ledger::Answer answer) {
      if (answer.ok()) {
        for (const ledger::Receipt& receipt : *answer) add(receipt);
      }
      reactor->Finish(ToGrpcStatus(answer.status()));
    });
    return reactor;
  }

  ledger::Ledger* const ledger_;
};

}  // namespace

std::shared_ptr<grpc::Service> MakeIntakeService(const House& house) {
  return std::make_shared<IntakeService>(house.ledger);
}

}  // namespace hearth::transport
