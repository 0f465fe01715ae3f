#include <algorithm>
#include <chrono>

#include "absl/strings/str_cat.h"
#include "clients/cpp/bytes.h"
#include "clients/cpp/client_channel.h"
#include "clients/cpp/error.h"

namespace hearth::client {
namespace {

constexpr size_t kPieceBytes = size_t{1} << 18;  // a phone's line carries it in a few seconds

// What one attempt came to: where to go on, or the end.
struct Upload {
  const ClientOptions& options;
  v1::AttachmentsService::Stub* stub;
  const std::function<void(uint64_t offset)>& on_progress;

  template <typename Request, typename Response>
  absl::Status Call(grpc::Status (v1::AttachmentsService::Stub::*method)(grpc::ClientContext*,
                                                                         const Request&, Response*),
                    const Request& request, Response* response) const {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() +
                         std::chrono::milliseconds(options.call_deadline_ms));
    return FromGrpc((stub->*method)(&context, request, response));
  }

  // All three steps; each may be repeated, so that an attempt simply begins anew.
  absl::Status Attempt(const v1::BeginAttachmentRequest& place, std::string_view bytes,
                       Retry* retry, v1::FinishAttachmentResponse* finished) const {
    using Stub = v1::AttachmentsService::Stub;
    v1::BeginAttachmentResponse begun;
    if (absl::Status status = Call(&Stub::BeginAttachment, place, &begun); !status.ok())
      return status;
    uint64_t offset = begun.stored() ? bytes.size() : begun.next_offset();
    while (offset < bytes.size()) {
      v1::AppendAttachmentRequest piece;
      piece.set_household(place.household());
      piece.set_sha256(place.sha256());
      piece.set_offset(offset);
      piece.set_data(std::string(bytes.substr(offset, kPieceBytes)));
      v1::AppendAttachmentResponse appended;
      if (absl::Status status = Call(&Stub::AppendAttachment, piece, &appended); !status.ok())
        return status;
      if (appended.next_offset() <= offset) {
        return Error(absl::StatusCode::kInternal, "服务器没有前进", "the server did not move on");
      }
      offset = appended.next_offset();
      retry->Succeeded();
      if (on_progress) on_progress(offset);
    }
    v1::FinishAttachmentRequest finish;
    finish.set_household(place.household());
    finish.set_sha256(place.sha256());
    return Call(&Stub::FinishAttachment, finish, finished);
  }
};

}  // namespace

absl::StatusOr<v1::FinishAttachmentResponse> UploadAttachment(
    const ClientOptions& options, Stubs* stubs, v1::BeginAttachmentRequest place,
    std::string_view bytes, const std::function<void(uint64_t)>& on_progress) {
  place.set_sha256(Sha256(bytes));
  place.set_size_bytes(bytes.size());
  const Upload upload{options, stubs->attachments.get(), on_progress};
  Retry retry(options, options.give_up_after_ms);
  while (true) {
    v1::FinishAttachmentResponse finished;
    const absl::Status status = upload.Attempt(place, bytes, &retry, &finished);
    if (status.ok()) return finished;
    if (absl::Status final = retry.Pause(status); !final.ok()) return final;
  }
}

absl::StatusOr<std::string> DownloadAttachment(const ClientOptions& options, Stubs* stubs,
                                               const std::string& household,
                                               const std::string& sha256) {
  std::string bytes;
  v1::GetAttachmentRequest request;
  request.set_household(household);
  request.set_sha256(sha256);
  const absl::Status status = ReadAgainAndAgain<v1::GetAttachmentResponse>(
      options,
      [&](grpc::ClientContext* context) {
        request.set_offset(bytes.size());
        return stubs->attachments->GetAttachment(context, request);
      },
      [](const v1::GetAttachmentResponse&) {},
      [&](const v1::GetAttachmentResponse& piece) {
        if (piece.offset() != bytes.size()) return false;
        bytes += piece.data();
        return true;
      });
  if (!status.ok()) return status;
  if (Sha256(bytes) == sha256) return bytes;
  return Error(absl::StatusCode::kDataLoss, "下载的内容与哈希不符",
               "what came is not what the hash names");
}

}  // namespace hearth::client
