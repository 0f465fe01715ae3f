#include "storage/rocks/rocks_rows.h"

#include <rocksdb/cache.h>
#include <rocksdb/db.h>
#include <rocksdb/sst_file_writer.h>
#include <rocksdb/write_batch.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <system_error>
#include <utility>

#include "storage/api/mutex.h"
#include "storage/rocks/families.h"
#include "storage/rocks/rocks_db.h"
#include "storage/rocks/rocks_reader.h"

namespace hearth::storage {

struct RocksRowsState {
  using Families = std::shared_ptr<const FamilyMap>;

  RocksRowsState(std::string folder, BlockCache block_cache, const RocksDb& opened)
      : dir(std::move(folder)),
        cache(std::move(block_cache)),
        db(opened.shared_db()),
        families(std::make_shared<const FamilyMap>(opened.families())) {}

  const std::string dir;
  const BlockCache cache;
  const std::shared_ptr<rocksdb::DB> db;
  std::atomic<uint64_t> next_file{0};

  // Held shared by writers and exclusively by whoever makes or drops a family: a write to a family
  // that is being dropped would put the whole store into read-only mode. Taken before `mutex`.
  SharedMutex structure;

  Mutex mutex;  // never held during I/O
  // Replaced, never changed, so that readers keep what they hold.
  Families families ABSL_GUARDED_BY(mutex);

  Families Now() {
    const MutexLock lock(mutex);
    return families;
  }
  void Replace(FamilyMap changed) {
    auto replaced = std::make_shared<const FamilyMap>(std::move(changed));
    const MutexLock lock(mutex);
    families.swap(replaced);
  }
};

namespace {

constexpr uint64_t kWalBytesMax = uint64_t{256} << 20;
constexpr std::string_view kIngestPrefix = "ingest-";  // of files written and not yet taken in

absl::Status NoFamily(std::string_view family) {
  return absl::FailedPreconditionError("rows: no family " + std::string(family));
}

// Files that a crash left behind between their writing and their ingestion.
void RemoveIngestFiles(const std::string& dir) {
  std::error_code ignored;  // they cost space, nothing else
  std::vector<std::filesystem::path> left;
  for (const auto& entry : std::filesystem::directory_iterator(dir, ignored)) {
    if (entry.path().filename().string().starts_with(kIngestPrefix)) left.push_back(entry.path());
  }
  for (const std::filesystem::path& path : left) std::filesystem::remove(path, ignored);
}

// Families as they were when it was made, at one moment.
class RocksSnapshot : public Snapshot {
 public:
  explicit RocksSnapshot(RocksRowsState* state) : db_(state->db) {
    const MutexLock lock(state->mutex);
    families_ = state->families;
    moment_ = db_->GetSnapshot();
  }
  ~RocksSnapshot() override { db_->ReleaseSnapshot(moment_); }

  absl::StatusOr<std::string> Get(std::string_view family, std::string_view key) const override {
    return Reader().Get(family, key);
  }
  absl::Status Scan(std::string_view family, std::string_view from, std::string_view to,
                    const Visit& visit) const override {
    return Reader().Scan(family, from, to, visit);
  }
  absl::Status ScanBack(std::string_view family, std::string_view from, std::string_view to,
                        const Visit& visit) const override {
    return Reader().ScanBack(family, from, to, visit);
  }

 private:
  RocksReader Reader() const { return {db_.get(), *families_, moment_}; }

  const std::shared_ptr<rocksdb::DB> db_;
  RocksRowsState::Families families_;
  const rocksdb::Snapshot* moment_;
};

// Writes the sorted rows to a file of their own; synced when it answers OK.
rocksdb::Status WriteSortedFile(RocksRowsState* state, const RocksFamily& family,
                                const Rows::SortedRows& rows, const std::string& path) {
  const rocksdb::Options options(state->db->GetDBOptions(),
                                 RowFamilyOptions(family.name(), state->cache));
  rocksdb::SstFileWriter writer(rocksdb::EnvOptions(), options, family.handle());
  rocksdb::Status status = writer.Open(path);
  for (size_t i = 0; status.ok() && i < rows.size(); ++i) {
    status = writer.Put(rows[i].first, rows[i].second);
  }
  return status.ok() ? writer.Finish() : status;
}

}  // namespace

absl::StatusOr<std::unique_ptr<RocksRows>> RocksRows::Open(const std::string& dir,
                                                           const RocksOptions& options,
                                                           RocksRecovery* recovery) {
  const BlockCache cache = rocksdb::NewLRUCache(options.block_cache_bytes);
  RocksDb::Setup setup{
      .dir = dir,
      .options = options,
      .families = {},
      .shape = [cache](std::string_view family) { return RowFamilyOptions(family, cache); },
      .wal_bytes_max = kWalBytesMax,
      .keep_wals = false,  // whatever was cut off is derived again
      .drop_if_corrupt = options.drop_if_corrupt,
  };
  absl::StatusOr<std::unique_ptr<RocksDb>> db = RocksDb::Open(setup, recovery);
  if (!db.ok()) return db.status();
  RemoveIngestFiles(dir);
  return std::unique_ptr<RocksRows>(
      new RocksRows(std::make_shared<RocksRowsState>(dir, cache, **db)));
}

absl::Status RocksRows::Destroy(const std::string& dir, const RocksOptions& options) {
  return DestroyDb(dir, options);
}

RocksRows::RocksRows(std::shared_ptr<RocksRowsState> state) : state_(std::move(state)) {}

RocksRows::~RocksRows() = default;

absl::StatusOr<std::string> RocksRows::Get(std::string_view family, std::string_view key) const {
  const RocksRowsState::Families families = state_->Now();
  return RocksReader{state_->db.get(), *families, nullptr}.Get(family, key);
}

absl::Status RocksRows::Scan(std::string_view family, std::string_view from, std::string_view to,
                             const Visit& visit) const {
  const RocksRowsState::Families families = state_->Now();
  return RocksReader{state_->db.get(), *families, nullptr}.Scan(family, from, to, visit);
}

absl::Status RocksRows::ScanBack(std::string_view family, std::string_view from,
                                 std::string_view to, const Visit& visit) const {
  const RocksRowsState::Families families = state_->Now();
  return RocksReader{state_->db.get(), *families, nullptr}.ScanBack(family, from, to, visit);
}

absl::Status RocksRows::CreateFamily(std::string_view family) {
  if (family.empty() || family == rocksdb::kDefaultColumnFamilyName) {
    return absl::InvalidArgumentError("rows: no family may be called so");
  }
  const MutexLock lock(state_->structure);
  FamilyMap families = *state_->Now();
  if (families.contains(family)) return absl::OkStatus();
  const std::string name(family);
  rocksdb::ColumnFamilyHandle* handle = nullptr;
  const rocksdb::Status status =
      state_->db->CreateColumnFamily(RowFamilyOptions(family, state_->cache), name, &handle);
  // Also when only the OPTIONS file could not be written, which is an error with a handle.
  std::shared_ptr<const RocksFamily> made;
  if (handle != nullptr) made = std::make_shared<const RocksFamily>(state_->db, handle);
  if (!status.ok()) return ToStatus(status, "rows: create " + name);
  families.emplace(name, std::move(made));
  state_->Replace(std::move(families));
  return absl::OkStatus();
}

absl::Status RocksRows::DropFamily(std::string_view family) {
  const MutexLock lock(state_->structure);
  FamilyMap families = *state_->Now();
  const auto found = families.find(family);
  if (found == families.end()) return absl::OkStatus();
  const rocksdb::Status status = state_->db->DropColumnFamily(found->second->handle());
  if (!status.ok()) return ToStatus(status, "rows: drop " + std::string(family));
  families.erase(found);
  state_->Replace(std::move(families));
  return absl::OkStatus();
}

std::vector<std::string> RocksRows::Families() const {
  std::vector<std::string> names;
  for (const auto& [name, family] : *state_->Now()) names.push_back(name);
  return names;
}

absl::Status RocksRows::Write(const Batch& batch) {
  const ReaderLock lock(state_->structure);
  const RocksRowsState::Families families = state_->Now();
  rocksdb::WriteBatch writes;
  auto family = families->end();
  for (const Batch::Op& op : batch.ops) {
    // Rows of one family come in stretches.
    if (family == families->end() || family->first != op.family) family = families->find(op.family);
    if (family == families->end()) return NoFamily(op.family);
    rocksdb::ColumnFamilyHandle* handle = family->second->handle();
    const rocksdb::Status status =
        op.value ? writes.Put(handle, op.key, *op.value) : writes.Delete(handle, op.key);
    if (!status.ok()) return ToStatus(status, "rows: write");
  }
  return ToStatus(state_->db->Write(rocksdb::WriteOptions(), &writes), "rows: write");
}

absl::Status RocksRows::Ingest(std::string_view family, const SortedRows& rows) {
  const auto unsorted = [](const auto& a, const auto& b) { return a.first >= b.first; };
  if (std::adjacent_find(rows.begin(), rows.end(), unsorted) != rows.end()) {
    return absl::InvalidArgumentError("rows: ingested keys are not strictly ascending");
  }
  const ReaderLock lock(state_->structure);
  const RocksRowsState::Families families = state_->Now();
  const auto found = families->find(family);
  if (found == families->end()) return NoFamily(family);
  if (rows.empty()) return absl::OkStatus();
  const RocksFamily& into = *found->second;
  const std::string path = state_->dir + "/" + std::string(kIngestPrefix) +
                           std::to_string(state_->next_file.fetch_add(1)) + ".tmp";
  rocksdb::Status status = WriteSortedFile(state_.get(), into, rows, path);
  // Nothing of the family may wait in memory: 7.8 can order such rows wrongly against the file's.
  if (status.ok()) status = state_->db->Flush(rocksdb::FlushOptions(), into.handle());
  if (status.ok()) {
    rocksdb::IngestExternalFileOptions options;
    options.move_files = true;
    options.write_global_seqno = false;  // only releases before 5.16 need it
    status = state_->db->IngestExternalFile(into.handle(), {path}, options);
  }
  std::error_code ignored;  // moved away when all went well
  std::filesystem::remove(path, ignored);
  return ToStatus(status, "rows: ingest into " + std::string(family));
}

std::shared_ptr<const Snapshot> RocksRows::Pin() const {
  return std::make_shared<const RocksSnapshot>(state_.get());
}

absl::Status RocksRows::Backup(const std::string& dir) const {
  // Not while a family comes or goes: the copy would be refused half-way.
  const ReaderLock lock(state_->structure);
  return BackupDb(state_->db.get(), dir);
}

}  // namespace hearth::storage
