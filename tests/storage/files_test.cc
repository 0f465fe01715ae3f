// The small files beside the databases: anchor, durable record, checksums, space.

#include <filesystem>
#include <fstream>
#include <sstream>

#include "storage/api/codec.h"
#include "storage/files/anchor_file.h"
#include "storage/files/crc32c.h"
#include "storage/files/durable_file.h"
#include "storage/files/posix.h"
#include "storage/files/space.h"
#include "tests/storage/engines.h"
#include "tests/storage/hex.h"
#include "tests/storage/log_writer.h"
#include "tests/support/random.h"
#include "tests/support/status_matchers.h"

namespace hearth::storage {
namespace {

namespace fs = std::filesystem;
using ::hearth::testing::StatusIs;
using ::hearth::testing::TempDir;

std::string BytesOf(const std::string& path) {
  std::ostringstream bytes;
  bytes << std::ifstream(path, std::ios::binary).rdbuf();
  return bytes.str();
}

void Overwrite(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

TEST(CodecTest, IsBigEndian) {
  std::string bytes;
  AppendU32(bytes, 0x01020384);
  AppendU64(bytes, 0x05060708090a0bfc);
  EXPECT_EQ(ToHex(bytes), "0102038405060708090a0bfc");
  EXPECT_EQ(ReadU32(bytes), 0x01020384u);
  EXPECT_EQ(ReadU64(std::string_view(bytes).substr(4)), 0x05060708090a0bfcu);
  EXPECT_EQ(U64Key(255), FromHex("00000000000000ff"));
  EXPECT_LT(U64Key(255), U64Key(256));
  EXPECT_LT(U64Key(0x7fffffffffffffff), U64Key(0x8000000000000000));
}

TEST(Crc32cTest, GivesThePublishedValues) {
  std::string ascending;
  for (char i = 0; i < 32; ++i) ascending += i;
  const std::pair<std::string, uint32_t> vectors[] = {
      {"", 0},
      {"123456789", 0xe3069283},
      {std::string(32, '\0'), 0x8a9136aa},  // RFC 3720 B.4
      {std::string(32, '\xff'), 0x62a8ab43},
      {ascending, 0x46dd794e},
  };
  for (const auto& [bytes, expected] : vectors) {
    EXPECT_EQ(Crc32c(bytes), expected);
    EXPECT_EQ(internal::Crc32cPortable(bytes), expected);
  }
}

TEST(Crc32cTest, BothFormsAgreeOnAnyLengthAndCut) {
  std::mt19937_64 random = testing::Random(1);
  for (size_t size = 0; size < 100; ++size) {
    const std::string bytes = RandomBytes(random, size);
    const std::string_view view = bytes;
    const size_t cut = random() % (size + 1);
    EXPECT_EQ(Crc32c(view), internal::Crc32cPortable(view));
    EXPECT_EQ(Crc32c(view), Crc32c(view.substr(cut), Crc32c(view.substr(0, cut))));
  }
}

TEST(AnchorFileTest, HoldsTheLastNoteWritten) {
  const TempDir dir;
  const std::string path = dir.File("anchor");
  EXPECT_THAT(ReadAnchor(path), StatusIs(absl::StatusCode::kNotFound));
  for (const std::string& note :
       {std::string("first\n"), std::string(1'000, 'n'), std::string("x")}) {
    ASSERT_OK(WriteAnchor(path, note));
    EXPECT_EQ(ReadAnchor(path).value(), note);
  }
  EXPECT_FALSE(fs::exists(path + ".new"));
  EXPECT_THAT(WriteAnchor(path, ""), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(WriteAnchor(path, std::string(65'537, 'n')),
              StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_EQ(ReadAnchor(path).value(), "x");
}

TEST(AnchorFileTest, AFileThatNoNoteCanHaveIsLoss) {
  const TempDir dir;
  const std::string path = dir.File("anchor");
  Overwrite(path, "");
  EXPECT_THAT(ReadAnchor(path), StatusIs(absl::StatusCode::kDataLoss));
  Overwrite(path, std::string(65'537, 'n'));
  EXPECT_THAT(ReadAnchor(path), StatusIs(absl::StatusCode::kDataLoss));
  // What a crash before the rename leaves behind is not the anchor.
  Overwrite(path, "old");
  Overwrite(path + ".new", "half a no");
  EXPECT_EQ(ReadAnchor(path).value(), "old");
  ASSERT_OK(WriteAnchor(path, "new"));
  EXPECT_EQ(ReadAnchor(path).value(), "new");
}

DurableRecord SampleRecord() {
  DurableRecord record{.position = 0x0102030405060708, .root = {}};
  for (size_t i = 0; i < record.root.size(); ++i) record.root[i] = static_cast<uint8_t>(i);
  return record;
}

TEST(DurableFileTest, WritesExactlyTheseBytes) {
  const TempDir dir;
  const auto file = Must(DurableFile::Open(dir.File("durable")));
  ASSERT_OK(file->Write(SampleRecord()));
  EXPECT_EQ(ToHex(BytesOf(dir.File("durable"))),
            "48525448445552310102030405060708"
            "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f98bd4fbf");
}

TEST(DurableFileTest, HoldsTheLastRecordAcrossOpens) {
  const TempDir dir;
  const std::string path = dir.File("durable");
  auto file = Must(DurableFile::Open(path));
  EXPECT_EQ(Must(file->Read()), std::nullopt);
  EXPECT_EQ(fs::file_size(path), 52u);  // preallocated: overwriting never needs space
  for (const Position position : {Position{1}, ~Position{0}, Position{77}}) {
    ASSERT_OK(file->Write({.position = position, .root = kEmptyRoot}));
    file = Must(DurableFile::Open(path));
    const auto record = Must(file->Read());
    ASSERT_TRUE(record.has_value());
    EXPECT_EQ(record->position, position);
    EXPECT_EQ(record->root, kEmptyRoot);
  }
}

TEST(DurableFileTest, ATornOrChangedRecordIsNeverReadAsAnother) {
  const TempDir dir;
  const std::string path = dir.File("durable");
  const auto file = Must(DurableFile::Open(path));
  ASSERT_OK(file->Write(SampleRecord()));
  const std::string good = BytesOf(path);
  for (size_t bit = 0; bit < 8 * good.size(); ++bit) {
    std::string changed = good;
    changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << (bit % 8)));
    Overwrite(path, changed);
    EXPECT_THAT(file->Read(), StatusIs(absl::StatusCode::kDataLoss)) << bit;
  }
  for (size_t torn = 1; torn < good.size(); ++torn) {
    Overwrite(path, good.substr(0, torn) + std::string(good.size() - torn, '\0'));
    EXPECT_THAT(file->Read(), StatusIs(absl::StatusCode::kDataLoss)) << torn;
    Overwrite(path, good.substr(0, torn));
    EXPECT_THAT(file->Read(), StatusIs(absl::StatusCode::kDataLoss)) << torn;
  }
  Overwrite(path, good + "x");
  EXPECT_THAT(file->Read(), StatusIs(absl::StatusCode::kDataLoss));
  std::string other_version = good.substr(0, 7) + "2" + good.substr(8, 40);
  AppendU32(other_version, Crc32c(other_version));
  Overwrite(path, other_version);
  EXPECT_THAT(file->Read(), StatusIs(absl::StatusCode::kDataLoss));
  Overwrite(path, "");  // made, but its zeros never reached the disk
  EXPECT_EQ(Must(file->Read()), std::nullopt);
  Overwrite(path, good);
  EXPECT_EQ(Must(file->Read())->position, SampleRecord().position);
}

TEST(PosixTest, MakesMissingFoldersForTheirOwnerOnly) {
  const TempDir dir;
  for (const char* name : {"a/b/c", "a/b/c/", "a"}) ASSERT_OK(MakeDirectories(dir.File(name)));
  EXPECT_TRUE(fs::is_directory(dir.File("a/b/c")));
  EXPECT_EQ(fs::status(dir.File("a/b")).permissions(), fs::perms::owner_all);
  Overwrite(dir.File("file"), "x");
  EXPECT_FALSE(MakeDirectories(dir.File("file/below")).ok());
  Overwrite(dir.File("a/b/file"), "x");
  EXPECT_OK(SyncTree(dir.File("a")));
  EXPECT_THAT(SyncTree(dir.File("absent")), StatusIs(absl::StatusCode::kNotFound));
}

TEST(SpaceTest, AnswersForTheFileSystemOfAFolder) {
  const TempDir dir;
  ASSERT_OK_AND_ASSIGN(const uint64_t free, FreeBytes(dir.str()));
  ASSERT_OK_AND_ASSIGN(const uint64_t total, TotalBytes(dir.str()));
  EXPECT_GT(free, 0u);
  EXPECT_LE(free, total);
  EXPECT_THAT(FreeBytes(dir.File("absent")), StatusIs(absl::StatusCode::kNotFound));
  constexpr uint64_t kGiB = uint64_t{1} << 30;
  EXPECT_EQ(FreeFloorBytes(kGiB), kGiB);
  EXPECT_EQ(FreeFloorBytes(100 * kGiB), 5 * kGiB);
}

}  // namespace
}  // namespace hearth::storage
