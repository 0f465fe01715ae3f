// The calls of PrivacyService. None is retried: who orders twice is told that it was ordered.
#ifndef HEARTH_CLIENTS_CPP_PRIVACY_CLIENT_H_
#define HEARTH_CLIENTS_CPP_PRIVACY_CLIENT_H_

#include <memory>

#include "absl/status/statusor.h"
#include "clients/cpp/client.h"
#include "hearth/v1/privacy_service.pb.h"

namespace hearth::client {

// Thread-safe. Errors as Client's.
class PrivacyClient {
 public:
  explicit PrivacyClient(const ClientOptions& options);
  ~PrivacyClient();

  absl::StatusOr<v1::ProposeErasureResponse> Call(const v1::ProposeErasureRequest& request);
  absl::StatusOr<v1::OrderErasureResponse> Call(const v1::OrderErasureRequest& request);
  absl::StatusOr<v1::DeclineErasureResponse> Call(const v1::DeclineErasureRequest& request);
  absl::StatusOr<v1::ListErasuresResponse> Call(const v1::ListErasuresRequest& request);
  absl::StatusOr<v1::GetHeldKeysResponse> Call(const v1::GetHeldKeysRequest& request);

 private:
  struct Impl;
  const std::unique_ptr<Impl> impl_;
};

}  // namespace hearth::client

#endif  // HEARTH_CLIENTS_CPP_PRIVACY_CLIENT_H_
