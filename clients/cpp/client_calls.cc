#include <chrono>
#include <utility>

#include "clients/cpp/client.h"
#include "clients/cpp/client_channel.h"

namespace hearth::client {
namespace {

constexpr int64_t kBackupDeadlineMs = 6 * 3600 * 1000;

template <typename Stub, typename Request, typename Response>
using Method = grpc::Status (Stub::*)(grpc::ClientContext*, const Request&, Response*);

template <typename Stub, typename Request, typename Response>
absl::StatusOr<Response> Once(Stub* stub, Method<Stub, Request, Response> method,
                              const Request& request, int64_t deadline_ms) {
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::milliseconds(deadline_ms));
  Response response;
  const absl::Status status = FromGrpc((stub->*method)(&context, request, &response));
  if (!status.ok()) return status;
  return response;
}

class GrpcClient : public Client {
 public:
  explicit GrpcClient(const ClientOptions& options)
      : options_(options), stubs_(MakeChannel(options)) {}

  absl::Status Submit(StepQueue* steps, const SubmitOptions& options,
                      SubmitReport* report) override {
    const OpenDayCall open_day = [this](int32_t date) { return OpenDayOrFindItOpen(date); };
    return SubmitSteps(options_, options, stubs_.intake.get(), open_day, steps, report);
  }

  absl::StatusOr<v1::GetHouseholdResponse> GetHousehold(
      const v1::GetHouseholdRequest& request) override {
    return Call(stubs_.households, &v1::HouseholdsService::Stub::GetHousehold, request);
  }
  absl::StatusOr<v1::SearchHouseholdsResponse> SearchHouseholds(
      const v1::SearchHouseholdsRequest& request) override {
    return Call(stubs_.households, &v1::HouseholdsService::Stub::SearchHouseholds, request);
  }
  absl::StatusOr<v1::ListTimelineResponse> ListTimeline(
      const v1::ListTimelineRequest& request) override {
    return Call(stubs_.households, &v1::HouseholdsService::Stub::ListTimeline, request);
  }
  absl::StatusOr<v1::ExplainHouseholdResponse> ExplainHousehold(
      const v1::ExplainHouseholdRequest& request) override {
    return Call(stubs_.households, &v1::HouseholdsService::Stub::ExplainHousehold, request);
  }

  absl::Status GetOfflinePackage(
      const v1::GetOfflinePackageRequest& request,
      const OnMessage<v1::GetOfflinePackageResponse>& on_message) override {
    grpc::ClientContext context;
    const auto reader = stubs_.households->GetOfflinePackage(&context, request);
    v1::GetOfflinePackageResponse message;
    while (reader->Read(&message)) {
      if (!on_message(message)) context.TryCancel();
    }
    return FromGrpc(reader->Finish());
  }

  absl::StatusOr<v1::StatePurposeResponse> StatePurpose(
      const v1::StatePurposeRequest& request) override {
    return Call(stubs_.reads, &v1::ReadsService::Stub::StatePurpose, request);
  }
  absl::StatusOr<v1::RaiseBudgetResponse> RaiseBudget(
      const v1::RaiseBudgetRequest& request) override {
    return Call(stubs_.reads, &v1::ReadsService::Stub::RaiseBudget, request);
  }
  absl::StatusOr<v1::ListReadsResponse> ListReads(const v1::ListReadsRequest& request) override {
    return Call(stubs_.reads, &v1::ReadsService::Stub::ListReads, request);
  }
  absl::StatusOr<v1::LeakReportResponse> LeakReport(const v1::LeakReportRequest& request) override {
    return Call(stubs_.reads, &v1::ReadsService::Stub::LeakReport, request);
  }

  absl::StatusOr<v1::ListQuarantineResponse> ListQuarantine(
      const v1::ListQuarantineRequest& request) override {
    return Call(stubs_.quarantine, &v1::QuarantineService::Stub::ListQuarantine, request);
  }
  absl::StatusOr<v1::ListAlertsResponse> ListAlerts(const v1::ListAlertsRequest& request) override {
    return Call(stubs_.alerts, &v1::AlertsService::Stub::ListAlerts, request);
  }
  absl::StatusOr<v1::GetAlertResponse> GetAlert(const v1::GetAlertRequest& request) override {
    return Call(stubs_.alerts, &v1::AlertsService::Stub::GetAlert, request);
  }
  absl::Status WatchAlerts(v1::WatchAlertsRequest request,
                           const OnMessage<v1::WatchAlertsResponse>& on_message) override {
    return Watch(options_, &stubs_, std::move(request), on_message);
  }

  absl::StatusOr<v1::SummarizeAreaResponse> SummarizeArea(
      const v1::SummarizeAreaRequest& request) override {
    return Call(stubs_.county, &v1::CountyService::Stub::SummarizeArea, request);
  }

  absl::StatusOr<v1::FinishAttachmentResponse> AddAttachment(
      const v1::BeginAttachmentRequest& place, std::string_view bytes,
      const std::function<void(uint64_t)>& on_progress) override {
    return UploadAttachment(options_, &stubs_, place, bytes, on_progress);
  }
  absl::StatusOr<std::string> GetAttachment(const std::string& household,
                                            const std::string& sha256) override {
    return DownloadAttachment(options_, &stubs_, household, sha256);
  }

  absl::StatusOr<v1::GetHeadResponse> GetHead() override {
    return Call(stubs_.log, &v1::LogService::Stub::GetHead, v1::GetHeadRequest());
  }
  absl::StatusOr<v1::ProveInclusionResponse> ProveInclusion(
      const v1::ProveInclusionRequest& request) override {
    return Call(stubs_.log, &v1::LogService::Stub::ProveInclusion, request);
  }
  absl::StatusOr<v1::ProveConsistencyResponse> ProveConsistency(
      const v1::ProveConsistencyRequest& request) override {
    return Call(stubs_.log, &v1::LogService::Stub::ProveConsistency, request);
  }
  absl::Status Subscribe(v1::SubscribeRequest request,
                         const OnMessage<v1::SubscribeResponse>& on_message) override {
    return Follow(options_, &stubs_, std::move(request), on_message);
  }

  absl::StatusOr<v1::ListAreasResponse> ListAreas(const v1::ListAreasRequest& request) override {
    return Call(stubs_.admin, &v1::AdminService::Stub::ListAreas, request);
  }
  absl::StatusOr<v1::ListRulebooksResponse> ListRulebooks(
      const v1::ListRulebooksRequest& request) override {
    return Call(stubs_.admin, &v1::AdminService::Stub::ListRulebooks, request);
  }
  absl::StatusOr<v1::GetRulebookResponse> GetRulebook(
      const v1::GetRulebookRequest& request) override {
    return Call(stubs_.admin, &v1::AdminService::Stub::GetRulebook, request);
  }
  absl::StatusOr<v1::CheckRulebookResponse> CheckRulebook(
      const v1::CheckRulebookRequest& request) override {
    return Call(stubs_.admin, &v1::AdminService::Stub::CheckRulebook, request);
  }
  absl::StatusOr<v1::OpenDayResponse> OpenDay(const v1::OpenDayRequest& request) override {
    return Call(stubs_.admin, &v1::AdminService::Stub::OpenDay, request);
  }
  absl::StatusOr<v1::ListProjectionsResponse> ListProjections(
      const v1::ListProjectionsRequest& request) override {
    return Call(stubs_.admin, &v1::AdminService::Stub::ListProjections, request);
  }
  absl::StatusOr<v1::RebuildProjectionsResponse> RebuildProjections(
      const v1::RebuildProjectionsRequest& request) override {
    return Call(stubs_.admin, &v1::AdminService::Stub::RebuildProjections, request);
  }
  absl::StatusOr<v1::BackupResponse> Backup(const v1::BackupRequest& request) override {
    return Once(stubs_.admin.get(), &v1::AdminService::Stub::Backup, request, kBackupDeadlineMs);
  }

 private:
  // A file that is sent again, or by two clients at once, asks for days that are long open; the
  // door only goes forward and says INVALID_ARGUMENT.
  absl::StatusOr<bool> OpenDayOrFindItOpen(int32_t date) {
    v1::OpenDayRequest request;
    request.set_date(date);
    const absl::StatusOr<v1::OpenDayResponse> answer = OpenDay(request);
    if (answer.ok()) return answer->opened();
    if (!absl::IsInvalidArgument(answer.status())) return answer.status();
    const absl::StatusOr<v1::GetHeadResponse> head = GetHead();
    if (head.ok() && head->opened_day() >= date) return false;
    return answer.status();
  }

  template <typename Stub, typename Request, typename Response>
  absl::StatusOr<Response> Call(const std::unique_ptr<Stub>& stub,
                                Method<Stub, Request, Response> method, const Request& request) {
    Retry retry(options_, options_.give_up_after_ms);
    while (true) {
      absl::StatusOr<Response> response =
          Once(stub.get(), method, request, options_.call_deadline_ms);
      if (response.ok()) return response;
      if (absl::Status status = retry.Pause(response.status()); !status.ok()) return status;
    }
  }

  const ClientOptions options_;
  Stubs stubs_;
};

}  // namespace

std::unique_ptr<Client> Client::Make(const ClientOptions& options) {
  return std::make_unique<GrpcClient>(options);
}

}  // namespace hearth::client
