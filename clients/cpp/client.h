// Client: every call of the contract that tools and jobs make, with deadlines, retry and resume.
#ifndef HEARTH_CLIENTS_CPP_CLIENT_H_
#define HEARTH_CLIENTS_CPP_CLIENT_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "clients/cpp/step_queue.h"
#include "clients/cpp/submit_report.h"
#include "hearth/v1/admin_service.pb.h"
#include "hearth/v1/alerts_service.pb.h"
#include "hearth/v1/attachments_service.pb.h"
#include "hearth/v1/county_service.pb.h"
#include "hearth/v1/households_service.pb.h"
#include "hearth/v1/intake_service.pb.h"
#include "hearth/v1/log_service.pb.h"
#include "hearth/v1/quarantine_service.pb.h"
#include "hearth/v1/reads_service.pb.h"

namespace hearth::client {

struct ClientOptions {
  std::string server = "127.0.0.1:50051";  // host:port
  std::string ca_pem;             // whom to trust: TLS; empty = plain text (loopback, tests)
  std::string cert_pem, key_pem;  // a job's own certificate; both or none
  std::string token;              // sent with every call; empty = none. Never printed.
  int64_t call_deadline_ms = 30'000;
  // Calls and streams that fail with UNAVAILABLE or RESOURCE_EXHAUSTED are made again after pauses
  // that double from `pause_ms` to `pause_ms_max`, or as long as the server asks, until nothing has
  // come of it for this long.
  int64_t give_up_after_ms = 10'000;
  int64_t pause_ms = 100;
  int64_t pause_ms_max = 2'000;
};

struct SubmitOptions {
  // Without a single answer for this long: give up. Longer than for calls: a busy server is not a
  // lost one.
  int64_t give_up_after_ms = 120'000;
  // Without an answer to a batch for this long, the stream counts as broken.
  int64_t answer_timeout_ms = 60'000;
  // Head of the log before the submission, 0 = unknown. An event that is "already recorded" above
  // it, after we had to send it twice, was recorded by ourselves and counts as accepted.
  uint64_t known_head = 0;
  // May be null: runs go unsigned, which only a log without accounts takes. Fills signature and
  // key_id of each run before it is sent first.
  std::function<void(v1::Run*)> sign;
  // May be null. Called from one thread at a time, after each answer.
  std::function<void(const SubmitReport&)> on_progress;
  // May be null. Called when a stream has broken, before the pause and the next one.
  std::function<void(const absl::Status&)> on_retry;
  // May be null. Each final receipt, in order of sending.
  std::function<void(const Origin&, const v1::Receipt&)> on_receipt;
};

// Called with each message of a stream; false ends the stream, and the call returns OK.
template <typename Message>
using OnMessage = std::function<bool(const Message&)>;

// Thread-safe. All calls but Backup are idempotent and therefore retried. Errors are statuses with
// the server's details (clients/cpp/error.h).
class Client {
 public:
  // Does not connect yet: the first call does.
  static std::unique_ptr<Client> Make(const ClientOptions& options);
  virtual ~Client() = default;

  // Sends all steps of `steps`, each event recorded exactly once whatever breaks on the way, and
  // fills `report`, on failure too with what is known to be recorded. A refused event is no
  // failure.
  virtual absl::Status Submit(StepQueue* steps, const SubmitOptions& options,
                              SubmitReport* report) = 0;

  virtual absl::StatusOr<v1::GetHouseholdResponse> GetHousehold(const v1::GetHouseholdRequest&) = 0;
  virtual absl::StatusOr<v1::SearchHouseholdsResponse> SearchHouseholds(
      const v1::SearchHouseholdsRequest&) = 0;
  virtual absl::StatusOr<v1::ListTimelineResponse> ListTimeline(const v1::ListTimelineRequest&) = 0;
  virtual absl::StatusOr<v1::ExplainHouseholdResponse> ExplainHousehold(
      const v1::ExplainHouseholdRequest&) = 0;

  // Every household of the package; not retried, since each package counts.
  virtual absl::Status GetOfflinePackage(
      const v1::GetOfflinePackageRequest&,
      const OnMessage<v1::GetOfflinePackageResponse>& on_message) = 0;

  virtual absl::StatusOr<v1::StatePurposeResponse> StatePurpose(const v1::StatePurposeRequest&) = 0;
  virtual absl::StatusOr<v1::RaiseBudgetResponse> RaiseBudget(const v1::RaiseBudgetRequest&) = 0;
  virtual absl::StatusOr<v1::ListReadsResponse> ListReads(const v1::ListReadsRequest&) = 0;
  virtual absl::StatusOr<v1::LeakReportResponse> LeakReport(const v1::LeakReportRequest&) = 0;

  virtual absl::StatusOr<v1::ListAlertsResponse> ListAlerts(const v1::ListAlertsRequest&) = 0;
  virtual absl::StatusOr<v1::ListQuarantineResponse> ListQuarantine(
      const v1::ListQuarantineRequest&) = 0;
  virtual absl::StatusOr<v1::GetAlertResponse> GetAlert(const v1::GetAlertRequest&) = 0;
  // Goes on from the last cursor after a break.
  virtual absl::Status WatchAlerts(v1::WatchAlertsRequest request,
                                   const OnMessage<v1::WatchAlertsResponse>& on_message) = 0;

  virtual absl::StatusOr<v1::SummarizeAreaResponse> SummarizeArea(
      const v1::SummarizeAreaRequest&) = 0;

  // Uploads all of `bytes`, going on after a break where the server's bytes end. `place` names all
  // but hash and size, which follow from the bytes. `on_progress` may be null: the next offset.
  virtual absl::StatusOr<v1::FinishAttachmentResponse> AddAttachment(
      const v1::BeginAttachmentRequest& place, std::string_view bytes,
      const std::function<void(uint64_t)>& on_progress) = 0;
  // All bytes. DATA_LOSS when they are not what the hash names.
  virtual absl::StatusOr<std::string> GetAttachment(const std::string& household,
                                                    const std::string& sha256) = 0;

  virtual absl::StatusOr<v1::GetHeadResponse> GetHead() = 0;
  virtual absl::StatusOr<v1::ProveInclusionResponse> ProveInclusion(
      const v1::ProveInclusionRequest&) = 0;
  virtual absl::StatusOr<v1::ProveConsistencyResponse> ProveConsistency(
      const v1::ProveConsistencyRequest&) = 0;
  // Goes on after the last position after a break.
  virtual absl::Status Subscribe(v1::SubscribeRequest request,
                                 const OnMessage<v1::SubscribeResponse>& on_message) = 0;

  virtual absl::StatusOr<v1::ListAreasResponse> ListAreas(const v1::ListAreasRequest&) = 0;
  virtual absl::StatusOr<v1::ListRulebooksResponse> ListRulebooks(
      const v1::ListRulebooksRequest&) = 0;
  virtual absl::StatusOr<v1::GetRulebookResponse> GetRulebook(const v1::GetRulebookRequest&) = 0;
  virtual absl::StatusOr<v1::CheckRulebookResponse> CheckRulebook(
      const v1::CheckRulebookRequest&) = 0;
  virtual absl::StatusOr<v1::OpenDayResponse> OpenDay(const v1::OpenDayRequest&) = 0;
  virtual absl::StatusOr<v1::ListProjectionsResponse> ListProjections(
      const v1::ListProjectionsRequest&) = 0;
  virtual absl::StatusOr<v1::RebuildProjectionsResponse> RebuildProjections(
      const v1::RebuildProjectionsRequest&) = 0;
  // Not retried; its deadline is six hours.
  virtual absl::StatusOr<v1::BackupResponse> Backup(const v1::BackupRequest&) = 0;
};

}  // namespace hearth::client

#endif  // HEARTH_CLIENTS_CPP_CLIENT_H_
