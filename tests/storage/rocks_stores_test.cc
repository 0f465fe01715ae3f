// What only stores on disk do: backup while in use, dropping corrupt views, compaction of keys, and
// that a copy of the data directory reveals nothing.

#include <atomic>
#include <thread>

#include "tests/storage/disk.h"
#include "tests/storage/engines.h"
#include "tests/storage/log_writer.h"
#include "tests/support/status_matchers.h"

namespace hearth::storage {
namespace {

namespace fs = std::filesystem;
using ::hearth::testing::StatusIs;
using ::hearth::testing::TempDir;

Batch Put(std::string_view family, std::string_view key, std::string_view value) {
  Batch batch;
  batch.Put(family, key, value);
  return batch;
}

TEST(BackupTest, OfALogInUseIsAPrefixWithAllThatWasThere) {
  const TempDir dir;
  const std::unique_ptr<RocksLog> log = Must(RocksLog::Open(dir.File("log")));
  LogWriter writer;
  ASSERT_OK(log->PutMeta("log_id", "x"));
  for (int i = 0; i < 200; ++i) ASSERT_OK(writer.Append(*log, {std::to_string(i), "second"}));
  std::atomic<bool> done{false};
  std::thread appending([&] {
    for (int i = 200; !done; ++i) {
      if (!writer.Append(*log, {std::to_string(i), "second"}).ok()) break;
    }
  });
  std::vector<Position> before;
  for (const char* name : {"new/one", "new/two/", "three"}) {
    before.push_back(log->head().position);
    EXPECT_OK(log->Backup(dir.File(name))) << name;
  }
  done = true;
  appending.join();
  for (const char* name : {"new/one", "new/two", "three"}) {
    const std::unique_ptr<RocksLog> copy = Must(RocksLog::Open(dir.File(name)));
    absl::Status status;
    const std::vector<std::string> records = ReadAll(*copy, 1, &status);
    EXPECT_OK(status);
    EXPECT_OK(copy->Verify());
    EXPECT_GE(records.size(), before.front());
    EXPECT_EQ(records, std::vector<std::string>(
                           writer.records().begin(),
                           writer.records().begin() + static_cast<ptrdiff_t>(records.size())));
    EXPECT_EQ(Must(copy->GetMeta("log_id")), "x");
  }
}

TEST(BackupTest, NeverWritesIntoWhatIsThere) {
  const TempDir dir;
  const std::unique_ptr<RocksLog> log = Must(RocksLog::Open(dir.File("log")));
  fs::create_directory(dir.File("empty"));
  fs::create_directory(dir.File("full"));
  WriteBytes(dir.File("full/mine"), "x");
  WriteBytes(dir.File("file"), "x");
  EXPECT_OK(log->Backup(dir.File("empty")));
  EXPECT_THAT(log->Backup(dir.File("empty")), StatusIs(absl::StatusCode::kAlreadyExists));
  EXPECT_THAT(log->Backup(dir.File("full")), StatusIs(absl::StatusCode::kAlreadyExists));
  EXPECT_FALSE(log->Backup(dir.File("file")).ok());
  EXPECT_EQ(ReadBytes(dir.File("full/mine")), "x");
  EXPECT_EQ(ReadBytes(dir.File("file")), "x");
}

TEST(BackupTest, OfRowsAndKeysOpensWithWhatTheyHeld) {
  const TempDir dir;
  const std::unique_ptr<RocksRows> rows = Must(RocksRows::Open(dir.File("views")));
  ASSERT_OK(rows->CreateFamily("a"));
  ASSERT_OK(rows->Write(Put("a", "k", "v")));
  ASSERT_OK(rows->Ingest("a", {{"l", "w"}}));
  ASSERT_OK(rows->Backup(dir.File("views-copy")));
  const auto rows_copy = Must(RocksRows::Open(dir.File("views-copy")));
  EXPECT_EQ(Must(rows_copy->Get("a", "k")), "v");
  EXPECT_EQ(Must(rows_copy->Get("a", "l")), "w");

  const Kek kek = Kek::FromSecret(Must(Secret::Random()));
  const auto keys = Must(SubjectKeys::Open(Must(RocksKeyRows::Open(dir.File("keys"))), kek));
  const std::string sealed = Must(keys->Seal("h1", "", "plain"));
  ASSERT_OK(keys->Sync());
  ASSERT_OK(keys->Backup(dir.File("keys-copy")));
  ASSERT_OK(keys->Shred("h1"));
  const auto keys_copy =
      Must(SubjectKeys::Open(Must(RocksKeyRows::Open(dir.File("keys-copy"))), kek));
  EXPECT_EQ(Must(keys_copy->Open("h1", "", sealed)), "plain");
}

TEST(RowsOnDiskTest, WhatAKilledProcessLeavesIsSomeEarlierBatchInAllFamilies) {
  const TempDir dir;
  const std::unique_ptr<RocksRows> rows = Must(RocksRows::Open(dir.File("views")));
  ASSERT_OK(rows->CreateFamily("a"));
  ASSERT_OK(rows->CreateFamily("b"));
  for (int i = 0; i < 50; ++i) {
    Batch batch = Put("a", "k", std::to_string(i));
    batch.Put("b", "k", std::to_string(i));
    ASSERT_OK(rows->Write(batch));
    if (i % 20 == 10) {
      ASSERT_OK(rows->Ingest("a", {{"l", "x"}}));
    }
  }
  CopyFolder(dir.File("views"), dir.File("killed"));
  const fs::path wal = FilesBelow(dir.File("killed"), ".log").back();
  fs::resize_file(wal, fs::file_size(wal) - 60);  // and not all of it had reached the disk
  RocksRecovery recovery;
  const auto left = Must(RocksRows::Open(dir.File("killed"), {}, &recovery));
  EXPECT_TRUE(recovery.wal_cut);
  EXPECT_EQ(recovery.kept_wals, "");
  EXPECT_EQ(Must(left->Get("a", "k")), Must(left->Get("b", "k")));
  EXPECT_LT(std::stoi(Must(left->Get("a", "k"))), 49);
}

TEST(RowsOnDiskTest, CorruptRowsAreRefusedOrDroppedAsAsked) {
  const TempDir dir;
  const std::string path = dir.File("views");
  {
    const auto rows = Must(RocksRows::Open(path));
    ASSERT_OK(rows->CreateFamily("a"));
    ASSERT_OK(rows->Write(Put("a", "k", "v")));
  }
  for (const auto& entry : fs::directory_iterator(path)) {
    if (entry.path().filename().string().starts_with("MANIFEST")) FlipBit(entry.path(), 300);
  }
  EXPECT_THAT(RocksRows::Open(path), StatusIs(absl::StatusCode::kDataLoss));
  RocksOptions options;
  options.drop_if_corrupt = true;
  RocksRecovery recovery;
  auto rows = Must(RocksRows::Open(path, options, &recovery));
  EXPECT_TRUE(recovery.dropped);
  EXPECT_NE(recovery.fault, "");
  EXPECT_THAT(rows->Families(), ::testing::IsEmpty());
  ASSERT_OK(rows->CreateFamily("a"));
  ASSERT_OK(rows->Write(Put("a", "k", "again")));
  rows.reset();
  rows = Must(RocksRows::Open(path, options, &recovery));
  EXPECT_FALSE(recovery.dropped);
  EXPECT_EQ(Must(rows->Get("a", "k")), "again");
  rows.reset();
  ASSERT_OK(RocksRows::Destroy(path));
  ASSERT_OK(RocksRows::Destroy(path));
  EXPECT_THAT(Must(RocksRows::Open(path))->Families(), ::testing::IsEmpty());
}

TEST(RowsOnDiskTest, FilesLeftFromAnIngestionAreRemoved) {
  const TempDir dir;
  Must(RocksRows::Open(dir.File("views"))).reset();
  WriteBytes(dir.File("views/ingest-0.tmp"), "half a file");
  const auto rows = Must(RocksRows::Open(dir.File("views")));
  EXPECT_FALSE(fs::exists(dir.File("views/ingest-0.tmp")));
  ASSERT_OK(rows->CreateFamily("a"));
  EXPECT_OK(rows->Ingest("a", {{"k", "v"}}));
  EXPECT_FALSE(fs::exists(dir.File("views/ingest-0.tmp")));
}

TEST(KeysOnDiskTest, CompactionRemovesTheWrappedKeyOfAShreddedSubject) {
  const TempDir dir;
  const Kek kek = Kek::FromSecret(Must(Secret::Random()));
  std::string wrapped;
  for (const bool compact : {false, true}) {
    auto rows = Must(RocksKeyRows::Open(dir.File("keys")));
    RocksKeyRows* const store = rows.get();
    const auto keys = Must(SubjectKeys::Open(std::move(rows), kek));
    if (!compact) {
      const std::string sealed = Must(keys->Seal("h1", "", "plain"));
      ASSERT_OK(keys->Sync());
      wrapped = Must(store->Get("sh1"));
      ASSERT_OK(keys->Shred("h1"));
      EXPECT_TRUE(AnyFileHolds(dir.path(), wrapped));  // negative control: it is still there
    } else {
      ASSERT_OK(store->Compact());
      EXPECT_OK(keys->Verify());
      EXPECT_EQ(Must(store->Get("sh1")), "shredded");
    }
  }
  EXPECT_FALSE(AnyFileHolds(dir.path(), wrapped));
}

TEST(LeakTest, ACopyOfTheDataDirectoryRevealsNothing) {
  const TempDir dir;
  const std::string data = dir.File("data");
  const std::string name = "虚构的张三", number = "990101200001011234";
  const Kek kek = Must(Kek::LoadOrCreate(dir.File("etc/kek"), data));
  const Secret kek_bytes = Must(LoadSecret(dir.File("etc/kek")));
  const auto log = Must(RocksLog::Open(data + "/log"));
  const auto rows = Must(RocksRows::Open(data + "/views"));
  const auto keys = Must(SubjectKeys::Open(Must(RocksKeyRows::Open(data + "/keys")), kek));
  const std::string sealed = Must(keys->Seal("h1", "place", name + number));
  ASSERT_OK(keys->Sync());
  LogWriter writer;
  ASSERT_OK(writer.Append(*log, {sealed}));
  ASSERT_OK(rows->CreateFamily("p.search.v1"));
  ASSERT_OK(rows->Write(Put("p.search.v1", keys->IndexHash(number), sealed)));
  ASSERT_OK(rows->Ingest("p.search.v1", {{"x", sealed}}));
  for (const std::string_view secret :
       {std::string_view(name), std::string_view(number), kek_bytes.view()}) {
    EXPECT_FALSE(AnyFileHolds(data, secret));
  }
  EXPECT_TRUE(AnyFileHolds(data, sealed));  // the search does find what is there
  // Negative control: somebody forgets to seal.
  ASSERT_OK(rows->Write(Put("p.search.v1", number, name)));
  EXPECT_TRUE(AnyFileHolds(data, name));
  EXPECT_TRUE(AnyFileHolds(data, number));
}

}  // namespace
}  // namespace hearth::storage
