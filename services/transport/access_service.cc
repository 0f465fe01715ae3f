#include "services/transport/access_service.h"

#include <functional>

#include "hearth/v1/access_service.grpc.pb.h"
#include "services/access/access.h"
#include "services/transport/calls.h"

namespace hearth::transport {
namespace {

using access::Access;
using Context = grpc::CallbackServerContext;
using Reactor = grpc::ServerUnaryReactor;

// Every method is one call of Access, of the same name.
class AccessService final : public v1::AccessService::CallbackService {
 public:
  explicit AccessService(const House& house) : tools_(ToolsOf(house)) {}

  // The only method that may need a session or not, as its request says.
  Reactor* SetPassword(Context* context, const v1::SetPasswordRequest* request,
                       v1::SetPasswordResponse* response) override {
    return Serve(tools_, context, request, response,
                 [this, authorization = AuthorizationOf(*context)](const auto& asked, auto* answer,
                                                                   const auto& by) {
                   return tools_.access->SetPassword(by, authorization, asked, answer);
                 });
  }

  Reactor* Bootstrap(Context* context, const v1::BootstrapRequest* request,
                     v1::BootstrapResponse* response) override {
    return Pass(context, request, response, &Access::Bootstrap);
  }
  Reactor* Login(Context* context, const v1::LoginRequest* request,
                 v1::LoginResponse* response) override {
    return Pass(context, request, response, &Access::Login);
  }
  Reactor* Logout(Context* context, const v1::LogoutRequest* request,
                  v1::LogoutResponse* response) override {
    return Pass(context, request, response, &Access::Logout);
  }
  Reactor* WhoAmI(Context* context, const v1::WhoAmIRequest* request,
                  v1::WhoAmIResponse* response) override {
    return Pass(context, request, response, &Access::WhoAmI);
  }
  Reactor* SetTotp(Context* context, const v1::SetTotpRequest* request,
                   v1::SetTotpResponse* response) override {
    return Pass(context, request, response, &Access::SetTotp);
  }
  Reactor* ResetCredential(Context* context, const v1::ResetCredentialRequest* request,
                           v1::ResetCredentialResponse* response) override {
    return Pass(context, request, response, &Access::ResetCredential);
  }
  Reactor* SetCertificate(Context* context, const v1::SetCertificateRequest* request,
                          v1::SetCertificateResponse* response) override {
    return Pass(context, request, response, &Access::SetCertificate);
  }
  Reactor* ListAccounts(Context* context, const v1::ListAccountsRequest* request,
                        v1::ListAccountsResponse* response) override {
    return Pass(context, request, response, &Access::ListAccounts);
  }
  Reactor* OpenAccounts(Context* context, const v1::OpenAccountsRequest* request,
                        v1::OpenAccountsResponse* response) override {
    return Pass(context, request, response, &Access::OpenAccounts);
  }
  Reactor* CloseAccount(Context* context, const v1::CloseAccountRequest* request,
                        v1::CloseAccountResponse* response) override {
    return Pass(context, request, response, &Access::CloseAccount);
  }
  Reactor* GiveGrants(Context* context, const v1::GiveGrantsRequest* request,
                      v1::GiveGrantsResponse* response) override {
    return Pass(context, request, response, &Access::GiveGrants);
  }
  Reactor* EndGrant(Context* context, const v1::EndGrantRequest* request,
                    v1::EndGrantResponse* response) override {
    return Pass(context, request, response, &Access::EndGrant);
  }
  Reactor* ListGrants(Context* context, const v1::ListGrantsRequest* request,
                      v1::ListGrantsResponse* response) override {
    return Pass(context, request, response, &Access::ListGrants);
  }
  Reactor* ListSessions(Context* context, const v1::ListSessionsRequest* request,
                        v1::ListSessionsResponse* response) override {
    return Pass(context, request, response, &Access::ListSessions);
  }
  Reactor* RevokeSession(Context* context, const v1::RevokeSessionRequest* request,
                         v1::RevokeSessionResponse* response) override {
    return Pass(context, request, response, &Access::RevokeSession);
  }
  Reactor* InviteDevices(Context* context, const v1::InviteDevicesRequest* request,
                         v1::InviteDevicesResponse* response) override {
    return Pass(context, request, response, &Access::InviteDevices);
  }
  Reactor* EnrolDevice(Context* context, const v1::EnrolDeviceRequest* request,
                       v1::EnrolDeviceResponse* response) override {
    return Pass(context, request, response, &Access::EnrolDevice);
  }
  Reactor* ApproveDevice(Context* context, const v1::ApproveDeviceRequest* request,
                         v1::ApproveDeviceResponse* response) override {
    return Pass(context, request, response, &Access::ApproveDevice);
  }
  Reactor* RotateDeviceKey(Context* context, const v1::RotateDeviceKeyRequest* request,
                           v1::RotateDeviceKeyResponse* response) override {
    return Pass(context, request, response, &Access::RotateDeviceKey);
  }
  Reactor* RevokeDevice(Context* context, const v1::RevokeDeviceRequest* request,
                        v1::RevokeDeviceResponse* response) override {
    return Pass(context, request, response, &Access::RevokeDevice);
  }
  Reactor* ListDevices(Context* context, const v1::ListDevicesRequest* request,
                       v1::ListDevicesResponse* response) override {
    return Pass(context, request, response, &Access::ListDevices);
  }
  Reactor* StartDeviceSession(Context* context, const v1::StartDeviceSessionRequest* request,
                              v1::StartDeviceSessionResponse* response) override {
    return Pass(context, request, response, &Access::StartDeviceSession);
  }

 private:
  template <typename Request, typename Response>
  Reactor* Pass(Context* context, const Request* request, Response* response,
                absl::Status (Access::*method)(const access::Admission&, const Request&,
                                               Response*)) {
    return Serve(tools_, context, request, response,
                 [access = tools_.access, method](const Request& asked, Response* answer,
                                                  const access::Admission& by) -> absl::Status {
                   if (by.open && by.row->gate != access::Gate::kSession) return Open();
                   return std::invoke(method, access, by, asked, answer);
                 });
  }

  // With --access=open there is nobody to administer.
  static absl::Status Open() {
    return Error(absl::StatusCode::kFailedPrecondition, "ACCESS_OPEN",
                 "此日志建库时为 --access=open，不设账号",
                 "this log was made with --access=open: "
                 "it has no accounts");
  }

  const CallTools tools_;
};

}  // namespace

std::shared_ptr<grpc::Service> MakeAccessService(const House& house) {
  return std::make_shared<AccessService>(house);
}

}  // namespace hearth::transport
