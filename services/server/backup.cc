#include "services/server/backup.h"

#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "services/server/files.h"
#include "storage/files/posix.h"
#include "storage/rocks/rocks_log.h"

namespace hearth::server {
namespace {

// Head of a copied log; opening it also shows that it can be opened.
absl::StatusOr<storage::Position> HeadOfCopy(const std::string& dir) {
  storage::RocksOptions options;
  options.create_if_missing = false;
  const auto log = storage::RocksLog::Open(dir, options);
  if (!log.ok()) return log.status();
  return (*log)->head().position;
}

std::string Manifest(const Identity& identity, storage::Position position) {
  return absl::StrCat("hearth-backup: 1\nlog-id: ", absl::BytesToHexString(identity.log_id),
                      "\nclock: ", identity.stepped ? "stepped" : "wall",
                      "\naccess: ", identity.open ? "open" : "closed", "\nposition: ", position,
                      "\n");
}

}  // namespace

absl::StatusOr<v1::BackupResponse> WriteBackup(Node* node, const std::string& directory) {
  if (!IsFresh(directory)) {
    return absl::AlreadyExistsError(
        "directory 须为空目录或不存在 / directory: must be absent or empty");
  }
  const std::string checkpoint = node->ledger()->checkpoint();
  if (checkpoint.empty()) {
    return absl::UnavailableError(
        "尚无签名检查点，请稍后再试 / there is no signed checkpoint yet; try again");
  }
  const Stores& stores = node->stores();
  const storage::InStage copying(stores.stages(), storage::Stage::kBackup);
  absl::Status status = storage::MakeDirectories(directory);
  if (status.ok()) status = WriteSmallFile(directory + "/anchor", checkpoint);
  if (status.ok()) status = stores.log->Backup(directory + "/log");
  if (status.ok()) status = stores.keys->Backup(directory + "/keys");
  if (status.ok()) status = CopyTree(stores.layout.attachments(), directory + "/attachments");
  if (!status.ok()) return status;
  const absl::StatusOr<storage::Position> head = HeadOfCopy(directory + "/log");
  if (!head.ok()) return head.status();
  status = storage::SyncTree(directory);
  if (status.ok())
    status = WriteSmallFile(directory + "/manifest", Manifest(stores.identity, *head));
  if (!status.ok()) return status;
  v1::BackupResponse response;
  response.set_position(*head);
  response.set_checkpoint(checkpoint);
  return response;
}

}  // namespace hearth::server
