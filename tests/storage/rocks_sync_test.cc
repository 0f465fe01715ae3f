// Durable before visible, and nothing after a failed write: RocksLog and RocksKeyRows over a file
// system that watches.

#include <filesystem>

#include "tests/storage/engines.h"
#include "tests/storage/log_writer.h"
#include "tests/storage/watched_files.h"
#include "tests/support/status_matchers.h"

namespace hearth::storage {
namespace {

using ::hearth::testing::StatusIs;
using ::hearth::testing::TempDir;

class SyncTest : public ::testing::Test {
 protected:
  std::unique_ptr<RocksLog> OpenLog(bool sync) {
    RocksOptions options;
    options.env = env_.get();
    options.sync_writes = sync;
    return Must(RocksLog::Open(dir_.File("log"), options));
  }

  // What is left when the power goes now: of each write-ahead log the synced part.
  // REQUIRES: the log is closed.
  void CutPower(const std::map<std::string, WatchedFiles::Written>& logs) {
    for (const auto& [path, written] : logs) {
      if (std::filesystem::exists(path)) std::filesystem::resize_file(path, written.synced);
    }
  }

  // Appends, loses power, opens again: how many of the acknowledged records are still there.
  size_t RecordsAfterPowerLoss(bool sync) {
    std::unique_ptr<RocksLog> log = OpenLog(sync);
    for (int i = 0; i < 10; ++i) EXPECT_OK(writer_.Append(*log, {"one", "two"}));
    const std::map<std::string, WatchedFiles::Written> at_the_cut = files_->logs();
    log.reset();
    CutPower(at_the_cut);
    return Must(RocksLog::Open(dir_.File("log")))->head().position;
  }

  TempDir dir_;
  const std::shared_ptr<WatchedFiles> files_ = std::make_shared<WatchedFiles>();
  const std::unique_ptr<rocksdb::Env> env_ = rocksdb::NewCompositeEnv(files_);
  LogWriter writer_;
};

TEST_F(SyncTest, EveryAppendAndSettingIsSyncedBeforeItReturns) {
  const std::unique_ptr<RocksLog> log = OpenLog(true);
  for (int i = 0; i < 5; ++i) {
    ASSERT_OK(writer_.Append(*log, {"one", "two"}));
    EXPECT_EQ(files_->unsynced_bytes(), 0u);
    ASSERT_OK(log->PutMeta("name", std::to_string(i)));
    EXPECT_EQ(files_->unsynced_bytes(), 0u);
  }
}

TEST_F(SyncTest, PowerLossTakesNothingThatWasAcknowledged) {
  EXPECT_EQ(RecordsAfterPowerLoss(true), 20u);
}

TEST_F(SyncTest, NegativeControlWithoutSyncTheLossIsSeen) {
  EXPECT_LT(RecordsAfterPowerLoss(false), 20u);
}

TEST_F(SyncTest, NothingIsVisibleBeforeItIsDurable) {
  const std::unique_ptr<RocksLog> log = OpenLog(true);
  int looked = 0;
  files_->before_sync = [&] {
    ++looked;
    EXPECT_EQ(log->head().position, writer_.records().size());
    absl::Status status;
    EXPECT_EQ(ReadAll(*log, 1, &status), writer_.records());
    EXPECT_THAT(log->Get(writer_.records().size() + 1), StatusIs(absl::StatusCode::kNotFound));
  };
  for (int i = 0; i < 5; ++i) ASSERT_OK(writer_.Append(*log, {"one", "two"}));
  EXPECT_EQ(looked, 5);
  files_->before_sync = nullptr;
}

TEST_F(SyncTest, AfterAFailedSyncNothingIsWrittenAgain) {
  std::unique_ptr<RocksLog> log = OpenLog(true);
  ASSERT_OK(writer_.Append(*log, {"one"}));
  files_->sync_result = rocksdb::IOStatus::IOError("planted");
  EXPECT_THAT(writer_.Append(*log, {"two"}), StatusIs(absl::StatusCode::kInternal, "planted"));
  files_->sync_result = rocksdb::IOStatus::OK();
  EXPECT_THAT(writer_.Append(*log, {"two"}), StatusIs(absl::StatusCode::kInternal, "planted"));
  EXPECT_THAT(log->PutMeta("name", "x"), StatusIs(absl::StatusCode::kInternal, "planted"));
  EXPECT_EQ(log->head().position, 1u);
  absl::Status status;
  EXPECT_EQ(ReadAll(*log, 1, &status), writer_.records());  // reads go on
  EXPECT_OK(status);
  log.reset();
  log = Must(RocksLog::Open(dir_.File("log")));
  EXPECT_GE(log->head().position, 1u);  // whether "two" is there nobody knows
}

TEST_F(SyncTest, AFullDiskSaysSo) {
  const std::unique_ptr<RocksLog> log = OpenLog(true);
  ASSERT_OK(writer_.Append(*log, {"one"}));
  files_->append_result = rocksdb::IOStatus::NoSpace("planted");
  EXPECT_THAT(writer_.Append(*log, {"two"}), StatusIs(absl::StatusCode::kResourceExhausted));
  EXPECT_EQ(log->head().position, 1u);
}

TEST_F(SyncTest, KeysAreSyncedAndNeverWrittenAfterAFailure) {
  RocksOptions options;
  options.env = env_.get();
  const std::unique_ptr<RocksKeyRows> rows = Must(RocksKeyRows::Open(dir_.File("keys"), options));
  ASSERT_OK(rows->Put({{"a", "1"}}));
  EXPECT_EQ(files_->unsynced_bytes(), 0u);
  files_->sync_result = rocksdb::IOStatus::IOError("planted");
  EXPECT_THAT(rows->Put({{"b", "1"}}), StatusIs(absl::StatusCode::kInternal, "planted"));
  files_->sync_result = rocksdb::IOStatus::OK();
  EXPECT_THAT(rows->Put({{"b", "1"}}), StatusIs(absl::StatusCode::kInternal, "planted"));
}

TEST_F(SyncTest, RowsAreNeverSynced) {
  RocksOptions options;
  options.env = env_.get();
  const std::unique_ptr<RocksRows> rows = Must(RocksRows::Open(dir_.File("views"), options));
  ASSERT_OK(rows->CreateFamily("a"));
  int synced = 0;
  files_->before_sync = [&] { ++synced; };
  Batch batch;
  batch.Put("a", "k", "v");
  for (int i = 0; i < 5; ++i) ASSERT_OK(rows->Write(batch));
  EXPECT_EQ(synced, 0);
  EXPECT_GT(files_->unsynced_bytes(), 0u);  // through the write-ahead log all the same
  files_->before_sync = nullptr;
}

}  // namespace
}  // namespace hearth::storage
