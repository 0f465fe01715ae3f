#include "storage/rocks/rocks_db.h"

#include <rocksdb/utilities/checkpoint.h>

#include <filesystem>
#include <system_error>

#include "storage/api/invariant.h"
#include "storage/files/posix.h"

namespace hearth::storage {

absl::Status ToStatus(const rocksdb::Status& status, std::string_view what) {
  if (status.ok()) return absl::OkStatus();
  const std::string message = std::string(what) + ": " + status.ToString();
  if (status.IsCorruption()) return absl::DataLossError(message);
  if (status.IsNoSpace()) return absl::ResourceExhaustedError(message);
  if (status.IsNotFound()) return absl::NotFoundError(message);
  return absl::InternalError(message);
}

RocksFamily::~RocksFamily() {
  // Fails only for a null or the default handle, of which we own neither.
  db_->DestroyColumnFamilyHandle(handle_).PermitUncheckedError();
}

rocksdb::ColumnFamilyHandle* RocksDb::handle(std::string_view family) const {
  const auto found = families_.find(family);
  HEARTH_CHECK(found != families_.end());
  return found->second->handle();
}

absl::Status BackupDb(rocksdb::DB* db, const std::string& dir) {
  namespace fs = std::filesystem;
  std::error_code error;
  const std::string target = (fs::absolute(dir, error) / "").parent_path().string();
  if (fs::exists(target, error)) {
    if (!fs::is_empty(target, error)) {
      return absl::AlreadyExistsError("backup: " + target + " is not empty");
    }
    fs::remove(target, error);  // the checkpoint insists on making the folder
  }
  if (error) return ErrnoStatus("backup to", target, error.value());
  absl::Status made = MakeDirectories(fs::path(target).parent_path().string());
  if (!made.ok()) return made;
  rocksdb::Checkpoint* raw = nullptr;
  rocksdb::Status status = rocksdb::Checkpoint::Create(db, &raw);
  const std::unique_ptr<rocksdb::Checkpoint> checkpoint(raw);
  if (status.ok()) status = checkpoint->CreateCheckpoint(target);
  if (!status.ok()) return ToStatus(status, "backup to " + target);
  return SyncTree(target);
}

absl::Status DestroyDb(const std::string& dir, const RocksOptions& options) {
  rocksdb::Options with_env;
  if (options.env != nullptr) with_env.env = options.env;
  return ToStatus(rocksdb::DestroyDB(dir, with_env), "destroy " + dir);
}

}  // namespace hearth::storage
