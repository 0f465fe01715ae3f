// The calls of AccessService: logging in, and administering accounts, grants and devices. None is
// retried: a code works once, and a grant given twice is two grants.
#ifndef HEARTH_CLIENTS_CPP_ACCESS_CLIENT_H_
#define HEARTH_CLIENTS_CPP_ACCESS_CLIENT_H_

#include <memory>

#include "absl/status/statusor.h"
#include "clients/cpp/client.h"
#include "hearth/v1/access_service.pb.h"

namespace hearth::client {

// Thread-safe. Errors as Client's.
class AccessClient {
 public:
  explicit AccessClient(const ClientOptions& options);
  ~AccessClient();

  absl::StatusOr<v1::BootstrapResponse> Call(const v1::BootstrapRequest& request);
  absl::StatusOr<v1::LoginResponse> Call(const v1::LoginRequest& request);
  absl::StatusOr<v1::LogoutResponse> Call(const v1::LogoutRequest& request);
  absl::StatusOr<v1::WhoAmIResponse> Call(const v1::WhoAmIRequest& request);
  absl::StatusOr<v1::SetPasswordResponse> Call(const v1::SetPasswordRequest& request);
  absl::StatusOr<v1::SetTotpResponse> Call(const v1::SetTotpRequest& request);
  absl::StatusOr<v1::ResetCredentialResponse> Call(const v1::ResetCredentialRequest& request);
  absl::StatusOr<v1::SetCertificateResponse> Call(const v1::SetCertificateRequest& request);
  absl::StatusOr<v1::ListAccountsResponse> Call(const v1::ListAccountsRequest& request);
  absl::StatusOr<v1::OpenAccountsResponse> Call(const v1::OpenAccountsRequest& request);
  absl::StatusOr<v1::CloseAccountResponse> Call(const v1::CloseAccountRequest& request);
  absl::StatusOr<v1::GiveGrantsResponse> Call(const v1::GiveGrantsRequest& request);
  absl::StatusOr<v1::EndGrantResponse> Call(const v1::EndGrantRequest& request);
  absl::StatusOr<v1::ListGrantsResponse> Call(const v1::ListGrantsRequest& request);
  absl::StatusOr<v1::ListSessionsResponse> Call(const v1::ListSessionsRequest& request);
  absl::StatusOr<v1::RevokeSessionResponse> Call(const v1::RevokeSessionRequest& request);
  absl::StatusOr<v1::InviteDevicesResponse> Call(const v1::InviteDevicesRequest& request);
  absl::StatusOr<v1::EnrolDeviceResponse> Call(const v1::EnrolDeviceRequest& request);
  absl::StatusOr<v1::ApproveDeviceResponse> Call(const v1::ApproveDeviceRequest& request);
  absl::StatusOr<v1::RotateDeviceKeyResponse> Call(const v1::RotateDeviceKeyRequest& request);
  absl::StatusOr<v1::RevokeDeviceResponse> Call(const v1::RevokeDeviceRequest& request);
  absl::StatusOr<v1::ListDevicesResponse> Call(const v1::ListDevicesRequest& request);
  absl::StatusOr<v1::StartDeviceSessionResponse> Call(const v1::StartDeviceSessionRequest& request);

 private:
  struct Impl;
  const std::unique_ptr<Impl> impl_;
};

}  // namespace hearth::client

#endif  // HEARTH_CLIENTS_CPP_ACCESS_CLIENT_H_
