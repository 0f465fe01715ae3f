#include "clients/cli/log_bundle.h"

#include <fcntl.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "absl/memory/memory.h"
#include "absl/strings/str_cat.h"
#include "clients/cpp/bytes.h"
#include "clients/cpp/error.h"
#include "clients/cpp/files.h"

namespace hearth::cli {
namespace {

absl::Status CannotWrite(const std::string& path) {
  return client::Error(absl::StatusCode::kInternal, absl::StrCat("无法写入 ", path),
                       absl::StrCat("cannot write ", path));
}

// Everything of the folder's file system at once: a sync for each of thousands of small files would
// take longer than the files.
absl::Status SyncAll(const std::string& folder) {
  const int file = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool synced = file >= 0 && ::syncfs(file) == 0;
  if (file >= 0) ::close(file);
  return synced ? absl::OkStatus() : CannotWrite(folder);
}

}  // namespace

LogBundle::LogBundle(const std::string& folder)
    : folder_(folder), tiles_([this](uint32_t level, uint64_t index, std::string_view hashes) {
        return Put(client::TilePath(level, index, client::kTileWidth), hashes);
      }) {}

absl::StatusOr<std::unique_ptr<LogBundle>> LogBundle::Open(const std::string& folder) {
  if (absl::Status status = client::MakeFolder(folder); !status.ok()) return status;
  auto bundle = absl::WrapUnique(new LogBundle(folder));
  for (uint64_t index = 0;; ++index) {
    const std::string path =
        absl::StrCat(folder, "/", client::EntriesPath(index, client::kTileWidth));
    absl::StatusOr<std::string> file = client::ReadFile(path);
    if (absl::IsNotFound(file.status())) return bundle;
    if (!file.ok()) return file.status();
    absl::StatusOr<std::vector<std::string_view>> records = client::EntriesOf(*file);
    if (!records.ok() || records->size() != client::kTileWidth) {
      return client::Error(absl::StatusCode::kDataLoss,
                           absl::StrCat("文件已损坏，请删除后重试：", path),
                           absl::StrCat("a damaged file; remove it and try again: ", path));
    }
    for (const std::string_view record : *records) {
      if (absl::Status status = bundle->tiles_.Append(client::HashLeaf(record)); !status.ok()) {
        return status;
      }
    }
  }
}

absl::Status LogBundle::Put(const std::string& path, std::string_view content) const {
  const std::filesystem::path whole = std::filesystem::path(folder_) / path;
  const std::string part = whole.string() + ".part";
  if (absl::Status status = client::MakeFolder(whole.parent_path().string()); !status.ok()) {
    return status;
  }
  std::ofstream out(part, std::ios::binary | std::ios::trunc);
  out.write(content.data(), static_cast<std::streamsize>(content.size()));
  out.close();
  std::error_code error;
  if (!out.fail()) std::filesystem::rename(part, whole, error);
  return out.fail() || error ? CannotWrite(whole.string()) : absl::OkStatus();
}

absl::Status LogBundle::Add(std::string_view record) {
  client::AddEntry(record, &records_);
  const uint64_t index = tiles_.size() / client::kTileWidth;
  if (absl::Status status = tiles_.Append(client::HashLeaf(record)); !status.ok()) return status;
  if (tiles_.size() % client::kTileWidth != 0) return absl::OkStatus();
  absl::Status status = Put(client::EntriesPath(index, client::kTileWidth), records_);
  records_.clear();
  return status;
}

absl::Status LogBundle::AddOlder(const std::string& note) {
  const std::string name = client::ToHex(client::Sha256(note)).substr(0, 16);
  return Put(absl::StrCat("checkpoints/", name), note);
}

absl::Status LogBundle::Finish(const client::Checkpoint& checkpoint, const std::string& note,
                               const std::string& log_id, const std::string& verifier_key) {
  if (checkpoint.size != size() || checkpoint.root != client::Bytes(tiles_.Root())) {
    return client::Error(absl::StatusCode::kDataLoss,
                         "收到的记录与签名的检查点不符：日志不可信，请保留此目录并报告",
                         "the records received are not those that the checkpoint signs: keep this "
                         "folder and report it");
  }
  const auto put = [this](uint32_t level, uint64_t index, std::string_view hashes) {
    return Put(client::TilePath(level, index, hashes.size() / sizeof(client::Hash)), hashes);
  };
  if (absl::Status status = tiles_.Partials(put); !status.ok()) return status;
  if (!records_.empty()) {
    const uint64_t width = size() % client::kTileWidth;
    absl::Status status = Put(client::EntriesPath(size() / client::kTileWidth, width), records_);
    if (!status.ok()) return status;
  }
  const std::string keys = absl::StrCat("{\"format\": \"hearth-bundle/1\", \"log_id\": \"", log_id,
                                        "\", \"verifier_key\": \"", verifier_key, "\"}\n");
  if (absl::Status status = Put("keys.json", keys); !status.ok()) return status;
  if (absl::Status status = SyncAll(folder_); !status.ok()) return status;
  return client::WriteFile(folder_ + "/checkpoint", note);
}

}  // namespace hearth::cli
