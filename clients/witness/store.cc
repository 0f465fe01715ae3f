#include "clients/witness/store.h"

#include <filesystem>
#include <utility>

#include "absl/memory/memory.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "clients/cpp/bytes.h"
#include "clients/cpp/error.h"

namespace hearth::witness {
namespace {

constexpr char kSuffix[] = ".note";

std::string FileOf(const std::string& origin) {
  return client::ToHex(client::Sha256(origin)).substr(0, 32) + kSuffix;
}

// Our own file: the signature was verified before it was written.
absl::StatusOr<client::Checkpoint> Read(const std::string& path) {
  absl::StatusOr<std::string> note = client::ReadFile(path);
  if (!note.ok()) return note.status();
  const std::vector<std::string> lines = absl::StrSplit(*note, '\n');
  client::Checkpoint checkpoint;
  if (lines.size() < 4 || !absl::SimpleAtoi(lines[1], &checkpoint.size) ||
      !absl::Base64Unescape(lines[2], &checkpoint.root) || checkpoint.root.size() != 32 ||
      !absl::EndsWith(path, FileOf(lines[0]))) {
    return client::Error(absl::StatusCode::kDataLoss, absl::StrCat("见证记录已损坏：", path),
                         absl::StrCat("the witness's memory is damaged: ", path));
  }
  checkpoint.origin = lines[0];
  return checkpoint;
}

}  // namespace

absl::StatusOr<std::unique_ptr<FileStore>> FileStore::Open(const std::string& folder) {
  if (absl::Status status = client::MakeFolder(folder); !status.ok()) return status;
  absl::StatusOr<client::FileLock> lock = client::FileLock::Take(folder + "/lock");
  if (!lock.ok()) return lock.status();
  auto store = absl::WrapUnique(new FileStore(folder, *std::move(lock)));
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    if (!absl::EndsWith(file.path().string(), kSuffix)) continue;
    absl::StatusOr<client::Checkpoint> checkpoint = Read(file.path().string());
    if (!checkpoint.ok()) return checkpoint.status();
    store->latest_[checkpoint->origin] = {checkpoint->size, checkpoint->root};
  }
  return store;
}

Latest FileStore::Find(const std::string& origin) {
  const std::lock_guard<std::mutex> guard(mutex_);
  const auto found = latest_.find(origin);
  return found == latest_.end() ? Latest{} : found->second;
}

absl::StatusOr<bool> FileStore::Replace(const std::string& origin, uint64_t expected_size,
                                        const client::Checkpoint& checkpoint,
                                        const std::string& note) {
  const std::lock_guard<std::mutex> guard(mutex_);
  Latest& latest = latest_[origin];
  if (latest.size != expected_size) return false;
  absl::Status written = client::WriteFile(absl::StrCat(folder_, "/", FileOf(origin)), note);
  if (!written.ok()) return written;
  latest = {checkpoint.size, checkpoint.root};
  return true;
}

}  // namespace hearth::witness
