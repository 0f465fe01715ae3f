// What the three RocksDB stores share: opening with recovery, families with counted handles,
// backup, and RocksDB's status as ours. Used inside storage/rocks only.
#ifndef HEARTH_STORAGE_ROCKS_ROCKS_DB_H_
#define HEARTH_STORAGE_ROCKS_ROCKS_DB_H_

#include <rocksdb/db.h>
#include <rocksdb/options.h>
#include <rocksdb/status.h>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/rocks/rocks_options.h"

namespace hearth::storage {

// Corruption is DATA_LOSS, a full disk RESOURCE_EXHAUSTED, other trouble with files INTERNAL.
absl::Status ToStatus(const rocksdb::Status& status, std::string_view what);

inline rocksdb::Slice ToSlice(std::string_view bytes) { return {bytes.data(), bytes.size()}; }
inline std::string_view ToView(const rocksdb::Slice& slice) { return {slice.data(), slice.size()}; }

// A column family as long as anybody uses it: rows of a dropped family stay readable through it.
// Keeps the database open. Immutable; thread-safe.
class RocksFamily {
 public:
  RocksFamily(std::shared_ptr<rocksdb::DB> db, rocksdb::ColumnFamilyHandle* handle)
      : db_(std::move(db)), handle_(handle) {}
  ~RocksFamily();
  RocksFamily(const RocksFamily&) = delete;
  RocksFamily& operator=(const RocksFamily&) = delete;

  rocksdb::ColumnFamilyHandle* handle() const { return handle_; }
  const std::string& name() const { return handle_->GetName(); }

 private:
  const std::shared_ptr<rocksdb::DB> db_;
  rocksdb::ColumnFamilyHandle* const handle_;  // owned
};

using FamilyMap = std::map<std::string, std::shared_ptr<const RocksFamily>, std::less<>>;

// An open database.
class RocksDb {
 public:
  struct Setup {
    std::string dir;
    RocksOptions options;
    std::vector<std::string> families;  // made when absent
    std::function<rocksdb::ColumnFamilyOptions(std::string_view family)> shape;
    uint64_t wal_bytes_max;  // a family that is rarely written is flushed rather than keep more
    bool keep_wals;          // copy the write-ahead log aside before any of it is given up
    bool drop_if_corrupt;
  };

  // Strict recovery first, then up to the first torn record (RocksRecovery). `recovery` may be
  // null.
  static absl::StatusOr<std::unique_ptr<RocksDb>> Open(const Setup& setup, RocksRecovery* recovery);

  rocksdb::DB& db() const { return *db_; }
  const std::shared_ptr<rocksdb::DB>& shared_db() const { return db_; }
  // Without RocksDB's own "default", which stays empty.
  const FamilyMap& families() const { return families_; }
  // REQUIRES: the family exists.
  rocksdb::ColumnFamilyHandle* handle(std::string_view family) const;

 private:
  friend struct RocksOpener;
  RocksDb() = default;

  std::shared_ptr<rocksdb::DB> db_;
  FamilyMap families_;
};

// A consistent copy in the fresh folder `dir`, synced. ALREADY_EXISTS when there is something in
// it.
absl::Status BackupDb(rocksdb::DB* db, const std::string& dir);

// Deletes the database in `dir`. Idempotent.
absl::Status DestroyDb(const std::string& dir, const RocksOptions& options);

}  // namespace hearth::storage

#endif  // HEARTH_STORAGE_ROCKS_ROCKS_DB_H_
