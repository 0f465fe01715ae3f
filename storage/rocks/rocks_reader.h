// Reading of rows, the newest or those of a pinned moment. Used inside storage/rocks only.
#ifndef HEARTH_STORAGE_ROCKS_ROCKS_READER_H_
#define HEARTH_STORAGE_ROCKS_ROCKS_READER_H_

#include <rocksdb/db.h>

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/api/rows.h"
#include "storage/rocks/rocks_db.h"

namespace hearth::storage {

// `moment` may be null: the newest rows. Thread-safe; errors as RowReader.
struct RocksReader {
  rocksdb::DB* db;
  const FamilyMap& families;
  const rocksdb::Snapshot* moment;

  absl::StatusOr<std::string> Get(std::string_view family, std::string_view key) const;
  absl::Status Scan(std::string_view family, std::string_view from, std::string_view to,
                    const RowReader::Visit& visit) const;
  absl::Status ScanBack(std::string_view family, std::string_view from, std::string_view to,
                        const RowReader::Visit& visit) const;
};

// Whether every key of at least `prefix_bytes` bytes in [from, to) begins as `from` does, and no
// shorter key lies in the range: then a filter over prefixes may decide the whole scan.
bool IsOnePrefix(std::string_view from, std::string_view to, size_t prefix_bytes);

}  // namespace hearth::storage

#endif  // HEARTH_STORAGE_ROCKS_ROCKS_READER_H_
