#include "storage/rocks/rocks_log.h"

#include <rocksdb/cache.h>
#include <rocksdb/db.h>
#include <rocksdb/write_batch.h>

#include <algorithm>
#include <utility>

#include "storage/api/check_group.h"
#include "storage/api/codec.h"
#include "storage/api/invariant.h"
#include "storage/rocks/chunk.h"
#include "storage/rocks/families.h"
#include "storage/rocks/rocks_db.h"

namespace hearth::storage {
namespace {

constexpr std::string_view kLog = "log";
constexpr std::string_view kMeta = "meta";
constexpr uint64_t kWalBytesMax = uint64_t{128} << 20;  // what a start after a crash replays

// A read of more positions than this leaves the cache to others.
constexpr Position kLongRead = 10'000;

absl::Status Missing(Position position) {
  return absl::DataLossError("log: position " + std::to_string(position) + " is missing");
}

rocksdb::WriteOptions Synced(bool sync) {
  rocksdb::WriteOptions options;
  // Not Write and then SyncWAL: only so does nobody see the group before it is durable.
  options.sync = sync;
  options.protection_bytes_per_key = 8;
  return options;
}

absl::StatusOr<ChunkView> ParseEntry(const rocksdb::Iterator& at) {
  const std::string_view key = ToView(at.key());
  if (key.size() != 8) return absl::DataLossError("log: a key that is no position");
  return ChunkView::Parse(ReadU64(key), ToView(at.value()));
}

}  // namespace

absl::StatusOr<std::unique_ptr<RocksLog>> RocksLog::Open(const std::string& dir,
                                                         const RocksOptions& options,
                                                         RocksRecovery* recovery) {
  const BlockCache cache = rocksdb::NewLRUCache(options.block_cache_bytes);
  RocksDb::Setup setup{
      .dir = dir,
      .options = options,
      .families = {std::string(kLog), std::string(kMeta)},
      .shape = [cache](std::string_view) { return LogFamilyOptions(cache); },
      .wal_bytes_max = kWalBytesMax,
      .keep_wals = true,
      .drop_if_corrupt = false,
  };
  absl::StatusOr<std::unique_ptr<RocksDb>> db = RocksDb::Open(setup, recovery);
  if (!db.ok()) return db.status();
  std::unique_ptr<RocksLog> log(new RocksLog(*std::move(db), options.sync_writes));
  if (absl::Status status = log->FindHead(); !status.ok()) return status;
  return log;
}

RocksLog::RocksLog(std::unique_ptr<RocksDb> db, bool sync) : db_(std::move(db)), sync_(sync) {}

RocksLog::~RocksLog() = default;

absl::Status RocksLog::FindHead() {
  const std::unique_ptr<rocksdb::Iterator> at(
      db_->db().NewIterator(rocksdb::ReadOptions(), db_->handle(kLog)));
  at->SeekToLast();
  const MutexLock lock(mutex_);
  if (!at->Valid()) {
    root_ = kEmptyRoot;
    return ToStatus(at->status(), "log: head");
  }
  absl::StatusOr<ChunkView> chunk = ParseEntry(*at);
  if (!chunk.ok()) return chunk.status();
  for (uint32_t i = 0; i < chunk->count(); ++i) {
    if (absl::Status status = chunk->Record(i).status(); !status.ok()) return status;
  }
  position_ = chunk->last();
  return absl::OkStatus();
}

absl::Status RocksLog::failure() const {
  const MutexLock lock(mutex_);
  return failure_;
}

absl::Status RocksLog::Remember(absl::Status failure) {
  const MutexLock lock(mutex_);
  failure_.Update(failure);
  return failure;
}

absl::Status RocksLog::Append(const Group& group) {
  if (absl::Status status = failure(); !status.ok()) return status;
  // Only one thread appends, so the head cannot move between the check and the write.
  const Head before = head();
  if (absl::Status status = CheckGroup(group, before); !status.ok()) return status;
  rocksdb::WriteBatch batch;
  for (const Chunk& chunk : EncodeChunks(before.position + 1, group.records)) {
    const rocksdb::Status status = batch.Put(db_->handle(kLog), U64Key(chunk.first), chunk.bytes);
    if (!status.ok()) return Remember(ToStatus(status, "append"));
  }
  const rocksdb::Status status = db_->db().Write(Synced(sync_), &batch);
  if (!status.ok()) return Remember(ToStatus(status, "append"));
  const MutexLock lock(mutex_);
  position_ = before.position + group.records.size();
  root_ = group.new_root;
  return absl::OkStatus();
}

Head RocksLog::head() const {
  const MutexLock lock(mutex_);
  return {position_, root_};
}

void RocksLog::AdoptRoot(Position position, const Root& root) {
  const MutexLock lock(mutex_);
  HEARTH_CHECK(position == position_);
  root_ = root;
}

absl::Status RocksLog::Read(Position from, const Visit& visit) const {
  return ReadUpTo(head().position, std::max<Position>(from, 1), visit);
}

absl::Status RocksLog::ReadUpTo(Position last, Position next, const Visit& visit) const {
  if (next > last) return absl::OkStatus();
  const std::string bound = U64Key(last + 1);
  const rocksdb::Slice upper(bound);
  rocksdb::ReadOptions options;
  options.iterate_upper_bound = &upper;
  options.fill_cache = last - next < kLongRead;
  const std::unique_ptr<rocksdb::Iterator> at(db_->db().NewIterator(options, db_->handle(kLog)));
  bool first = true;
  for (at->SeekForPrev(U64Key(next)); next <= last; at->Next()) {
    if (!at->Valid()) {
      absl::Status status = ToStatus(at->status(), "log: read");
      return status.ok() ? Missing(next) : status;
    }
    absl::StatusOr<ChunkView> chunk = ParseEntry(*at);
    if (!chunk.ok()) return chunk.status();
    // Only the first chunk may begin below what is asked for.
    const bool begins = first ? chunk->first() <= next : chunk->first() == next;
    if (!begins || chunk->last() < next) return Missing(next);
    first = false;
    for (const Position end = std::min(last, chunk->last()); next <= end; ++next) {
      absl::StatusOr<std::string_view> record =
          chunk->Record(static_cast<uint32_t>(next - chunk->first()));
      if (!record.ok()) return record.status();
      if (!visit(next, *record)) return absl::OkStatus();
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> RocksLog::Get(Position position) const {
  if (position == 0 || position > head().position) {
    return absl::NotFoundError("log: no position " + std::to_string(position));
  }
  std::string found;
  const auto take = [&found](Position, std::string_view record) {
    found = std::string(record);
    return false;
  };
  if (absl::Status status = ReadUpTo(position, position, take); !status.ok()) return status;
  return found;
}

absl::StatusOr<std::string> RocksLog::GetMeta(std::string_view name) const {
  std::string value;
  const rocksdb::Status status =
      db_->db().Get(rocksdb::ReadOptions(), db_->handle(kMeta), ToSlice(name), &value);
  if (!status.ok()) return ToStatus(status, "log: meta " + std::string(name));
  return value;
}

absl::Status RocksLog::PutMeta(std::string_view name, std::string_view value) {
  if (absl::Status status = failure(); !status.ok()) return status;
  const rocksdb::Status status =
      db_->db().Put(Synced(sync_), db_->handle(kMeta), ToSlice(name), ToSlice(value));
  if (!status.ok()) return Remember(ToStatus(status, "log: put meta"));
  return absl::OkStatus();
}

absl::Status RocksLog::Verify() const {
  // First the files as a whole (their indexes too), then what they say.
  const rocksdb::Status files = db_->db().VerifyFileChecksums(rocksdb::ReadOptions());
  if (!files.ok()) return ToStatus(files, "log: verify");
  Position last = 0;
  const auto count = [&last](Position position, std::string_view) {
    last = position;
    return true;
  };
  const Position head_before = head().position;
  if (absl::Status status = Read(1, count); !status.ok()) return status;
  return last >= head_before ? absl::OkStatus() : Missing(last + 1);
}

absl::Status RocksLog::Backup(const std::string& dir) const { return BackupDb(&db_->db(), dir); }

}  // namespace hearth::storage
