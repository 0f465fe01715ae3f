// Log: the one truth. An append-only sequence of opaque records at dense positions 1, 2, 3, …
// that is durable before Append returns.
//
// Engines: storage/rocks (embedded), storage/memory (tests), later storage/postgres. One contract
// suite in tests/storage runs over all of them.
#ifndef HEARTH_STORAGE_API_LOG_H_
#define HEARTH_STORAGE_API_LOG_H_

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace hearth::storage {

// Place of a record in the log: from 1, dense. 0 means "before the first".
using Position = uint64_t;

// RFC 9162 Merkle tree hash (SHA-256) over the records [1, position].
using Root = std::array<uint8_t, 32>;

// Root of the empty tree: SHA-256 of nothing.
inline constexpr Root kEmptyRoot = {
    0xe3, 0xb0, 0xc4, 0x42, 0x98, 0xfc, 0x1c, 0x14, 0x9a, 0xfb, 0xf4, 0xc8, 0x99, 0x6f, 0xb9, 0x24,
    0x27, 0xae, 0x41, 0xe4, 0x64, 0x9b, 0x93, 0x4c, 0xa4, 0x95, 0x99, 0x1b, 0x78, 0x52, 0xb8, 0x55};

// Longest record, so that its length fits the 16-bit frame of entry bundles.
inline constexpr size_t kMaxRecordBytes = 65'535;

struct Head {
  Position position = 0;
  // Root of the tree over the records [1, position] as the last Append gave it; kEmptyRoot for an
  // empty log. Absent after opening a non-empty log until the owner has recomputed it and told the
  // engine (AdoptRoot).
  std::optional<Root> root;
};

// One group of records, appended whole or not at all.
struct Group {
  Position expected_position = 0;         // head before this group
  Root expected_root{};                   // root at expected_position
  Root new_root{};                        // root after the group
  std::vector<std::string_view> records;  // borrowed until Append returns; each 1..65,535 bytes
};

class Log {
 public:
  virtual ~Log() = default;

  // Appends `group` after the head and makes it durable before returning. Compare-and-swap:
  // ABORTED, with nothing written, unless the head is (expected_position, expected_root); so also
  // while the root at the head is not yet known. INVALID_ARGUMENT, with nothing written, for a
  // group without records or with a record outside 1..kMaxRecordBytes. Any other error leaves the
  // outcome unknown: the caller must end the process and recover (never retry an fsync). Not
  // idempotent. One appending thread at a time.
  virtual absl::Status Append(const Group& group) = 0;

  // Newest durable head. Thread-safe.
  virtual Head head() const = 0;

  // Tells the engine the recomputed root at the present head after an open.
  // REQUIRES: position == head().position.
  virtual void AdoptRoot(Position position, const Root& root) = 0;

  // Calls `visit(position, record)` for each durable record from `from` on, in order, until `visit`
  // returns false or the head seen at the call is reached. The view is borrowed for the call.
  // DATA_LOSS when a checksum fails or a position is missing. Thread-safe.
  using Visit = std::function<bool(Position, std::string_view)>;
  virtual absl::Status Read(Position from, const Visit& visit) const = 0;

  // One record; NOT_FOUND above the head or at 0. Thread-safe.
  virtual absl::StatusOr<std::string> Get(Position position) const = 0;

  // Small durable settings that belong to the log (format version, log id, clock kind, active view
  // versions). PutMeta is synced. GetMeta answers NOT_FOUND for an absent name. Thread-safe.
  virtual absl::StatusOr<std::string> GetMeta(std::string_view name) const = 0;
  virtual absl::Status PutMeta(std::string_view name, std::string_view value) = 0;

  // Verifies every chunk's checksum and the density of positions; the first fault as DATA_LOSS.
  virtual absl::Status Verify() const = 0;

  // Writes a consistent copy into the fresh directory `dir` while the log is in use.
  virtual absl::Status Backup(const std::string& dir) const = 0;
};

}  // namespace hearth::storage

#endif  // HEARTH_STORAGE_API_LOG_H_
