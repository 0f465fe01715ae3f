// RocksDb::Open: which recovery is tried, what is kept aside, what is refused.

#include <rocksdb/env.h>
#include <rocksdb/file_checksum.h>
#include <rocksdb/listener.h>

#include <cstdlib>
#include <filesystem>
#include <set>
#include <system_error>
#include <utility>

#include "storage/files/posix.h"
#include "storage/rocks/info_log.h"
#include "storage/rocks/rocks_db.h"

namespace hearth::storage {
namespace {

namespace fs = std::filesystem;

constexpr uint64_t kMiB = uint64_t{1} << 20;

// RocksDB tries to go on by itself once a full disk has room again. A write-ahead log that failed
// must not be written to any more, though, and Debian's build ends the process when it is.
class NothingHealsItself : public rocksdb::EventListener {
 public:
  void OnErrorRecoveryBegin(rocksdb::BackgroundErrorReason, rocksdb::Status,
                            bool* auto_recovery) override {
    *auto_recovery = false;
  }
};

rocksdb::DBOptions MakeDbOptions(const RocksDb::Setup& setup) {
  rocksdb::DBOptions options;
  if (setup.options.env != nullptr) options.env = setup.options.env;
  options.create_if_missing = setup.options.create_if_missing;
  options.create_missing_column_families = true;
  options.paranoid_checks = true;
  options.flush_verify_memtable_count = true;
  options.verify_sst_unique_id_in_manifest = true;
  options.track_and_verify_wals_in_manifest = false;  // 7.8 reports WALs missing that are not
  options.fail_if_options_file_error = true;
  options.file_checksum_gen_factory = rocksdb::GetFileChecksumGenCrc32cFactory();
  options.max_bgerror_resume_count = 0;  // a failed write ends the process: nothing may heal itself
  options.listeners.push_back(std::make_shared<NothingHealsItself>());
  // One writer: nobody to write a memtable beside, nobody to spin for on two cores.
  options.allow_concurrent_memtable_write = false;
  options.enable_write_thread_adaptive_yield = false;
  options.max_background_jobs = 2;
  options.max_subcompactions = 1;
  options.bytes_per_sync = kMiB;  // files trickle to the disk instead of arriving with one fsync
  options.max_total_wal_size = setup.wal_bytes_max;
  options.db_write_buffer_size = 128 * kMiB;
  options.max_open_files = 512;
  options.skip_stats_update_on_db_open = true;
  options.avoid_unnecessary_blocking_io = true;  // readers do not delete files
  return options;
}

// The files in `dir` that end in `extension`.
absl::StatusOr<std::vector<fs::path>> FilesEndingIn(const std::string& dir,
                                                    std::string_view extension) {
  std::vector<fs::path> files;
  std::error_code error;
  fs::directory_iterator at(dir, error);
  for (; !error && at != fs::directory_iterator(); at.increment(error)) {
    if (at->path().extension() == extension) files.push_back(at->path());
  }
  if (error) return ErrnoStatus("list", dir, error.value());
  return files;
}

// The folder for the next copy. Only the newest few are kept, lest a crash loop fill the disk.
absl::StatusOr<std::string> NextKeptFolder(const std::string& dir) {
  constexpr size_t kKept = 8;
  const std::string all = dir + ".wal-kept";
  if (absl::Status status = MakeDirectories(all); !status.ok()) return status;
  absl::StatusOr<std::vector<fs::path>> copies = FilesEndingIn(all, "");
  if (!copies.ok()) return copies.status();
  std::set<uint64_t> numbers;
  for (const fs::path& copy : *copies) {
    numbers.insert(std::strtoull(copy.filename().c_str(), nullptr, 10));
  }
  const uint64_t next = numbers.empty() ? 1 : *numbers.rbegin() + 1;
  for (; numbers.size() >= kKept; numbers.erase(numbers.begin())) {
    std::error_code ignored;  // an old copy that stays is no reason not to open
    fs::remove_all(all + "/" + std::to_string(*numbers.begin()), ignored);
  }
  return all + "/" + std::to_string(next);
}

// Copies the write-ahead log aside and answers where to. Past Env: the copy is for people.
absl::StatusOr<std::string> KeepWals(const std::string& dir) {
  absl::StatusOr<std::vector<fs::path>> wals = FilesEndingIn(dir, ".log");
  if (!wals.ok()) return wals.status();
  absl::StatusOr<std::string> kept = NextKeptFolder(dir);
  if (!kept.ok()) return kept;
  if (absl::Status status = MakeDirectories(*kept); !status.ok()) return status;
  for (const fs::path& wal : *wals) {
    std::error_code error;
    fs::copy_file(wal, fs::path(*kept) / wal.filename(), error);
    if (error) return ErrnoStatus("keep", wal.string(), error.value());
  }
  if (absl::Status status = SyncTree(*kept); !status.ok()) return status;
  return kept;
}

// A file that the manifest names and that is not there is as bad as a changed one.
bool IsCorrupt(const rocksdb::Status& status) {
  return status.IsCorruption() || status.IsPathNotFound();
}

bool IsLockedByAnother(const rocksdb::Status& status) {
  // RocksDB has no code for it, only the name of the call that failed.
  return status.IsIOError() && (status.ToString().find("lock ") != std::string::npos);
}

}  // namespace

// Opens once, with the families that are there and those that must be.
struct RocksOpener {
  const RocksDb::Setup& setup;
  rocksdb::DBOptions options;

  bool Exists() const { return options.env->FileExists(setup.dir + "/CURRENT").ok(); }

  // Parts of a database without its CURRENT file: creating an empty one there would bury the loss.
  absl::Status CheckNothingIsBuried() const {
    for (const char* extension : {".sst", ".log"}) {
      absl::StatusOr<std::vector<fs::path>> files = FilesEndingIn(setup.dir, extension);
      if (!files.ok()) return files.status();
      if (files->empty()) continue;
      return absl::DataLossError("open " + setup.dir +
                                 ": there are data files but no CURRENT file");
    }
    return absl::OkStatus();
  }

  rocksdb::Status Try(rocksdb::WALRecoveryMode mode, std::unique_ptr<RocksDb>* opened) {
    std::vector<std::string> listed;
    if (Exists()) {
      rocksdb::Status status = rocksdb::DB::ListColumnFamilies(options, setup.dir, &listed);
      if (!status.ok()) return status;
    }
    std::set<std::string> names(listed.begin(), listed.end());
    names.insert(setup.families.begin(), setup.families.end());
    names.insert(rocksdb::kDefaultColumnFamilyName);
    std::vector<rocksdb::ColumnFamilyDescriptor> families;
    families.reserve(names.size());
    for (const std::string& name : names) families.emplace_back(name, setup.shape(name));

    options.wal_recovery_mode = mode;
    options.info_log = OpenInfoLog(setup.dir);
    std::vector<rocksdb::ColumnFamilyHandle*> handles;
    rocksdb::DB* db = nullptr;
    rocksdb::Status status = rocksdb::DB::Open(options, setup.dir, families, &handles, &db);
    if (!status.ok()) return status;
    opened->reset(new RocksDb());
    (*opened)->db_.reset(db);
    for (rocksdb::ColumnFamilyHandle* handle : handles) {
      auto family = std::make_shared<const RocksFamily>((*opened)->db_, handle);
      if (family->name() == rocksdb::kDefaultColumnFamilyName) continue;
      (*opened)->families_.emplace(family->name(), std::move(family));
    }
    return status;
  }
};

absl::StatusOr<std::unique_ptr<RocksDb>> RocksDb::Open(const Setup& setup,
                                                       RocksRecovery* recovery) {
  RocksRecovery ignored;
  RocksRecovery& found = recovery != nullptr ? *recovery : ignored;
  found = RocksRecovery();
  RocksOpener opener{setup, MakeDbOptions(setup)};
  if (!opener.Exists() && !setup.options.create_if_missing) {
    return absl::NotFoundError("open " + setup.dir + ": no database");
  }
  if (absl::Status status = MakeDirectories(setup.dir); !status.ok()) return status;
  if (!opener.Exists() && !setup.drop_if_corrupt) {
    if (absl::Status status = opener.CheckNothingIsBuried(); !status.ok()) return status;
  }

  std::unique_ptr<RocksDb> opened;
  rocksdb::Status status = opener.Try(rocksdb::WALRecoveryMode::kAbsoluteConsistency, &opened);
  if (IsCorrupt(status)) {
    found.fault = status.ToString();
    if (setup.keep_wals) {
      absl::StatusOr<std::string> kept = KeepWals(setup.dir);
      if (!kept.ok()) return kept.status();
      found.kept_wals = *std::move(kept);
    }
    status = opener.Try(rocksdb::WALRecoveryMode::kPointInTimeRecovery, &opened);
    found.wal_cut = status.ok();
  }
  if (IsCorrupt(status) && setup.drop_if_corrupt) {
    found.dropped = true;
    if (absl::Status gone = DestroyDb(setup.dir, setup.options); !gone.ok()) return gone;
    status = opener.Try(rocksdb::WALRecoveryMode::kAbsoluteConsistency, &opened);
  }
  if (IsLockedByAnother(status)) {
    return absl::FailedPreconditionError("open " + setup.dir + ": in use (" + status.ToString() +
                                         ")");
  }
  if (IsCorrupt(status)) {
    return absl::DataLossError("open " + setup.dir + ": " + status.ToString());
  }
  if (!status.ok()) return ToStatus(status, "open " + setup.dir);
  return opened;
}

}  // namespace hearth::storage
