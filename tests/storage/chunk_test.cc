#include "storage/rocks/chunk.h"

#include <gtest/gtest.h>

#include "storage/api/codec.h"
#include "tests/storage/hex.h"
#include "tests/storage/log_writer.h"
#include "tests/support/random.h"
#include "tests/support/status_matchers.h"

namespace hearth::storage {
namespace {

using ::hearth::testing::Random;
using ::hearth::testing::StatusIs;

// The records of a chunk, or the first fault.
absl::StatusOr<std::vector<std::string>> Decode(Position first, std::string_view bytes) {
  absl::StatusOr<ChunkView> view = ChunkView::Parse(first, bytes);
  if (!view.ok()) return view.status();
  std::vector<std::string> records;
  for (uint32_t i = 0; i < view->count(); ++i) {
    absl::StatusOr<std::string_view> record = view->Record(i);
    if (!record.ok()) return record.status();
    records.emplace_back(*record);
  }
  return records;
}

TEST(ChunkTest, WritesExactlyTheseBytes) {
  const std::vector<Chunk> chunks = EncodeChunks(7, {"a", "hearth", std::string_view("\0\xff", 2)});
  ASSERT_EQ(chunks.size(), 1u);
  EXPECT_EQ(chunks[0].first, 7u);
  // version, count, crc of the head; three (end, crc); the records. Made by an independent program.
  EXPECT_EQ(ToHex(chunks[0].bytes),
            "01000000038bef198d"
            "00000001c1d04330"
            "00000007ea97ec7e"
            "000000095c1c2483"
            "6168656172746800ff");
}

TEST(ChunkTest, CutsAnyGroupIntoFullChunksAndGivesItBack) {
  std::mt19937_64 random = Random(1);
  for (int round = 0; round < 30; ++round) {
    const std::vector<std::string> records =
        RandomGroup(random, 300, round % 3 == 0 ? kMaxRecordBytes : 2'000);
    const Position first = 1 + random() % 1'000;
    Position next = first;
    size_t last_bytes = kMaxChunkRecordBytes;
    for (const Chunk& chunk : EncodeChunks(first, {records.begin(), records.end()})) {
      ASSERT_EQ(chunk.first, next);
      ASSERT_OK_AND_ASSIGN(const std::vector<std::string> decoded,
                           Decode(chunk.first, chunk.bytes));
      size_t bytes = 0;
      for (const std::string& record : decoded) {
        ASSERT_EQ(record, records[next++ - first]);
        bytes += record.size();
      }
      EXPECT_LE(bytes, kMaxChunkRecordBytes);
      EXPECT_GT(last_bytes + decoded[0].size(), kMaxChunkRecordBytes);  // it did not fit before
      last_bytes = bytes;
    }
    EXPECT_EQ(next, first + records.size());
  }
}

TEST(ChunkTest, AChunkIsFilledToItsLimitAndNoFurther) {
  const std::string half(kMaxChunkRecordBytes / 2, 'h');
  EXPECT_EQ(EncodeChunks(1, {half, half}).size(), 1u);
  EXPECT_EQ(EncodeChunks(1, {half, half, "x"}).size(), 2u);
  EXPECT_EQ(EncodeChunks(1, {half, half.substr(1), "x"}).size(), 1u);
}

TEST(ChunkTest, EveryChangedBitAndEveryCutIsFound) {
  const Chunk chunk = EncodeChunks(1, {"one", "two", "three"})[0];
  const auto refused = StatusIs(absl::StatusCode::kDataLoss);
  for (size_t bit = 0; bit < 8 * chunk.bytes.size(); ++bit) {
    std::string changed = chunk.bytes;
    changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << (bit % 8)));
    EXPECT_THAT(Decode(1, changed), refused) << bit;
  }
  for (size_t size = 0; size < chunk.bytes.size(); ++size) {
    EXPECT_THAT(Decode(1, chunk.bytes.substr(0, size)), refused) << size;
  }
  EXPECT_THAT(Decode(1, chunk.bytes + "x"), refused);
  EXPECT_OK(Decode(1, chunk.bytes));
}

TEST(ChunkTest, AChunkUnderAnotherPositionIsDamaged) {
  const Chunk chunk = EncodeChunks(5, {"one", "two"})[0];
  EXPECT_OK(Decode(5, chunk.bytes));
  for (const Position other : {Position{0}, Position{4}, Position{6}}) {
    EXPECT_THAT(Decode(other, chunk.bytes), StatusIs(absl::StatusCode::kDataLoss));
  }
}

TEST(ChunkTest, ADamagedRecordLeavesTheOthersReadable) {
  Chunk chunk = EncodeChunks(1, {"one", "two"})[0];
  chunk.bytes.back() = 'x';
  ASSERT_OK_AND_ASSIGN(const ChunkView view, ChunkView::Parse(1, chunk.bytes));
  EXPECT_EQ(view.Record(0).value(), "one");
  EXPECT_THAT(view.Record(1), StatusIs(absl::StatusCode::kDataLoss, "position 2"));
}

}  // namespace
}  // namespace hearth::storage
