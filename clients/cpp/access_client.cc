#include "clients/cpp/access_client.h"

#include "clients/cpp/stub_calls.h"
#include "hearth/v1/access_service.grpc.pb.h"

namespace hearth::client {

using Stub = v1::AccessService::Stub;

struct AccessClient::Impl : StubCalls<Stub> {};

AccessClient::AccessClient(const ClientOptions& options)
    : impl_(new Impl{{options, v1::AccessService::NewStub(MakeChannel(options))}}) {}

AccessClient::~AccessClient() = default;

absl::StatusOr<v1::BootstrapResponse> AccessClient::Call(const v1::BootstrapRequest& request) {
  return impl_->Ask(&Stub::Bootstrap, request);
}
absl::StatusOr<v1::LoginResponse> AccessClient::Call(const v1::LoginRequest& request) {
  return impl_->Ask(&Stub::Login, request);
}
absl::StatusOr<v1::LogoutResponse> AccessClient::Call(const v1::LogoutRequest& request) {
  return impl_->Ask(&Stub::Logout, request);
}
absl::StatusOr<v1::WhoAmIResponse> AccessClient::Call(const v1::WhoAmIRequest& request) {
  return impl_->Ask(&Stub::WhoAmI, request);
}
absl::StatusOr<v1::SetPasswordResponse> AccessClient::Call(const v1::SetPasswordRequest& request) {
  return impl_->Ask(&Stub::SetPassword, request);
}
absl::StatusOr<v1::SetTotpResponse> AccessClient::Call(const v1::SetTotpRequest& request) {
  return impl_->Ask(&Stub::SetTotp, request);
}
absl::StatusOr<v1::ResetCredentialResponse> AccessClient::Call(
    const v1::ResetCredentialRequest& request) {
  return impl_->Ask(&Stub::ResetCredential, request);
}
absl::StatusOr<v1::SetCertificateResponse> AccessClient::Call(
    const v1::SetCertificateRequest& request) {
  return impl_->Ask(&Stub::SetCertificate, request);
}
absl::StatusOr<v1::ListAccountsResponse> AccessClient::Call(
    const v1::ListAccountsRequest& request) {
  return impl_->Ask(&Stub::ListAccounts, request);
}
absl::StatusOr<v1::OpenAccountsResponse> AccessClient::Call(
    const v1::OpenAccountsRequest& request) {
  return impl_->Ask(&Stub::OpenAccounts, request);
}
absl::StatusOr<v1::CloseAccountResponse> AccessClient::Call(
    const v1::CloseAccountRequest& request) {
  return impl_->Ask(&Stub::CloseAccount, request);
}
absl::StatusOr<v1::GiveGrantsResponse> AccessClient::Call(const v1::GiveGrantsRequest& request) {
  return impl_->Ask(&Stub::GiveGrants, request);
}
absl::StatusOr<v1::EndGrantResponse> AccessClient::Call(const v1::EndGrantRequest& request) {
  return impl_->Ask(&Stub::EndGrant, request);
}
absl::StatusOr<v1::ListGrantsResponse> AccessClient::Call(const v1::ListGrantsRequest& request) {
  return impl_->Ask(&Stub::ListGrants, request);
}
absl::StatusOr<v1::ListSessionsResponse> AccessClient::Call(
    const v1::ListSessionsRequest& request) {
  return impl_->Ask(&Stub::ListSessions, request);
}
absl::StatusOr<v1::RevokeSessionResponse> AccessClient::Call(
    const v1::RevokeSessionRequest& request) {
  return impl_->Ask(&Stub::RevokeSession, request);
}
absl::StatusOr<v1::InviteDevicesResponse> AccessClient::Call(
    const v1::InviteDevicesRequest& request) {
  return impl_->Ask(&Stub::InviteDevices, request);
}
absl::StatusOr<v1::EnrolDeviceResponse> AccessClient::Call(const v1::EnrolDeviceRequest& request) {
  return impl_->Ask(&Stub::EnrolDevice, request);
}
absl::StatusOr<v1::ApproveDeviceResponse> AccessClient::Call(
    const v1::ApproveDeviceRequest& request) {
  return impl_->Ask(&Stub::ApproveDevice, request);
}
absl::StatusOr<v1::RotateDeviceKeyResponse> AccessClient::Call(
    const v1::RotateDeviceKeyRequest& request) {
  return impl_->Ask(&Stub::RotateDeviceKey, request);
}
absl::StatusOr<v1::RevokeDeviceResponse> AccessClient::Call(
    const v1::RevokeDeviceRequest& request) {
  return impl_->Ask(&Stub::RevokeDevice, request);
}
absl::StatusOr<v1::ListDevicesResponse> AccessClient::Call(const v1::ListDevicesRequest& request) {
  return impl_->Ask(&Stub::ListDevices, request);
}
absl::StatusOr<v1::StartDeviceSessionResponse> AccessClient::Call(
    const v1::StartDeviceSessionRequest& request) {
  return impl_->Ask(&Stub::StartDeviceSession, request);
}

}  // namespace hearth::client
