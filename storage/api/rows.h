// Rows: ordered key/value families for what follows the log (indexes, projections). Never synced;
// the write-ahead log's order and each follower's own checkpoint row suffice: after a crash a
// family is at some earlier batch, never between two. Dropped and rebuilt from the log if corrupt.
//
// A batch is atomic across families. Keys and values are opaque bytes; integers inside keys are
// big-endian, so that byte order is number order (storage/api/codec.h).
#ifndef HEARTH_STORAGE_API_ROWS_H_
#define HEARTH_STORAGE_API_ROWS_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace hearth::storage {

// A set of puts and deletes, applied in order, whole or not at all. Not thread-safe.
struct Batch {
  struct Op {
    std::string family;
    std::string key;
    std::optional<std::string> value;  // absent = delete
  };
  std::vector<Op> ops;

  void Put(std::string_view family, std::string_view key, std::string_view value) {
    ops.push_back({std::string(family), std::string(key), std::string(value)});
  }
  void Delete(std::string_view family, std::string_view key) {
    ops.push_back({std::string(family), std::string(key), std::nullopt});
  }
};

// What can be read, either of the newest rows or of a pinned moment.
class RowReader {
 public:
  virtual ~RowReader() = default;

  // NOT_FOUND for an absent key or family; DATA_LOSS for a corrupt block. Thread-safe.
  virtual absl::StatusOr<std::string> Get(std::string_view family, std::string_view key) const = 0;

  // Calls `visit(key, value)` for keys in [from, to) in ascending order until it returns false;
  // an empty `to` means the end of the family. An absent family has no rows. Thread-safe.
  using Visit = std::function<bool(std::string_view key, std::string_view value)>;
  virtual absl::Status Scan(std::string_view family, std::string_view from, std::string_view to,
                            const Visit& visit) const = 0;

  // The same keys in descending order (the largest key below `to` first).
  virtual absl::Status ScanBack(std::string_view family, std::string_view from, std::string_view to,
                                const Visit& visit) const = 0;
};

// A pinned, consistent moment of all families. Cheap; keep it for one query, not for minutes.
class Snapshot : public RowReader {};

class Rows : public RowReader {
 public:
  // Creates the family if it is absent. Idempotent. INVALID_ARGUMENT for "" and "default".
  virtual absl::Status CreateFamily(std::string_view family) = 0;
  // Drops the family and its rows. Idempotent.
  virtual absl::Status DropFamily(std::string_view family) = 0;
  virtual std::vector<std::string> Families() const = 0;

  // Applies the batch atomically. FAILED_PRECONDITION for an unknown family. One writer a family.
  virtual absl::Status Write(const Batch& batch) = 0;

  // Adds many rows to one family at once, as a sorted file where the engine has them.
  // Keys must be strictly ascending (INVALID_ARGUMENT, nothing added). Overwrites present keys.
  // Atomic. FAILED_PRECONDITION for an unknown family.
  using SortedRows = std::vector<std::pair<std::string, std::string>>;
  virtual absl::Status Ingest(std::string_view family, const SortedRows& rows) = 0;

  virtual std::shared_ptr<const Snapshot> Pin() const = 0;

  // Writes a consistent copy into the fresh directory `dir` while rows are in use.
  virtual absl::Status Backup(const std::string& dir) const = 0;
};

}  // namespace hearth::storage

#endif  // HEARTH_STORAGE_API_ROWS_H_
