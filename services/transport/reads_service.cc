#include "services/transport/reads_service.h"

#include "hearth/v1/reads_service.grpc.pb.h"
#include "services/access/reads.h"
#include "services/transport/calls.h"
#include "services/transport/reach.h"
#include "services/transport/requests.h"

namespace hearth::transport {
namespace {

constexpr size_t kDutyBytes = 32;

class ReadsService final : public v1::ReadsService::CallbackService {
 public:
  explicit ReadsService(const House& house)
      : views_(*house.views), reads_(*house.reads), tools_(ToolsOf(house)) {}

  grpc::ServerUnaryReactor* StatePurpose(grpc::CallbackServerContext* context,
                                         const v1::StatePurposeRequest* request,
                                         v1::StatePurposeResponse* response) override {
    return Serve(tools_, context, request, response,
                 [this](const auto& asked, auto* answer, const auto& by) -> absl::Status {
                   const auto duty = DutyOf(asked, by);
                   if (!duty.ok()) return duty.status();
                   return reads_.StatePurpose(by, asked, duty->household(), duty->area_code(),
                                              answer);
                 });
  }

  grpc::ServerUnaryReactor* RaiseBudget(grpc::CallbackServerContext* context,
                                        const v1::RaiseBudgetRequest* request,
                                        v1::RaiseBudgetResponse* response) override {
    return Serve(tools_, context, request, response,
                 [this](const auto& asked, auto* answer, const auto& by) -> absl::Status {
                   if (absl::Status area = CheckArea(asked.area_code()); !area.ok()) return area;
                   return reads_.RaiseBudget(by, asked, answer);
                 });
  }

  grpc::ServerUnaryReactor* ListReads(grpc::CallbackServerContext* context,
                                      const v1::ListReadsRequest* request,
                                      v1::ListReadsResponse* response) override {
    return Serve(tools_, context, request, response,
                 [this](const auto& asked, auto* answer, const auto& by) -> absl::Status {
                   absl::Status sound = asked.household().empty()
                                            ? absl::OkStatus()
                                            : CheckHousehold(asked.household());
                   return sound.ok() ? reads_.ListReads(by, asked, answer) : sound;
                 });
  }

  grpc::ServerUnaryReactor* LeakReport(grpc::CallbackServerContext* context,
                                       const v1::LeakReportRequest* request,
                                       v1::LeakReportResponse* response) override {
    return Serve(tools_, context, request, response,
                 [this](const auto& asked, auto* answer, const auto& by) {
                   return reads_.LeakReport(by, asked, answer);
                 });
  }

 private:
  // What the purpose is for: household or, for a duty of a village, the area alone.
  absl::StatusOr<v1::Alert> DutyOf(const v1::StatePurposeRequest& request,
                                   const access::Admission& by) const {
    if (request.household().empty() == request.duty_id().empty()) {
      return FieldError("household", "户和任务应填且只填一个",
                        "name the household or the duty, one of them");
    }
    if (!request.duty_id().empty()) {
      absl::Status sound = CheckBytes("duty_id", request.duty_id(), kDutyBytes);
      if (!sound.ok()) return sound;
      absl::StatusOr<v1::Alert> alert = views_.GetAlert(request.duty_id());
      if (!alert.ok()) return alert.status();
      const absl::Status reached = CheckAlertReach(by.scope, *alert);
      return reached.ok() ? std::move(alert) : reached;
    }
    if (absl::Status status = CheckHousehold(request.household()); !status.ok()) return status;
    absl::Status reached = CheckReach(by.scope, views_, request.household());
    if (!reached.ok()) return reached;
    v1::Alert household;
    household.set_household(request.household());
    return household;
  }

  const projections::Views& views_;
  access::Reads& reads_;
  const CallTools tools_;
};

}  // namespace

std::shared_ptr<grpc::Service> MakeReadsService(const House& house) {
  return std::make_shared<ReadsService>(house);
}

}  // namespace hearth::transport
