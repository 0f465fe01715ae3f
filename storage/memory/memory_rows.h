// MemoryRows: Rows that live as long as their object, with true snapshots. For tests.
// Writes cost nothing extra without pins.
#ifndef HEARTH_STORAGE_MEMORY_MEMORY_ROWS_H_
#define HEARTH_STORAGE_MEMORY_MEMORY_ROWS_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "storage/api/rows.h"

namespace hearth::storage {

struct MemoryState;

class MemoryRows : public Rows {
 public:
  MemoryRows();

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
  absl::Status Ingest(std::string_view family, const SortedRows& rows) override;
  // May outlive this object.
  std::shared_ptr<const Snapshot> Pin() const override;
  // UNIMPLEMENTED: there is nothing on disk to copy.
  absl::Status Backup(const std::string& dir) const override;

 private:
  const std::shared_ptr<MemoryState> state_;
};

}  // namespace hearth::storage

#endif  // HEARTH_STORAGE_MEMORY_MEMORY_ROWS_H_
