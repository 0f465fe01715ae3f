#include "clients/cpp/cases_client.h"

#include <thread>

#include "clients/cpp/error.h"
#include "clients/cpp/stub_calls.h"
#include "hearth/v1/cases_service.grpc.pb.h"

namespace hearth::client {

using Stub = v1::CasesService::Stub;

struct CasesClient::Impl : StubCalls<Stub> {};

CasesClient::CasesClient(const ClientOptions& options)
    : impl_(new Impl{{options, v1::CasesService::NewStub(MakeChannel(options))}}) {}

CasesClient::~CasesClient() = default;

absl::StatusOr<v1::GetCaseFileResponse> CasesClient::Call(const v1::GetCaseFileRequest& request) {
  return impl_->Ask(&Stub::GetCaseFile, request);
}
absl::StatusOr<v1::ListCasesResponse> CasesClient::Call(const v1::ListCasesRequest& request) {
  return impl_->Ask(&Stub::ListCases, request);
}
absl::StatusOr<v1::ListCluesResponse> CasesClient::Call(const v1::ListCluesRequest& request) {
  return impl_->Ask(&Stub::ListClues, request);
}
absl::StatusOr<v1::ListDutiesResponse> CasesClient::Call(const v1::ListDutiesRequest& request) {
  return impl_->Ask(&Stub::ListDuties, request);
}
absl::StatusOr<v1::PreviewStepResponse> CasesClient::Call(const v1::PreviewStepRequest& request) {
  return impl_->Ask(&Stub::PreviewStep, request);
}
absl::StatusOr<v1::MakeNoticeResponse> CasesClient::Call(const v1::MakeNoticeRequest& request) {
  return impl_->Ask(&Stub::MakeNotice, request);
}

absl::StatusOr<std::vector<v1::MatchPersonsResponse>> CasesClient::MatchPersons(
    const std::vector<v1::MatchPersonsRequest>& rows) {
  constexpr int64_t kRowsADeadline = 1'000;
  grpc::ClientContext context;
  context.set_deadline(
      std::chrono::system_clock::now() +
      std::chrono::milliseconds(impl_->options.call_deadline_ms *
                                (1 + static_cast<int64_t>(rows.size()) / kRowsADeadline)));
  auto stream = impl_->stub->MatchPersons(&context);
  std::thread writer([&] {  // a server that answers while it reads would else fill both pipes
    for (const v1::MatchPersonsRequest& row : rows) {
      if (!stream->Write(row)) break;
    }
    stream->WritesDone();
  });
  std::vector<v1::MatchPersonsResponse> answers;
  v1::MatchPersonsResponse answer;
  while (stream->Read(&answer)) answers.push_back(answer);
  writer.join();
  if (const absl::Status status = FromGrpc(stream->Finish()); !status.ok()) return status;
  bool fits = answers.size() == rows.size();
  for (size_t i = 0; fits && i < rows.size(); ++i) fits = answers[i].row() == rows[i].row();
  if (fits) return answers;
  return Error(absl::StatusCode::kDataLoss, "服务器的答复与所问的行不符",
               "the answers do not fit the rows that were asked about");
}

}  // namespace hearth::client
