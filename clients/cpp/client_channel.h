// Internal to client_*.cc: the channel, pauses, and the one place that turns gRPC's statuses into
// ours.
#ifndef HEARTH_CLIENTS_CPP_CLIENT_CHANNEL_H_
#define HEARTH_CLIENTS_CPP_CLIENT_CHANNEL_H_

#include <grpcpp/grpcpp.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "clients/cpp/client.h"
#include "hearth/v1/admin_service.grpc.pb.h"
#include "hearth/v1/alerts_service.grpc.pb.h"
#include "hearth/v1/attachments_service.grpc.pb.h"
#include "hearth/v1/county_service.grpc.pb.h"
#include "hearth/v1/households_service.grpc.pb.h"
#include "hearth/v1/intake_service.grpc.pb.h"
#include "hearth/v1/log_service.grpc.pb.h"
#include "hearth/v1/quarantine_service.grpc.pb.h"
#include "hearth/v1/reads_service.grpc.pb.h"

namespace hearth::client {

absl::Status FromGrpc(const grpc::Status& status);

std::shared_ptr<grpc::Channel> MakeChannel(const ClientOptions& options);

// Pauses between attempts, and the decision to give up. One thread.
class Retry {
 public:
  Retry(const ClientOptions& options, int64_t give_up_after_ms);
  // Something came of it: the pauses begin anew.
  void Succeeded();
  // Waits and answers OK, or answers `status` when it is final or has lasted for too long.
  absl::Status Pause(const absl::Status& status);
  // The same with a hint of our own, for refusals that are no status.
  absl::Status PauseFor(int64_t ms, const absl::Status& status);

 private:
  int64_t NextPauseMs(const absl::Status& status);

  const int64_t give_up_after_ms_, first_pause_ms_, pause_ms_max_;
  int64_t pause_ms_;
  int64_t since_ms_;
};

// One stub a service, over one channel.
struct Stubs {
  explicit Stubs(const std::shared_ptr<grpc::Channel>& channel);
  std::unique_ptr<v1::AdminService::Stub> admin;
  std::unique_ptr<v1::AlertsService::Stub> alerts;
  std::unique_ptr<v1::AttachmentsService::Stub> attachments;
  std::unique_ptr<v1::CountyService::Stub> county;
  std::unique_ptr<v1::HouseholdsService::Stub> households;
  std::unique_ptr<v1::IntakeService::Stub> intake;
  std::unique_ptr<v1::LogService::Stub> log;
  std::unique_ptr<v1::QuarantineService::Stub> quarantine;
  std::unique_ptr<v1::ReadsService::Stub> reads;
};

// Reads a server stream until it ends, `on_message` has enough, or it cannot be begun again.
// `begin` opens the stream where the last one stopped; `note` remembers how far that is.
template <typename Message, typename Begin, typename Note>
absl::Status ReadAgainAndAgain(const ClientOptions& options, const Begin& begin, const Note& note,
                               const OnMessage<Message>& on_message) {
  Retry retry(options, options.give_up_after_ms);
  while (true) {
    grpc::ClientContext context;  // no deadline: it ends with the caller's interest
    std::unique_ptr<grpc::ClientReader<Message>> reader = begin(&context);
    Message message;
    while (reader->Read(&message)) {
      retry.Succeeded();
      note(message);
      if (on_message(message)) continue;
      context.TryCancel();
      reader->Finish();
      return absl::OkStatus();
    }
    const absl::Status status = FromGrpc(reader->Finish());
    if (status.ok()) return status;
    if (absl::Status final = retry.Pause(status); !final.ok()) return final;
  }
}

// client_attachments.cc
absl::StatusOr<v1::FinishAttachmentResponse> UploadAttachment(
    const ClientOptions& options, Stubs* stubs, v1::BeginAttachmentRequest place,
    std::string_view bytes, const std::function<void(uint64_t)>& on_progress);
absl::StatusOr<std::string> DownloadAttachment(const ClientOptions& options, Stubs* stubs,
                                               const std::string& household,
                                               const std::string& sha256);

// client_streams.cc
absl::Status Watch(const ClientOptions& options, Stubs* stubs, v1::WatchAlertsRequest request,
                   const OnMessage<v1::WatchAlertsResponse>& on_message);
absl::Status Follow(const ClientOptions& options, Stubs* stubs, v1::SubscribeRequest request,
                    const OnMessage<v1::SubscribeResponse>& on_message);

// client_submit.cc
// Whether the day was opened by this very call.
using OpenDayCall = std::function<absl::StatusOr<bool>(int32_t date)>;
absl::Status SubmitSteps(const ClientOptions& client, const SubmitOptions& options,
                         v1::IntakeService::Stub* stub, const OpenDayCall& open_day,
                         StepQueue* steps, SubmitReport* report);

}  // namespace hearth::client

#endif  // HEARTH_CLIENTS_CPP_CLIENT_CHANNEL_H_
