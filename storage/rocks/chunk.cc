#include "storage/rocks/chunk.h"

#include "storage/api/codec.h"
#include "storage/api/invariant.h"
#include "storage/files/crc32c.h"

namespace hearth::storage {
namespace {

constexpr char kVersion = 1;
constexpr size_t kCountAt = 1;
constexpr size_t kCrcAt = 5;
constexpr size_t kEntriesAt = 9;
constexpr size_t kEntryBytes = 8;

static_assert(kMaxChunkRecordBytes >= kMaxRecordBytes, "every record fits a chunk of its own");

uint32_t HeadCrc(Position first, std::string_view version_and_count, std::string_view entries) {
  return Crc32c(entries, Crc32c(version_and_count, Crc32c(U64Key(first))));
}

// The chunk that holds records[begin, end).
Chunk Encode(Position first, const std::vector<std::string_view>& records, size_t begin, size_t end,
             size_t record_bytes) {
  std::string entries;
  entries.reserve((end - begin) * kEntryBytes);
  uint32_t ends = 0;
  for (size_t i = begin; i < end; ++i) {
    ends += static_cast<uint32_t>(records[i].size());
    AppendU32(entries, ends);
    AppendU32(entries, Crc32c(records[i]));
  }
  Chunk chunk{.first = first, .bytes = {}};
  chunk.bytes.reserve(kEntriesAt + entries.size() + record_bytes);
  chunk.bytes.push_back(kVersion);
  AppendU32(chunk.bytes, static_cast<uint32_t>(end - begin));
  AppendU32(chunk.bytes, HeadCrc(first, chunk.bytes, entries));
  chunk.bytes += entries;
  for (size_t i = begin; i < end; ++i) chunk.bytes += records[i];
  return chunk;
}

absl::Status Damaged(Position first, const char* what) {
  return absl::DataLossError("log: the chunk at position " + std::to_string(first) + " " + what);
}

}  // namespace

std::vector<Chunk> EncodeChunks(Position first, const std::vector<std::string_view>& records) {
  HEARTH_CHECK(first >= 1);
  std::vector<Chunk> chunks;
  for (size_t begin = 0; begin < records.size();) {
    size_t end = begin;
    size_t bytes = 0;
    while (end < records.size() && bytes + records[end].size() <= kMaxChunkRecordBytes) {
      HEARTH_CHECK(!records[end].empty());
      bytes += records[end++].size();
    }
    HEARTH_CHECK(end > begin);
    chunks.push_back(Encode(first + begin, records, begin, end, bytes));
    begin = end;
  }
  return chunks;
}

absl::StatusOr<ChunkView> ChunkView::Parse(Position first, std::string_view bytes) {
  if (bytes.size() < kEntriesAt) return Damaged(first, "is too short");
  if (bytes[0] != kVersion) return Damaged(first, "has an unknown version");
  const uint32_t count = ReadU32(bytes.substr(kCountAt));
  const size_t rest = bytes.size() - kEntriesAt;
  if (count == 0 || count > rest / kEntryBytes) return Damaged(first, "has an impossible count");

  ChunkView view;
  view.first_ = first;
  view.count_ = count;
  view.entries_ = bytes.substr(kEntriesAt, count * kEntryBytes);
  view.records_ = bytes.substr(kEntriesAt + view.entries_.size());
  if (HeadCrc(first, bytes.substr(0, kCrcAt), view.entries_) != ReadU32(bytes.substr(kCrcAt))) {
    return Damaged(first, "has a wrong table");
  }
  // The table is as it was written; only the records' length may still be wrong.
  if (ReadU32(view.entries_.substr((count - 1) * kEntryBytes)) != view.records_.size()) {
    return Damaged(first, "has a wrong length");
  }
  return view;
}

absl::StatusOr<std::string_view> ChunkView::Record(uint32_t index) const {
  HEARTH_CHECK(index < count_);
  const size_t at = size_t{index} * kEntryBytes;
  const uint32_t begin = index == 0 ? 0 : ReadU32(entries_.substr(at - kEntryBytes));
  const uint32_t end = ReadU32(entries_.substr(at));
  // A checksum can be right by chance or by malice: the table is bytes from outside all the same.
  if (begin > end || end > records_.size()) return Damaged(first_, "has a wrong table");
  const std::string_view record = records_.substr(begin, end - begin);
  if (Crc32c(record) != ReadU32(entries_.substr(at + 4))) {
    return absl::DataLossError("log: the record at position " + std::to_string(first_ + index) +
                               " is damaged");
  }
  return record;
}

}  // namespace hearth::storage
