#include "services/transport/quarantine_service.h"

#include <utility>

#include "hearth/v1/quarantine_service.grpc.pb.h"
#include "services/transport/calls.h"
#include "services/transport/requests.h"

namespace hearth::transport {
namespace {

class QuarantineService final : public v1::QuarantineService::CallbackService {
 public:
  explicit QuarantineService(const House& house) : views_(*house.views), tools_(ToolsOf(house)) {}

  grpc::ServerUnaryReactor* ListQuarantine(grpc::CallbackServerContext* context,
                                           const v1::ListQuarantineRequest* request,
                                           v1::ListQuarantineResponse* response) override {
    return Serve(tools_, context, request, response,
                 [this](const auto& asked, auto* answer) -> absl::Status {
                   auto page = List(asked);
                   if (!page.ok()) return page.status();
                   *answer->mutable_moment() = page->moment;
                   for (auto& event : page->events) *answer->add_events() = std::move(event);
                   answer->set_next_page_token(std::move(page->next_page_token));
                   return absl::OkStatus();
                 });
  }

 private:
  absl::StatusOr<projections::QuarantinePage> List(const v1::ListQuarantineRequest& request) const {
    if (absl::Status status = CheckArea(request.area_code()); !status.ok()) return status;
    const auto size = PageSize(request.page_size(), 50, 200);
    if (!size.ok()) return size.status();
    return views_.ListQuarantine(
        {request.area_code(), request.state(), *size, request.page_token()});
  }

  const projections::Views& views_;
  const CallTools tools_;
};

}  // namespace

std::shared_ptr<grpc::Service> MakeQuarantineService(const House& house) {
  return std::make_shared<QuarantineService>(house);
}

}  // namespace hearth::transport
