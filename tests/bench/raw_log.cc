#include "tests/bench/raw_log.h"

#include <rocksdb/db.h>
#include <rocksdb/write_batch.h>

#include <cstdio>
#include <cstdlib>
#include <random>

namespace hearth::bench {
namespace {

void Must(const rocksdb::Status& status) {
  if (status.ok()) return;
  std::fprintf(stderr, "raw log: %s\n", status.ToString().c_str());
  std::abort();
}

std::string BigEndian(uint64_t value) {
  std::string key(8, '\0');
  for (size_t i = 8; i-- > 0; value >>= 8) key[i] = static_cast<char>(value & 0xff);
  return key;
}

// Log row and three index rows. The keys are random, as ids and households are.
void PutNaively(uint64_t position, const std::string& event, std::mt19937_64* random,
                rocksdb::WriteBatch* batch) {
  const std::string at = BigEndian(position);
  Must(batch->Put("l" + at, event));
  Must(batch->Put("i" + BigEndian((*random)()) + BigEndian((*random)()), at));
  Must(batch->Put("h" + BigEndian((*random)() % 250'000) + BigEndian(0), at));
  Must(batch->Put("t" + BigEndian((*random)() % 303) + at, "x"));
}

}  // namespace

RawLog::RawLog(const std::string& dir, bool naive) : naive_(naive) {
  rocksdb::Options options;
  options.create_if_missing = true;
  options.allow_concurrent_memtable_write = false;  // one writer: 16 % (reference-ceilings.md §4)
  options.compression = rocksdb::kLZ4Compression;
  rocksdb::DB* db = nullptr;
  Must(rocksdb::DB::Open(options, dir, &db));
  db_.reset(db);
  writer_ = std::thread([this] { Write(); });
}

RawLog::~RawLog() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  writer_.join();
}

void RawLog::Append(const AppendRequest* request, Done done) {
  const std::lock_guard lock(mutex_);
  waiting_.push_back({request, std::move(done)});
  if (waiting_.size() == 1) wake_.notify_one();
}

void RawLog::Write() {
  while (true) {
    std::vector<Waiting> group;
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
      if (waiting_.empty()) return;
      group.swap(waiting_);
    }
    WriteGroup(group);
    uint64_t position = position_;
    for (const Waiting& one : group) one.done(position);
  }
}

void RawLog::WriteGroup(const std::vector<Waiting>& group) {
  static std::mt19937_64 random(1);
  rocksdb::WriteBatch batch;
  std::string chunk;
  const std::string first = "c" + BigEndian(position_ + 1);
  for (const Waiting& one : group) {
    for (const std::string& event : one.request->events()) {
      ++position_;
      if (naive_) {
        PutNaively(position_, event, &random, &batch);
      } else {
        chunk += event;
      }
    }
  }
  if (!naive_) Must(batch.Put(first, chunk));
  rocksdb::WriteOptions options;
  options.sync = true;
  Must(db_->Write(options, &batch));
}

}  // namespace hearth::bench
