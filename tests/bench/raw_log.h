// RawLog: group commit and nothing else, over a plain RocksDB. Two kinds: `log` stores a request as
// one row, as the product stores chunks; `naive` stores each event as a row and three more rows
// that an index would need (by id, by household, by time) in the same synced batch.

#ifndef HEARTH_TESTS_BENCH_RAW_LOG_H_
#define HEARTH_TESTS_BENCH_RAW_LOG_H_

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "yardstick.pb.h"

namespace rocksdb {
class DB;
}  // namespace rocksdb

namespace hearth::bench {

// Thread-safe. Ends the program when a write fails.
class RawLog {
 public:
  using Done = std::function<void(uint64_t position)>;

  RawLog(const std::string& dir, bool naive);
  ~RawLog();

  // `request` must live until `done` is called, from the writing thread, after the sync.
  void Append(const AppendRequest* request, Done done);

 private:
  struct Waiting {
    const AppendRequest* request;
    Done done;
  };
  void Write();
  void WriteGroup(const std::vector<Waiting>& group);

  const bool naive_;
  std::unique_ptr<rocksdb::DB> db_;
  uint64_t position_ = 0;  // of the writing thread
  std::mutex mutex_;
  std::condition_variable wake_;
  std::vector<Waiting> waiting_;  // guarded by mutex_
  bool stopping_ = false;         // guarded by mutex_
  std::thread writer_;
};

}  // namespace hearth::bench

#endif  // HEARTH_TESTS_BENCH_RAW_LOG_H_
