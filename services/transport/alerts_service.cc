#include "services/transport/alerts_service.h"

#include <utility>

#include "hearth/v1/alerts_service.grpc.pb.h"
#include "services/feed/alert_watch.h"
#include "services/transport/calls.h"
#include "services/transport/reach.h"
#include "services/transport/requests.h"
#include "services/transport/stream_call.h"

namespace hearth::transport {
namespace {

constexpr int kWatchesMax = 500;

class AlertsService final : public v1::AlertsService::CallbackService {
 public:
  explicit AlertsService(const House& house) : views_(*house.views), tools_(ToolsOf(house)) {}

  grpc::ServerUnaryReactor* ListAlerts(grpc::CallbackServerContext* context,
                                       const v1::ListAlertsRequest* request,
                                       v1::ListAlertsResponse* response) override {
    return Serve(tools_, context, request, response,
                 [this](const auto& asked, auto* answer) -> absl::Status {
                   auto page = List(asked);
                   if (!page.ok()) return page.status();
                   *answer->mutable_moment() = page->moment;
                   for (v1::Alert& alert : page->alerts) *answer->add_alerts() = std::move(alert);
                   answer->set_next_page_token(std::move(page->next_page_token));
                   return absl::OkStatus();
                 });
  }

  grpc::ServerUnaryReactor* ListAlertChanges(grpc::CallbackServerContext* context,
                                             const v1::ListAlertChangesRequest* request,
                                             v1::ListAlertChangesResponse* response) override {
    return Serve(tools_, context, request, response,
                 [this](const auto& asked, auto* answer, const auto& by) -> absl::Status {
                   auto changes = Changes(asked);
                   if (!changes.ok()) return changes.status();
                   for (v1::Alert& alert : changes->alerts) {
                     if (!CheckAlertReach(by.scope, alert).ok()) continue;
                     *answer->add_alerts() = std::move(alert);
                   }
                   answer->set_cursor(changes->cursor);
                   answer->set_caught_up(changes->caught_up);
                   answer->set_views_version(changes->version);
                   return absl::OkStatus();
                 });
  }

  grpc::ServerUnaryReactor* GetAlert(grpc::CallbackServerContext* context,
                                     const v1::GetAlertRequest* request,
                                     v1::GetAlertResponse* response) override {
    return Serve(tools_, context, request, response,
                 [this](const auto& asked, auto* answer, const auto& by) -> absl::Status {
                   if (absl::Status status = CheckBytes("alert_id", asked.alert_id(), 32);
                       !status.ok())
                     return status;
                   const auto moment = views_.Resolve(std::nullopt);
                   if (!moment.ok()) return moment.status();
                   auto alert = views_.GetAlert(asked.alert_id());
                   if (!alert.ok()) return alert.status();
                   absl::Status reached = CheckAlertReach(by.scope, *alert);
                   if (!reached.ok()) return reached;
                   *answer->mutable_moment() = *moment;
                   *answer->mutable_alert() = *std::move(alert);
                   return absl::OkStatus();
                 });
  }

  grpc::ServerWriteReactor<v1::WatchAlertsResponse>* WatchAlerts(
      grpc::CallbackServerContext* context, const v1::WatchAlertsRequest* request) override {
    using Call = StreamCall<v1::WatchAlertsResponse>;
    auto admitted = Admit(tools_, *context, *request);
    if (!admitted.ok()) return Call::Refuse(admitted.status());
    if (absl::Status status = CheckAreaOrEmpty(request->area_code()); !status.ok())
      return Call::Refuse(status);
    const feed::Position cursor =
        request->has_cursor() ? request->cursor() : tools_.watched->head();
    auto by = std::make_shared<access::Admission>(*std::move(admitted));
    auto watch = std::make_unique<feed::AlertWatch>(
        request->area_code(), feed::AlertWatch::From{cursor, request->views_version()}, &views_,
        tools_.watched,
        [by](const v1::Alert& alert) { return CheckAlertReach(by->scope, alert).ok(); });
    return Call::Start(
        std::make_unique<Guarded<v1::WatchAlertsResponse>>(std::move(watch), tools_.access, by),
        tools_.lanes, by->row->lane, slots_);
  }

 private:
  absl::StatusOr<projections::AlertPage> List(const v1::ListAlertsRequest& request) const {
    if (absl::Status status = CheckArea(request.area_code()); !status.ok()) return status;
    const auto size = PageSize(request.page_size(), 50, 200);
    if (!size.ok()) return size.status();
    return views_.ListAlerts(
        {request.area_code(), request.kind(), request.state(), *size, request.page_token()});
  }

  absl::StatusOr<projections::AlertChanges> Changes(
      const v1::ListAlertChangesRequest& request) const {
    if (absl::Status status = CheckAreaOrEmpty(request.area_code()); !status.ok()) return status;
    const auto size = PageSize(request.page_size(), 200, 1000);
    if (!size.ok()) return size.status();
    return views_.AlertsSince(request.area_code(), request.cursor(), *size);
  }

  const projections::Views& views_;
  const CallTools tools_;
  const std::shared_ptr<StreamSlots> slots_ = std::make_shared<StreamSlots>(kWatchesMax);
};

}  // namespace

std::shared_ptr<grpc::Service> MakeAlertsService(const House& house) {
  return std::make_shared<AlertsService>(house);
}

}  // namespace hearth::transport
