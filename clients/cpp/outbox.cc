#include "clients/cpp/outbox.h"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <optional>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "clients/cpp/bytes.h"
#include "clients/cpp/draft_codec.h"
#include "clients/cpp/error.h"
#include "clients/cpp/files.h"
#include "clients/cpp/line_reader.h"
#include "clients/cpp/times.h"

namespace hearth::client {
namespace {

// The completed draft as it was before: without what the input lacks.
v1::Draft Stripped(v1::Draft completed, const v1::Draft& input) {
  if (input.event_id().empty()) completed.clear_event_id();
  if (input.device().empty()) completed.clear_device();
  if (input.device_seq() == 0) completed.clear_device_seq();
  if (input.salt().empty()) completed.clear_salt();
  return completed;
}

class FileOutbox : public Outbox {
 public:
  explicit FileOutbox(std::string path) : path_(std::move(path)) {}

  absl::Status Take(v1::Draft* draft) override {
    if (!IsComplete(*draft)) {
      if (absl::Status status = LoadOnce(); !status.ok()) return status;
      absl::StatusOr<bool> found = TakeKept(draft);
      if (!found.ok()) return found.status();
      if (!*found) CompleteAnew(draft);
    }
    uint64_t& next = next_[draft->device()];
    next = std::max(next, draft->device_seq() + 1);
    return absl::OkStatus();
  }

  absl::Status Flush() override {
    if (fresh_.empty()) return absl::OkStatus();
    if (absl::Status status = AppendFile(path_, fresh_); !status.ok()) return status;
    fresh_.clear();
    return absl::OkStatus();
  }

 private:
  // Under the lock, so that of two processes the second finds what the first has made.
  absl::Status LoadOnce() {
    if (lock_) return absl::OkStatus();
    absl::StatusOr<FileLock> lock = FileLock::Take(path_ + ".lock");
    if (!lock.ok()) return lock.status();
    lock_.emplace(*std::move(lock));
    if (!std::filesystem::exists(path_)) return absl::OkStatus();
    if (absl::Status status = CutTornLine(); !status.ok()) return status;
    kept_.open(path_, std::ios::binary);
    if (!kept_) {
      return Error(absl::StatusCode::kInternal, "无法读取 " + path_, "cannot read " + path_);
    }
    lines_.emplace(&kept_);
    return absl::OkStatus();
  }

  absl::Status CutTornLine() {
    std::ifstream in(path_, std::ios::binary);
    LineReader reader(&in);
    std::string line;
    uint64_t whole = 0;
    while (reader.Next(&line) && reader.whole()) whole = reader.bytes();
    if (whole == std::filesystem::file_size(path_)) return absl::OkStatus();
    return TruncateFile(path_, whole);
  }

  // False when the file has no more lines.
  absl::StatusOr<bool> TakeKept(v1::Draft* draft) {
    std::string line;
    if (!lines_) return false;
    if (!lines_->Next(&line)) {
      lines_.reset();
      return false;
    }
    absl::StatusOr<v1::Draft> kept = ParseDraft(line);
    if (!kept.ok() || !IsComplete(*kept) ||
        Stripped(*kept, *draft).SerializeAsString() != draft->SerializeAsString()) {
      return Error(
          absl::StatusCode::kFailedPrecondition,
          absl::StrCat("与发件箱 ", path_, " 第 ", lines_->number(),
                       " 行不符：已登记的行不得改动，更正请另写新行；若从未发送，可删去发件箱"),
          absl::StrCat("differs from line ", lines_->number(), " of the outbox ", path_,
                       ": lines once completed must stay; write a correction as a new line, or "
                       "remove the outbox if nothing was ever sent"));
    }
    if (draft->device().empty()) device_ = kept->device();
    *draft = *std::move(kept);
    return true;
  }

  void CompleteAnew(v1::Draft* draft) {
    if (draft->event_id().empty()) {
      draft->set_event_id(UuidText(MakeUuid7(NowMs(), RandomBytes(16))));
    }
    if (draft->device().empty()) {
      if (device_.empty()) device_ = "outbox-" + ToHex(RandomBytes(8));
      draft->set_device(device_);
    }
    if (draft->device_seq() == 0) {
      draft->set_device_seq(std::max<uint64_t>(1, next_[draft->device()]));
    }
    if (draft->salt().empty()) draft->set_salt(ToHex(RandomBytes(32)));
    absl::StrAppend(&fresh_, DraftLine(*draft), "\n");
  }

  const std::string path_;
  std::optional<FileLock> lock_;
  std::ifstream kept_;
  std::optional<LineReader> lines_;
  std::string device_;  // of drafts that name none; one for the whole file
  absl::flat_hash_map<std::string, uint64_t> next_;  // number by device
  std::string fresh_;                                // completed, not yet durable
};

}  // namespace

std::unique_ptr<Outbox> Outbox::At(const std::string& path) {
  return std::make_unique<FileOutbox>(path);
}

}  // namespace hearth::client
