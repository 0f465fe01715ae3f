// What an open does with what a crash, a copy or a careless hand left behind.

#include <rocksdb/write_batch.h>

#include "storage/api/codec.h"
#include "storage/rocks/chunk.h"
#include "storage/rocks/families.h"
#include "storage/rocks/rocks_db.h"
#include "tests/storage/disk.h"
#include "tests/storage/engines.h"
#include "tests/storage/log_writer.h"
#include "tests/support/status_matchers.h"

namespace hearth::storage {
namespace {

namespace fs = std::filesystem;
using ::hearth::testing::StatusIs;
using ::hearth::testing::TempDir;

class LogRecoveryTest : public ::testing::Test {
 protected:
  LogRecoveryTest() {
    const std::unique_ptr<RocksLog> log = Open();
    for (const char* record : {"first", "second", "third"}) {
      EXPECT_OK(writer_.Append(*log, {record, std::string(100, record[0])}));
    }
  }
  std::unique_ptr<RocksLog> Open() { return Must(RocksLog::Open(path_, {}, &recovery_)); }
  fs::path Wal() const { return FilesBelow(path_, ".log").back(); }
  std::vector<std::string> Prefix(size_t count) const {
    return {writer_.records().begin(), writer_.records().begin() + static_cast<ptrdiff_t>(count)};
  }
  std::vector<std::string> Records(const Log& log) {
    absl::Status status;
    std::vector<std::string> records = ReadAll(log, 1, &status);
    EXPECT_OK(status);
    return records;
  }

  // Writes into the log's family past RocksLog: faults that no checksum of RocksDB can see.
  void Plant(
      const std::function<void(rocksdb::WriteBatch*, rocksdb::ColumnFamilyHandle*)>& change) {
    const BlockCache cache;
    const auto db =
        Must(RocksDb::Open({.dir = path_,
                            .options = {},
                            .families = {"log", "meta"},
                            .shape = [cache](std::string_view) { return LogFamilyOptions(cache); },
                            .wal_bytes_max = uint64_t{1} << 20,
                            .keep_wals = false,
                            .drop_if_corrupt = false},
                           nullptr));
    rocksdb::WriteBatch batch;
    change(&batch, db->handle("log"));
    ASSERT_TRUE(db->db().Write(rocksdb::WriteOptions(), &batch).ok());
  }
  // What reading all of it and verifying answer.
  void ExpectLoss(std::string_view what) {
    absl::StatusOr<std::unique_ptr<RocksLog>> log = RocksLog::Open(path_);
    const std::string text(what);
    if (!log.ok()) {
      EXPECT_THAT(log, StatusIs(absl::StatusCode::kDataLoss, text));
      return;
    }
    absl::Status status;
    ReadAll(**log, 1, &status);
    EXPECT_THAT(status, StatusIs(absl::StatusCode::kDataLoss, text));
    EXPECT_THAT((*log)->Verify(), StatusIs(absl::StatusCode::kDataLoss, text));
  }

  TempDir dir_;
  const std::string path_ = dir_.File("log");
  RocksRecovery recovery_;
  LogWriter writer_;
};

TEST_F(LogRecoveryTest, ACleanOpenReportsNothing) {
  EXPECT_EQ(Records(*Open()), writer_.records());
  EXPECT_FALSE(recovery_.wal_cut);
  EXPECT_EQ(recovery_.fault, "");
  EXPECT_EQ(recovery_.kept_wals, "");
  EXPECT_FALSE(fs::exists(path_ + ".wal-kept"));
}

TEST_F(LogRecoveryTest, WhatAKilledProcessLeavesOpensWhole) {
  const std::unique_ptr<RocksLog> log = Open();
  writer_.Adopt(*log);
  ASSERT_OK(writer_.Append(*log, {"fourth"}));
  CopyFolder(path_, dir_.File("killed"));
  EXPECT_EQ(Records(*Must(RocksLog::Open(dir_.File("killed")))), writer_.records());
}

TEST_F(LogRecoveryTest, ATornGroupIsCutOffWholeAndTheWalIsKept) {
  const std::string before = ReadBytes(Wal());
  const std::string name = Wal().filename();
  fs::resize_file(Wal(), before.size() - 5);
  std::unique_ptr<RocksLog> log = Open();
  EXPECT_TRUE(recovery_.wal_cut);
  EXPECT_NE(recovery_.fault, "");
  EXPECT_EQ(Records(*log), Prefix(4));
  EXPECT_EQ(ReadBytes(fs::path(recovery_.kept_wals) / name), before.substr(0, before.size() - 5));

  log->AdoptRoot(4, [&] {
    merkle::Frontier frontier;
    for (const std::string& record : Prefix(4)) frontier.Append(merkle::LeafHash(record));
    return frontier.Root();
  }());
  LogWriter again;
  log.reset();
  log = Open();
  EXPECT_FALSE(recovery_.wal_cut);  // what was cut is not found again
  EXPECT_EQ(Records(*log), Prefix(4));
}

TEST_F(LogRecoveryTest, EveryCutOfTheWalLeavesAWholePrefixOfGroups) {
  const std::string whole = ReadBytes(Wal());
  const std::string name = Wal().filename();
  std::set<size_t> counts;
  for (size_t size = 0; size < whole.size(); size += 17) {
    const TempDir copy;
    CopyFolder(path_, copy.File("log"));
    fs::resize_file(fs::path(copy.File("log")) / name, size);
    const std::vector<std::string> records = Records(*Must(RocksLog::Open(copy.File("log"))));
    ASSERT_EQ(records.size() % 2, 0u);
    ASSERT_EQ(records, Prefix(records.size())) << size;
    counts.insert(records.size());
  }
  EXPECT_EQ(counts, std::set<size_t>({0, 2, 4}));  // the cuts reached every group
}

TEST_F(LogRecoveryTest, OnlyTheNewestWalsAreKept) {
  for (int crash = 1; crash <= 11; ++crash) {
    auto log = Open();
    const size_t size = log->head().position;
    LogWriter writer;
    ASSERT_OK(log->PutMeta("crash", std::to_string(crash)));
    log.reset();
    fs::resize_file(Wal(), fs::file_size(Wal()) - 1);
    log = Open();
    ASSERT_TRUE(recovery_.wal_cut);
    ASSERT_EQ(log->head().position, size);
  }
  std::set<std::string> kept;
  for (const auto& entry : fs::directory_iterator(path_ + ".wal-kept")) {
    kept.insert(entry.path().filename());
  }
  EXPECT_EQ(kept, std::set<std::string>({"4", "5", "6", "7", "8", "9", "10", "11"}));
}

TEST_F(LogRecoveryTest, IsOpenOnce) {
  const std::unique_ptr<RocksLog> log = Open();
  EXPECT_THAT(RocksLog::Open(path_), StatusIs(absl::StatusCode::kFailedPrecondition, "in use"));
}

TEST_F(LogRecoveryTest, IsNotMadeWhenItMustBeThere) {
  RocksOptions options;
  options.create_if_missing = false;
  EXPECT_THAT(RocksLog::Open(dir_.File("absent"), options), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_FALSE(fs::exists(dir_.File("absent")));
  EXPECT_OK(RocksLog::Open(path_, options));
}

TEST_F(LogRecoveryTest, AnEmptyLogIsNotMadeOverTheRemainsOfAnother) {
  fs::remove(path_ + "/CURRENT");
  EXPECT_THAT(RocksLog::Open(path_), StatusIs(absl::StatusCode::kDataLoss, "no CURRENT file"));
}

TEST_F(LogRecoveryTest, AMissingFileIsLoss) {
  Open().reset();  // the open writes the replayed records to a file
  const std::vector<fs::path> tables = FilesBelow(path_, ".sst");
  ASSERT_FALSE(tables.empty());
  fs::remove(tables.front());
  EXPECT_THAT(RocksLog::Open(path_), StatusIs(absl::StatusCode::kDataLoss));
}

TEST_F(LogRecoveryTest, AMissingManifestIsLoss) {
  for (const fs::path& file : FilesBelow(path_)) {
    if (file.filename().string().starts_with("MANIFEST")) fs::remove(file);
  }
  EXPECT_THAT(RocksLog::Open(path_), StatusIs(absl::StatusCode::kDataLoss));
}

TEST_F(LogRecoveryTest, AMissingChunkIsLoss) {
  Plant([](rocksdb::WriteBatch* batch, rocksdb::ColumnFamilyHandle* log) {
    ASSERT_TRUE(batch->Delete(log, U64Key(3)).ok());
  });
  ExpectLoss("position 3 is missing");
}

TEST_F(LogRecoveryTest, AMissingFirstChunkIsLoss) {
  Plant([](rocksdb::WriteBatch* batch, rocksdb::ColumnFamilyHandle* log) {
    ASSERT_TRUE(batch->Delete(log, U64Key(1)).ok());
  });
  ExpectLoss("position 1 is missing");
}

TEST_F(LogRecoveryTest, AChunkUnderAnotherPositionIsLoss) {
  Plant([](rocksdb::WriteBatch* batch, rocksdb::ColumnFamilyHandle* log) {
    ASSERT_TRUE(batch->Put(log, U64Key(3), EncodeChunks(1, {"first", "x"})[0].bytes).ok());
  });
  ExpectLoss("wrong table");
}

TEST_F(LogRecoveryTest, ChunksThatOverlapAreLoss) {
  Plant([](rocksdb::WriteBatch* batch, rocksdb::ColumnFamilyHandle* log) {
    ASSERT_TRUE(batch->Put(log, U64Key(4), EncodeChunks(4, {"x", "y", "z"})[0].bytes).ok());
  });
  ExpectLoss("position 5 is missing");
}

TEST_F(LogRecoveryTest, ADamagedNewestChunkIsNotServed) {
  std::string bytes = EncodeChunks(7, {"x"})[0].bytes;
  bytes.back() = 'y';
  Plant([&](rocksdb::WriteBatch* batch, rocksdb::ColumnFamilyHandle* log) {
    ASSERT_TRUE(batch->Put(log, U64Key(7), bytes).ok());
  });
  EXPECT_THAT(RocksLog::Open(path_), StatusIs(absl::StatusCode::kDataLoss, "position 7"));
}

TEST_F(LogRecoveryTest, AKeyThatIsNoPositionIsLoss) {
  Plant([](rocksdb::WriteBatch* batch, rocksdb::ColumnFamilyHandle* log) {
    ASSERT_TRUE(batch->Put(log, U64Key(1) + "x", "x").ok());
  });
  ExpectLoss("no position");
}

}  // namespace
}  // namespace hearth::storage
