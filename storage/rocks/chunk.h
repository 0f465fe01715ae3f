// A chunk: consecutive records of the log in one value, so that a group costs one put and not one a
// record. All integers big-endian (storage/FORMAT.md):
//
//   chunk  = version(1) = 1 ‖ count(4) ‖ head_crc(4) ‖ count × entry ‖ records
//   entry  = end(4) ‖ crc(4)
//
// `end` is where the record ends, counted from the start of `records`; `crc` is CRC-32C of the
// record. `head_crc` is CRC-32C of position(8) ‖ version ‖ count ‖ entries, so that a chunk that
// lies under another position than it was written for is damaged, not somebody else's record.
#ifndef HEARTH_STORAGE_ROCKS_CHUNK_H_
#define HEARTH_STORAGE_ROCKS_CHUNK_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/api/log.h"

namespace hearth::storage {

// A chunk is closed before its records would exceed this. Not less than kMaxRecordBytes.
inline constexpr size_t kMaxChunkRecordBytes = size_t{64} << 10;

struct Chunk {
  Position first;
  std::string bytes;
};

// Cuts `records`, the first of which is at `first`, into as few chunks as hold them in order.
// REQUIRES: each record is 1..kMaxRecordBytes; first >= 1.
std::vector<Chunk> EncodeChunks(Position first, const std::vector<std::string_view>& records);

// A chunk as read: borrows its bytes. Value type; thread-safe.
class ChunkView {
 public:
  // Checks everything but the records' own checksums, which Record() does. DATA_LOSS for bytes that
  // EncodeChunks did not make for `first`.
  static absl::StatusOr<ChunkView> Parse(Position first, std::string_view bytes);

  Position first() const { return first_; }
  uint32_t count() const { return count_; }
  Position last() const { return first_ + count_ - 1; }

  // The record at first() + index, a view into the bytes; DATA_LOSS when its checksum fails.
  // REQUIRES: index < count().
  absl::StatusOr<std::string_view> Record(uint32_t index) const;

 private:
  ChunkView() = default;

  Position first_ = 0;
  uint32_t count_ = 0;
  std::string_view entries_;
  std::string_view records_;
};

}  // namespace hearth::storage

#endif  // HEARTH_STORAGE_ROCKS_CHUNK_H_
