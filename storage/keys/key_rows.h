// KeyRows: where wrapped keys lie. So small that every engine has it in a few lines, while the
// cryptography above it (storage/keys/subject_keys.h) exists once.
#ifndef HEARTH_STORAGE_KEYS_KEY_ROWS_H_
#define HEARTH_STORAGE_KEYS_KEY_ROWS_H_

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace hearth::storage {

// Thread-safe.
class KeyRows {
 public:
  virtual ~KeyRows() = default;

  // NOT_FOUND for an absent name; DATA_LOSS for a corrupt block.
  virtual absl::StatusOr<std::string> Get(std::string_view name) const = 0;

  // Writes all rows or none, durable before it returns. After an error the outcome is unknown.
  using NamedRows = std::vector<std::pair<std::string, std::string>>;
  virtual absl::Status Put(const NamedRows& rows) = 0;

  // Calls `visit(name, row)` in order of names until it returns false.
  using Visit = std::function<bool(std::string_view name, std::string_view row)>;
  virtual absl::Status Scan(const Visit& visit) const = 0;

  // Rewrites the store without what was overwritten, where the engine keeps that.
  virtual absl::Status Compact() = 0;

  // Writes a consistent copy into the fresh directory `dir`.
  virtual absl::Status Backup(const std::string& dir) const = 0;
};

}  // namespace hearth::storage

#endif  // HEARTH_STORAGE_KEYS_KEY_ROWS_H_
