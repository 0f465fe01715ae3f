// The engines under test, each with a way to close and open again. The contract suites are written
// once and run over all of them.
#ifndef HEARTH_TESTS_STORAGE_ENGINES_H_
#define HEARTH_TESTS_STORAGE_ENGINES_H_

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>

#include "storage/api/log.h"
#include "storage/api/rows.h"
#include "storage/keys/key_rows.h"
#include "storage/memory/memory_keys.h"
#include "storage/memory/memory_log.h"
#include "storage/memory/memory_rows.h"
#include "storage/rocks/rocks_key_rows.h"
#include "storage/rocks/rocks_log.h"
#include "storage/rocks/rocks_rows.h"
#include "tests/support/temp_dir.h"

namespace hearth::storage {

// The value, or the end of the test program with the reason: what a fixture cannot do without.
template <typename T>
T Must(absl::StatusOr<T> result) {
  if (!result.ok()) {
    ADD_FAILURE() << result.status();
    std::abort();
  }
  return *std::move(result);
}

// Memory lives on in its object; "closing" forgets what a real engine forgets.
struct MemoryEngine {
  static constexpr bool kOnDisk = false;
  MemoryLog log_store;
  MemoryRows row_store;
  MemoryKeyRows key_store;

  Log& log() { return log_store; }
  Rows& rows() { return row_store; }
  std::unique_ptr<KeyRows> OpenKeyRows() { return std::make_unique<MemoryKeyRows>(key_store); }
  void ReopenLog() { log_store.ForgetRoot(); }
  void ReopenRows() {}
};

struct RocksEngine {
  static constexpr bool kOnDisk = true;
  testing::TempDir dir;
  std::unique_ptr<RocksLog> log_store;
  std::unique_ptr<RocksRows> row_store;

  Log& log() {
    if (log_store == nullptr) log_store = Must(RocksLog::Open(dir.File("log")));
    return *log_store;
  }
  Rows& rows() {
    if (row_store == nullptr) row_store = Must(RocksRows::Open(dir.File("views")));
    return *row_store;
  }
  std::unique_ptr<KeyRows> OpenKeyRows() { return Must(RocksKeyRows::Open(dir.File("keys"))); }
  void ReopenLog() { log_store.reset(); }
  void ReopenRows() { row_store.reset(); }
};

struct EngineNames {
  template <typename Engine>
  static std::string GetName(int) {
    return Engine::kOnDisk ? "Rocks" : "Memory";
  }
};

using Engines = ::testing::Types<MemoryEngine, RocksEngine>;

}  // namespace hearth::storage

#endif  // HEARTH_TESTS_STORAGE_ENGINES_H_
