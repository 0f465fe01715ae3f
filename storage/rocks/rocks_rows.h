// RocksRows: the embedded Rows. A family is a column family; writes go through the write-ahead log
// and are never synced, so that followers never wait for the disk.
//
// Families are tuned by their name (storage/rocks/families.h); the names are FORMAT.md's.
#ifndef HEARTH_STORAGE_ROCKS_ROCKS_ROWS_H_
#define HEARTH_STORAGE_ROCKS_ROCKS_ROWS_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/api/rows.h"
#include "storage/rocks/rocks_options.h"

namespace hearth::storage {

struct RocksRowsState;

// Thread-safe, with one writer a family.
class RocksRows : public Rows {
 public:
  // Opens the rows in the folder `dir`, which belongs to them alone. After an unclean end each
  // family is at some earlier batch. `recovery` may be null.
  // NOT_FOUND: absent, and create_if_missing is false. FAILED_PRECONDITION: another process has
  // them open. DATA_LOSS: corrupt, and drop_if_corrupt is false. RESOURCE_EXHAUSTED: the disk is
  // full.
  static absl::StatusOr<std::unique_ptr<RocksRows>> Open(const std::string& dir,
                                                         const RocksOptions& options = {},
                                                         RocksRecovery* recovery = nullptr);

  // Deletes the store in `dir`, for rows found corrupt while in use (DATA_LOSS from a read): close,
  // destroy, open, rebuild. Idempotent. REQUIRES: nobody has it open.
  static absl::Status Destroy(const std::string& dir, const RocksOptions& options = {});

  ~RocksRows() override;

  absl::StatusOr<std::string> Get(std::string_view family, std::string_view key) const override;
  // A scan sees one moment, whatever is written while it runs.
  absl::Status Scan(std::string_view family, std::string_view from, std::string_view to,
                    const Visit& visit) const override;
  absl::Status ScanBack(std::string_view family, std::string_view from, std::string_view to,
                        const Visit& visit) const override;

  absl::Status CreateFamily(std::string_view family) override;
  absl::Status DropFamily(std::string_view family) override;
  std::vector<std::string> Families() const override;
  absl::Status Write(const Batch& batch) override;
  // Flushes the family first. REQUIRES: no Write to the same family while this runs.
  absl::Status Ingest(std::string_view family, const SortedRows& rows) override;
  // May outlive this object; the files stay open and locked until the last one is gone.
  std::shared_ptr<const Snapshot> Pin() const override;
  // As RocksLog::Backup.
  absl::Status Backup(const std::string& dir) const override;

 private:
  explicit RocksRows(std::shared_ptr<RocksRowsState> state);

  const std::shared_ptr<RocksRowsState> state_;
};

}  // namespace hearth::storage

#endif  // HEARTH_STORAGE_ROCKS_ROCKS_ROWS_H_
