// Bytes from the disk: records, parts, chunks. First byte: what the rest is.

#include <vector>

#include "services/record/pack.h"
#include "services/record/record.h"
#include "services/record/wire.h"
#include "storage/api/codec.h"
#include "storage/files/crc32c.h"
#include "storage/rocks/chunk.h"
#include "tests/fuzz/plain_keys.h"
#include "tests/fuzz/silence.h"
#include "tests/fuzz/target.h"

namespace hearth::fuzz {
namespace {

void Record(std::string_view bytes) {
  const PlainKeys keys;
  for (const uint64_t position : {uint64_t{1}, uint64_t{7}}) {
    const auto whole = record::Open(position, bytes, keys);
    const auto header = record::OpenHeader(position, bytes);
    if (!whole.ok()) continue;
    Expect(header.ok() && header->header_hash == whole->header_hash, "the header opens as well");
    Expect(whole->position == position, "a record lies where it says");
  }
  const auto view = record::ReadRecord(bytes);
  if (view.ok()) Expect(record::WriteRecord(*view) == bytes, "there is one form of a record");
}

void Part(std::string_view bytes) {
  const auto part = record::UnpackPart(bytes);
  if (!part.ok()) return;
  Expect(part->size() >= record::kSaltBytes, "a part has its salt");
  const std::string_view text = *part;
  const std::string again =
      record::PackPart(text.substr(0, record::kSaltBytes), text.substr(record::kSaltBytes));
  Expect(*record::UnpackPart(again) == *part, "packed again it is the same");
}

void Chunk(uint64_t first, std::string_view bytes) {
  const auto chunk = storage::ChunkView::Parse(first, bytes);
  if (!chunk.ok()) return;
  size_t sum = 0;
  for (uint32_t i = 0; i < chunk->count(); ++i) {
    const auto found = chunk->Record(i);
    if (found.ok()) sum += found->size();
  }
  Expect(sum <= bytes.size(), "records lie inside their chunk");
}

// The checksum over the table made right, so that the table itself is looked at.
void ChunkWithItsChecksum(uint64_t first, std::string bytes) {
  if (bytes.size() >= 9) {
    const size_t table = std::min(
        bytes.size() - 9, size_t{8} * storage::ReadU32(std::string_view(bytes).substr(1, 4)));
    std::string covered;
    storage::AppendU64(covered, first);
    covered += bytes.substr(0, 5) + bytes.substr(9, table);
    std::string crc;
    storage::AppendU32(crc, storage::Crc32c(covered));
    bytes.replace(5, 4, crc);
  }
  Chunk(first, bytes);
}

void Records(Input input) {
  std::vector<std::string> records;
  while (!input.empty() && records.size() < 50) {
    records.push_back(input.Bytes(1 + input.Byte() * (input.Byte() % 5)));
  }
  if (records.empty()) return;
  const std::vector<std::string_view> views(records.begin(), records.end());
  storage::Position next = 5;
  for (const storage::Chunk& made : storage::EncodeChunks(next, views)) {
    Expect(made.first == next, "chunks are dense");
    const auto chunk = storage::ChunkView::Parse(made.first, made.bytes);
    Expect(chunk.ok(), "a chunk reads back");
    Expect(!storage::ChunkView::Parse(made.first + 1, made.bytes).ok(), "only where it belongs");
    for (uint32_t i = 0; i < chunk->count(); ++i, ++next) {
      Expect(*chunk->Record(i) == records[next - 5], "so do its records");
    }
  }
  Expect(next == 5 + records.size(), "all of them");
}

}  // namespace
}  // namespace hearth::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  hearth::fuzz::SilenceProtobuf();
  hearth::fuzz::Input input(data, size);
  switch (input.Byte() % 5) {
    case 0:
      hearth::fuzz::Record(input.rest());
      break;
    case 1:
      hearth::fuzz::Part(input.rest());
      break;
    case 2:
      hearth::fuzz::Chunk(3, input.rest());
      break;
    case 3:
      hearth::fuzz::ChunkWithItsChecksum(3, std::string(input.rest()));
      break;
    default:
      hearth::fuzz::Records(input);
  }
  return 0;
}
