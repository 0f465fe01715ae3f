// RocksKeyRows: the embedded store of wrapped keys. Every write is synced.
//
//   rows = RocksKeyRows::Open(dir + "/keys");
//   keys = SubjectKeys::Open(*std::move(rows), kek);
#ifndef HEARTH_STORAGE_ROCKS_ROCKS_KEY_ROWS_H_
#define HEARTH_STORAGE_ROCKS_ROCKS_KEY_ROWS_H_

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/api/mutex.h"
#include "storage/keys/key_rows.h"
#include "storage/rocks/rocks_options.h"

namespace hearth::storage {

class RocksDb;

// Thread-safe.
class RocksKeyRows : public KeyRows {
 public:
  // Opens the store in the folder `dir`, which belongs to it alone. Errors as RocksLog::Open.
  static absl::StatusOr<std::unique_ptr<RocksKeyRows>> Open(const std::string& dir,
                                                            const RocksOptions& options = {},
                                                            RocksRecovery* recovery = nullptr);
  ~RocksKeyRows() override;

  absl::StatusOr<std::string> Get(std::string_view name) const override;
  // After the first failed write every further one is refused with that failure's status.
  absl::Status Put(const NamedRows& rows) override;
  absl::Status Scan(const Visit& visit) const override;
  // As RocksLog::Backup.
  absl::Status Backup(const std::string& dir) const override;

  // Until then the files still hold the wrapped key that a tombstone hides.
  absl::Status Compact() override;

 private:
  RocksKeyRows(std::unique_ptr<RocksDb> db, bool sync);

  const std::unique_ptr<RocksDb> db_;
  const bool sync_;

  mutable Mutex mutex_;  // never held during I/O
  absl::Status failure_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace hearth::storage

#endif  // HEARTH_STORAGE_ROCKS_ROCKS_KEY_ROWS_H_
