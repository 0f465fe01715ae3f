#include "clients/cpp/own_device.h"

#include <algorithm>
#include <filesystem>
#include <sstream>
#include <utility>

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "clients/cpp/bytes.h"
#include "clients/cpp/draft_codec.h"
#include "clients/cpp/draft_feed.h"
#include "clients/cpp/error.h"
#include "clients/cpp/line_reader.h"
#include "clients/cpp/times.h"

namespace hearth::client {
namespace {

absl::Status Unreadable(const std::string& path) {
  return Error(absl::StatusCode::kDataLoss,
               absl::StrCat("状态文件 ", path, " 已损坏：请移走该目录，将启用新的设备"),
               absl::StrCat("the state file ", path,
                            " is damaged: move its folder away, a new device will be made"));
}

// The server has looked at it and will never take it: keeping it would block the device for ever.
bool IsFinal(const absl::Status& status) {
  return IsFromServer(status) && (status.code() == absl::StatusCode::kInvalidArgument ||
                                  status.code() == absl::StatusCode::kPermissionDenied ||
                                  status.code() == absl::StatusCode::kUnimplemented);
}

absl::Status Kept(const absl::Status& status, size_t count) {
  absl::Status kept = Error(
      status.code(),
      absl::StrCat(ErrorText(status), "\n", count,
                   " 条已保存，下次执行命令时自动补发（编号不变，不会重复）"),
      absl::StrCat(count,
                   " facts are kept and sent with the next command (same ids, so never twice)"));
  if (IsFromServer(status)) kept.SetPayload(kDetailsPayload, absl::Cord());
  return kept;
}

}  // namespace

int64_t FactTimeMs(const v1::GetHeadResponse& head, int32_t before_first_day) {
  const int64_t now = NowMs();
  if (head.clock() != "stepped") return now;
  const int32_t day = head.opened_day() != 0 ? head.opened_day() : before_first_day;
  return MsOn(day, MsOfDay(now));
}

absl::StatusOr<OwnDevice> OwnDevice::Open(const std::string& folder, std::string_view log_id) {
  const std::string id(log_id);
  if (id.empty() || id.find_first_not_of("0123456789abcdef") != std::string::npos) {
    return Error(absl::StatusCode::kInternal, "服务器未给出日志编号", "the server names no log id");
  }
  const std::string own = folder + "/" + id;
  if (absl::Status status = MakeFolder(own); !status.ok()) return status;
  absl::StatusOr<FileLock> lock = FileLock::Take(own + "/lock");
  if (!lock.ok()) return lock.status();
  OwnDevice device(own, *std::move(lock));
  if (absl::Status status = device.Load(); !status.ok()) return status;
  return device;
}

absl::Status OwnDevice::Load() {
  if (!std::filesystem::exists(Path("device"))) {
    device_ = "cli-" + ToHex(RandomBytes(8));
    newest_hash_ = std::string(32, '\0');
    const std::string line = absl::StrCat(device_, " 0 ", ToHex(newest_hash_), "\n");
    if (absl::Status status = WriteFile(Path("device"), line); !status.ok()) return status;
    return LoadPending();
  }
  absl::StatusOr<std::string> content = ReadFile(Path("device"));
  if (!content.ok()) return content.status();
  std::istringstream in(*content);
  std::string hash;
  in >> device_ >> newest_ >> hash;
  const auto bytes = FromHex(hash);
  if (!in || !bytes || bytes->size() != 32) return Unreadable(Path("device"));
  newest_hash_ = *bytes;
  return LoadPending();
}

absl::Status OwnDevice::LoadPending() {
  if (!std::filesystem::exists(Path("pending.jsonl"))) return absl::OkStatus();
  absl::StatusOr<std::string> content = ReadFile(Path("pending.jsonl"));
  if (!content.ok()) return content.status();
  std::istringstream in(*content);
  LineReader reader(&in);
  std::string line;
  while (reader.Next(&line) && reader.whole()) {
    absl::StatusOr<v1::Draft> draft = ParseDraft(line);
    if (!draft.ok()) return Unreadable(Path("pending.jsonl"));
    // Answered already, when we died between the two files.
    if (draft->device_seq() > newest_) pending_.push_back(*std::move(draft));
  }
  return absl::OkStatus();
}

absl::Status OwnDevice::SendPending(const SendSteps& send, const SubmitOptions& options,
                                    SubmitReport* report) {
  const uint64_t first = newest_ + 1;
  ChainTracker chain;
  if (newest_ > 0) chain.Seed(device_, newest_, newest_hash_);
  ListSource source(pending_);
  DraftFeed feed(&source, nullptr, &chain);
  StepQueue steps(&feed);
  uint64_t answered = newest_;
  SubmitOptions own = options;
  own.on_receipt = [&](const Origin& origin, const v1::Receipt& receipt) {
    answered = std::max(answered, first + origin.line - 1);
    if (options.on_receipt) options.on_receipt(origin, receipt);
  };
  const absl::Status status = send(&steps, own, report);
  if (!status.ok() && !IsFinal(status)) return Kept(status, pending_.size());
  if (answered > newest_) {
    absl::StatusOr<std::string> hash = chain.Previous(device_, answered + 1);
    if (!hash.ok()) return hash.status();
    newest_ = answered;
    newest_hash_ = *std::move(hash);
  }
  // In this order: what is answered may be dropped, what is not may never be forgotten.
  const std::string line = absl::StrCat(device_, " ", newest_, " ", ToHex(newest_hash_), "\n");
  if (absl::Status kept = WriteFile(Path("device"), line); !kept.ok()) return kept;
  pending_.clear();
  if (absl::Status gone = RemoveFile(Path("pending.jsonl")); !gone.ok()) return gone;
  return status;
}

absl::Status OwnDevice::Record(std::vector<v1::Draft> drafts, const SendSteps& send,
                               const SubmitOptions& options, SubmitReport* report) {
  if (!pending_.empty()) {
    SubmitOptions quiet;
    quiet.give_up_after_ms = options.give_up_after_ms;
    quiet.sign = options.sign;
    quiet.on_receipt = [&options](const Origin&, const v1::Receipt& receipt) {
      if (options.on_receipt) options.on_receipt(Origin{}, receipt);
    };
    SubmitReport earlier;
    if (absl::Status status = SendPending(send, quiet, &earlier); !status.ok()) return status;
  }
  if (drafts.empty()) return absl::OkStatus();
  std::string lines;
  uint64_t number = newest_;
  for (v1::Draft& draft : drafts) {
    if (draft.event_id().empty()) {
      draft.set_event_id(UuidText(MakeUuid7(NowMs(), RandomBytes(16))));
    }
    draft.set_device(device_);
    draft.set_device_seq(++number);
    draft.set_device_time(TimeText(NowMs()));
    if (draft.salt().empty()) draft.set_salt(ToHex(RandomBytes(32)));
    absl::StrAppend(&lines, DraftLine(draft), "\n");
  }
  if (absl::Status status = WriteFile(Path("pending.jsonl"), lines); !status.ok()) return status;
  pending_ = std::move(drafts);
  return SendPending(send, options, report);
}

}  // namespace hearth::client
