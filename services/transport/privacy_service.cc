#include "services/transport/privacy_service.h"

#include <functional>

#include "hearth/v1/privacy_service.grpc.pb.h"
#include "services/access/privacy.h"
#include "services/transport/calls.h"
#include "services/transport/reach.h"
#include "services/transport/requests.h"

namespace hearth::transport {
namespace {

using access::Privacy;
using Context = grpc::CallbackServerContext;
using Reactor = grpc::ServerUnaryReactor;

class PrivacyService final : public v1::PrivacyService::CallbackService {
 public:
  explicit PrivacyService(const House& house)
      : privacy_(*house.privacy), views_(*house.views), tools_(ToolsOf(house)) {}

  Reactor* ProposeErasure(Context* context, const v1::ProposeErasureRequest* request,
                          v1::ProposeErasureResponse* response) override {
    return Serve(tools_, context, request, response,
                 [this](const auto& asked, auto* answer, const auto& by) {
                   const auto reaches = [&](const std::string& household) {
                     absl::Status status = CheckHousehold(household);
                     return status.ok() ? CheckReach(by.scope, views_, household) : status;
                   };
                   return privacy_.Propose(by, reaches, asked, answer);
                 });
  }
  Reactor* OrderErasure(Context* context, const v1::OrderErasureRequest* request,
                        v1::OrderErasureResponse* response) override {
    return Pass(context, request, response, &Privacy::Order);
  }
  Reactor* DeclineErasure(Context* context, const v1::DeclineErasureRequest* request,
                          v1::DeclineErasureResponse* response) override {
    return Pass(context, request, response, &Privacy::Decline);
  }
  Reactor* ListErasures(Context* context, const v1::ListErasuresRequest* request,
                        v1::ListErasuresResponse* response) override {
    return Pass(context, request, response, &Privacy::List);
  }
  Reactor* GetHeldKeys(Context* context, const v1::GetHeldKeysRequest* request,
                       v1::GetHeldKeysResponse* response) override {
    return Pass(context, request, response, &Privacy::HeldKeys);
  }

 private:
  // One call of Privacy; `method` is a member function of it.
  template <typename Request, typename Response, typename Method>
  Reactor* Pass(Context* context, const Request* request, Response* response, Method method) {
    return Serve(tools_, context, request, response,
                 [privacy = &privacy_, method](const Request& asked, Response* answer,
                                               const access::Admission& by) -> absl::Status {
                   return std::invoke(method, privacy, by, asked, answer);
                 });
  }

  Privacy& privacy_;
  const projections::Views& views_;
  const CallTools tools_;
};

}  // namespace

std::shared_ptr<grpc::Service> MakePrivacyService(const House& house) {
  return std::make_shared<PrivacyService>(house);
}

}  // namespace hearth::transport
