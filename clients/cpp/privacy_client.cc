#include "clients/cpp/privacy_client.h"

#include "clients/cpp/stub_calls.h"
#include "hearth/v1/privacy_service.grpc.pb.h"

namespace hearth::client {

using Stub = v1::PrivacyService::Stub;

struct PrivacyClient::Impl : StubCalls<Stub> {};

PrivacyClient::PrivacyClient(const ClientOptions& options)
    : impl_(new Impl{{options, v1::PrivacyService::NewStub(MakeChannel(options))}}) {}

PrivacyClient::~PrivacyClient() = default;

absl::StatusOr<v1::ProposeErasureResponse> PrivacyClient::Call(
    const v1::ProposeErasureRequest& request) {
  return impl_->Ask(&Stub::ProposeErasure, request);
}
absl::StatusOr<v1::OrderErasureResponse> PrivacyClient::Call(
    const v1::OrderErasureRequest& request) {
  return impl_->Ask(&Stub::OrderErasure, request);
}
absl::StatusOr<v1::DeclineErasureResponse> PrivacyClient::Call(
    const v1::DeclineErasureRequest& request) {
  return impl_->Ask(&Stub::DeclineErasure, request);
}
absl::StatusOr<v1::ListErasuresResponse> PrivacyClient::Call(
    const v1::ListErasuresRequest& request) {
  return impl_->Ask(&Stub::ListErasures, request);
}
absl::StatusOr<v1::GetHeldKeysResponse> PrivacyClient::Call(const v1::GetHeldKeysRequest& request) {
  return impl_->Ask(&Stub::GetHeldKeys, request);
}

}  // namespace hearth::client
