#include "storage/rocks/rocks_key_rows.h"

#include <rocksdb/cache.h>
#include <rocksdb/db.h>
#include <rocksdb/write_batch.h>

#include <utility>

#include "storage/rocks/families.h"
#include "storage/rocks/rocks_db.h"

namespace hearth::storage {
namespace {

constexpr std::string_view kKeys = "keys";
constexpr uint64_t kWalBytesMax = uint64_t{32} << 20;

}  // namespace

absl::StatusOr<std::unique_ptr<RocksKeyRows>> RocksKeyRows::Open(const std::string& dir,
                                                                 const RocksOptions& options,
                                                                 RocksRecovery* recovery) {
  const BlockCache cache = rocksdb::NewLRUCache(options.block_cache_bytes);
  RocksDb::Setup setup{
      .dir = dir,
      .options = options,
      .families = {std::string(kKeys)},
      .shape = [cache](std::string_view) { return KeyFamilyOptions(cache); },
      .wal_bytes_max = kWalBytesMax,
      .keep_wals = true,
      .drop_if_corrupt = false,
  };
  absl::StatusOr<std::unique_ptr<RocksDb>> db = RocksDb::Open(setup, recovery);
  if (!db.ok()) return db.status();
  return std::unique_ptr<RocksKeyRows>(new RocksKeyRows(*std::move(db), options.sync_writes));
}

RocksKeyRows::RocksKeyRows(std::unique_ptr<RocksDb> db, bool sync)
    : db_(std::move(db)), sync_(sync) {}

RocksKeyRows::~RocksKeyRows() = default;

absl::StatusOr<std::string> RocksKeyRows::Get(std::string_view name) const {
  std::string row;
  const rocksdb::Status status =
      db_->db().Get(rocksdb::ReadOptions(), db_->handle(kKeys), ToSlice(name), &row);
  if (!status.ok()) return ToStatus(status, "keys: get");
  return row;
}

absl::Status RocksKeyRows::Put(const NamedRows& rows) {
  {
    const MutexLock lock(mutex_);
    if (!failure_.ok()) return failure_;
  }
  rocksdb::WriteBatch batch;
  rocksdb::Status status;
  for (const auto& [name, row] : rows) {
    if (status.ok()) status = batch.Put(db_->handle(kKeys), name, row);
  }
  rocksdb::WriteOptions options;
  options.sync = sync_;
  options.protection_bytes_per_key = 8;
  if (status.ok()) status = db_->db().Write(options, &batch);
  if (status.ok()) return absl::OkStatus();
  const MutexLock lock(mutex_);
  failure_.Update(ToStatus(status, "keys: put"));
  return failure_;
}

absl::Status RocksKeyRows::Scan(const Visit& visit) const {
  const std::unique_ptr<rocksdb::Iterator> at(
      db_->db().NewIterator(rocksdb::ReadOptions(), db_->handle(kKeys)));
  for (at->SeekToFirst(); at->Valid(); at->Next()) {
    if (!visit(ToView(at->key()), ToView(at->value()))) break;
  }
  return ToStatus(at->status(), "keys: scan");
}

absl::Status RocksKeyRows::Backup(const std::string& dir) const {
  return BackupDb(&db_->db(), dir);
}

absl::Status RocksKeyRows::Compact() {
  rocksdb::DB& db = db_->db();
  rocksdb::ColumnFamilyHandle* family = db_->handle(kKeys);
  // The flush retires the write-ahead log; the bottom level is rewritten although nothing is above.
  rocksdb::Status status = db.Flush(rocksdb::FlushOptions(), family);
  if (!status.ok()) return ToStatus(status, "keys: flush");
  rocksdb::CompactRangeOptions options;
  options.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForce;
  return ToStatus(db.CompactRange(options, family, nullptr, nullptr), "keys: compact");
}

}  // namespace hearth::storage
