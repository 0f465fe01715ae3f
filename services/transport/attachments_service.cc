#include "services/transport/attachments_service.h"

#include <utility>

#include "hearth/v1/attachments_service.grpc.pb.h"
#include "services/access/reads.h"
#include "services/attachments/attachments.h"
#include "services/transport/calls.h"
#include "services/transport/reach.h"
#include "services/transport/requests.h"
#include "services/transport/stream_call.h"

namespace hearth::transport {
namespace {

using attachments::Attachments;
using attachments::Id;
using attachments::Stored;

constexpr int kDownloadsMax = 50;
constexpr size_t kMediaTypeBytesMax = 100;

// Whoever uploads does so in his own name.
absl::Status CheckActor(const v1::BeginAttachmentRequest& request, const access::Admission& by) {
  if (by.open || request.actor() == by.caller.account) return absl::OkStatus();
  return FieldError("actor", "须为登录的账号", "must be the account that is logged in");
}

absl::Status CheckAnnouncement(const v1::BeginAttachmentRequest& request) {
  if (request.size_bytes() == 0 || request.size_bytes() > attachments::kAttachmentBytesMax) {
    return FieldError("size_bytes", "须为 1 到 33554432（32 MiB）",
                      "must be 1..33,554,432 (32 MiB)");
  }
  if (request.media_type().empty() || request.media_type().size() > kMediaTypeBytesMax) {
    return FieldError("media_type", "必填，例如 image/jpeg", "is required, e.g. image/jpeg");
  }
  if (request.actor().empty()) return FieldError("actor", "必填", "is required");
  return CheckArea(request.area_code());
}

// The bytes of a stored attachment from an offset on, a chunk at a time.
class Download : public feed::Source<v1::GetAttachmentResponse> {
 public:
  // `gate` is passed before the first byte, once it is known that there is one.
  using Gate = std::function<absl::Status()>;
  Download(const Attachments* store, Id id, uint64_t offset, feed::HeadSignal* any, Gate gate)
      : store_(store), id_(std::move(id)), next_(offset), any_(any), gate_(std::move(gate)) {}

  absl::StatusOr<feed::Step> Next(v1::GetAttachmentResponse* message) override {
    message->Clear();
    if (first_) {
      auto stored = store_->Find(id_);
      if (!stored.ok()) return stored.status();
      stored_ = *std::move(stored);
      if (absl::Status status = gate_(); !status.ok()) return status;
      message->set_media_type(stored_.media_type);
      message->set_size_bytes(stored_.size_bytes);
    }
    if (next_ >= stored_.size_bytes)
      return std::exchange(first_, false) ? feed::Step::kMessage : feed::Step::kEnd;
    first_ = false;
    constexpr uint64_t kChunk = attachments::SealedStore::kChunkBytes;
    auto chunk = store_->ReadChunk(id_, stored_, next_ / kChunk);
    if (!chunk.ok()) return chunk.status();
    message->set_offset(next_);
    message->set_data(chunk->substr(next_ % kChunk));
    next_ += message->data().size();
    return feed::Step::kMessage;
  }
  feed::HeadSignal* signal() const override { return any_; }  // it never waits
  feed::Position wait_for() const override { return 0; }

 private:
  const Attachments* const store_;
  const Id id_;
  uint64_t next_;
  feed::HeadSignal* const any_;
  const Gate gate_;
  bool first_ = true;
  Stored stored_;
};

class AttachmentsService final : public v1::AttachmentsService::CallbackService {
 public:
  explicit AttachmentsService(const House& house) : house_(house), tools_(ToolsOf(house)) {}

  grpc::ServerUnaryReactor* BeginAttachment(grpc::CallbackServerContext* context,
                                            const v1::BeginAttachmentRequest* request,
                                            v1::BeginAttachmentResponse* response) override {
    return Serve(tools_, context, request, response,
                 [this](const auto& asked, auto* answer, const auto& by) -> absl::Status {
                   auto id = IdOf(asked, by);
                   if (!id.ok()) return id.status();
                   absl::Status sound = CheckAnnouncement(asked);
                   if (sound.ok()) sound = CheckActor(asked, by);
                   if (!sound.ok()) return sound;
                   const auto progress = house_.attachments->Begin(
                       {*std::move(id), asked.size_bytes(), asked.media_type(), asked.area_code(),
                        asked.actor()});
                   if (!progress.ok()) return progress.status();
                   answer->set_next_offset(progress->next_offset);
                   answer->set_stored(progress->stored);
                   return absl::OkStatus();
                 });
  }

  grpc::ServerUnaryReactor* AppendAttachment(grpc::CallbackServerContext* context,
                                             const v1::AppendAttachmentRequest* request,
                                             v1::AppendAttachmentResponse* response) override {
    return Serve(tools_, context, request, response,
                 [this](const auto& asked, auto* answer, const auto& by) -> absl::Status {
                   const auto id = IdOf(asked, by);
                   if (!id.ok()) return id.status();
                   if (asked.data().size() > attachments::kPieceBytesMax) {
                     return FieldError("data", "每次最多 1 MiB", "a piece has at most 1 MiB");
                   }
                   const auto next = house_.attachments->Append(*id, asked.offset(), asked.data());
                   if (!next.ok()) return next.status();
                   answer->set_next_offset(*next);
                   return absl::OkStatus();
                 });
  }

  grpc::ServerUnaryReactor* FinishAttachment(grpc::CallbackServerContext* context,
                                             const v1::FinishAttachmentRequest* request,
                                             v1::FinishAttachmentResponse* response) override {
    return Serve(tools_, context, request, response,
                 [this](const auto& asked, auto* answer, const auto& by) -> absl::Status {
                   const auto id = IdOf(asked, by);
                   if (!id.ok()) return id.status();
                   const auto position = house_.attachments->Finish(*id);
                   if (!position.ok()) return position.status();
                   answer->set_position(*position);
                   return absl::OkStatus();
                 });
  }

  grpc::ServerWriteReactor<v1::GetAttachmentResponse>* GetAttachment(
      grpc::CallbackServerContext* context, const v1::GetAttachmentRequest* request) override {
    using Call = StreamCall<v1::GetAttachmentResponse>;
    auto admitted = Admit(tools_, *context, *request);
    if (!admitted.ok()) return Call::Refuse(admitted.status());
    auto by = std::make_shared<access::Admission>(*std::move(admitted));
    auto id = IdOf(*request, *by);
    if (!id.ok()) return Call::Refuse(id.status());
    auto gate = [house = house_, by, household = request->household()] {
      return Pass(house, *by, household);
    };
    auto download = std::make_unique<Download>(house_.attachments, *std::move(id),
                                               request->offset(), house_.durable, std::move(gate));
    return Call::Start(std::make_unique<Guarded<v1::GetAttachmentResponse>>(std::move(download),
                                                                            tools_.access, by),
                       tools_.lanes, by->row->lane, slots_);
  }

 private:
  static absl::Status Pass(const House& house, const access::Admission& by,
                           const std::string& household) {
    if (by.open) return absl::OkStatus();
    const auto wanted = WantedOf(*house.views, household, {"photos"}, std::nullopt);
    if (!wanted.ok()) return wanted.status();
    return house.reads->Open(by, *wanted).status();
  }

  template <typename Request>
  absl::StatusOr<Id> IdOf(const Request& request, const access::Admission& by) const {
    if (absl::Status status = CheckHousehold(request.household()); !status.ok()) return status;
    if (absl::Status status = CheckBytes("sha256", request.sha256(), 32); !status.ok())
      return status;
    absl::Status reached = CheckReach(by.scope, *house_.views, request.household());
    if (!reached.ok()) return reached;
    return Id{request.household(), request.sha256()};
  }

  const House house_;
  const CallTools tools_;
  const std::shared_ptr<StreamSlots> slots_ = std::make_shared<StreamSlots>(kDownloadsMax);
};

}  // namespace

std::shared_ptr<grpc::Service> MakeAttachmentsService(const House& house) {
  return std::make_shared<AttachmentsService>(house);
}

}  // namespace hearth::transport
