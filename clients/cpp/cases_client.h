// The calls of CasesService. Questions alone: steps are facts and go through Client::Submit.
#ifndef HEARTH_CLIENTS_CPP_CASES_CLIENT_H_
#define HEARTH_CLIENTS_CPP_CASES_CLIENT_H_

#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "clients/cpp/client.h"
#include "hearth/v1/cases_service.pb.h"

namespace hearth::client {

// Thread-safe. Errors as Client's; nothing is retried.
class CasesClient {
 public:
  explicit CasesClient(const ClientOptions& options);
  ~CasesClient();

  absl::StatusOr<v1::GetCaseFileResponse> Call(const v1::GetCaseFileRequest& request);
  absl::StatusOr<v1::ListCasesResponse> Call(const v1::ListCasesRequest& request);
  absl::StatusOr<v1::ListCluesResponse> Call(const v1::ListCluesRequest& request);
  absl::StatusOr<v1::ListDutiesResponse> Call(const v1::ListDutiesRequest& request);
  absl::StatusOr<v1::PreviewStepResponse> Call(const v1::PreviewStepRequest& request);
  absl::StatusOr<v1::MakeNoticeResponse> Call(const v1::MakeNoticeRequest& request);

  // One answer a row, in order. DATA_LOSS when the server answers other rows than were asked.
  // The deadline is that of a call for each 1,000 rows.
  absl::StatusOr<std::vector<v1::MatchPersonsResponse>> MatchPersons(
      const std::vector<v1::MatchPersonsRequest>& rows);

 private:
  struct Impl;
  const std::unique_ptr<Impl> impl_;
};

}  // namespace hearth::client

#endif  // HEARTH_CLIENTS_CPP_CASES_CLIENT_H_
