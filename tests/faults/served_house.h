// ServedHouse: log, keys, views and ledger of one server over a SimulatedDisk, put together in the
// order of services/server/node.cc; without gRPC.

#ifndef HEARTH_TESTS_FAULTS_SERVED_HOUSE_H_
#define HEARTH_TESTS_FAULTS_SERVED_HOUSE_H_

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "services/ledger/ledger.h"
#include "services/ledger/recovery.h"
#include "services/projections/views.h"
#include "storage/files/durable_file.h"
#include "storage/rocks/rocks_log.h"
#include "storage/rocks/rocks_rows.h"
#include "tests/faults/fault_file_system.h"
#include "tests/faults/posix_wrap.h"
#include "tests/ledger/disk_house.h"

namespace hearth::testing {

// One thread, but for ledger and views.
class ServedHouse {
 public:
  struct Setup {
    Owner* owner = nullptr;
    SimulatedDisk* disk = nullptr;
    bool sync = true;  // false: the negative control
    // Told what a ledger tells before it ends the process. Empty: it does end it.
    std::function<void(const absl::Status&)> fatal;
    // Called with the log as it was opened, before anything else is.
    std::function<void(const storage::Log&)> opened;
  };
  explicit ServedHouse(Setup setup);
  ~ServedHouse();

  // Opens, recovers, serves. The first error.
  absl::Status Start();
  void Stop();

  ledger::Ledger* ledger() { return ledger_.get(); }
  projections::Views* views() { return views_.get(); }
  storage::Log* log() { return log_.get(); }
  storage::Keys* keys() { return keys_.get(); }
  storage::Rows* rows() { return rows_.get(); }
  // What the start had to do that a power cut alone must never make necessary.
  const std::vector<std::string>& faults() const { return faults_; }
  bool wal_cut() const { return wal_cut_; }
  bool views_dropped() const { return views_dropped_; }

 private:
  class Ids;
  absl::Status OpenStores();
  absl::Status OpenViews();
  absl::StatusOr<ledger::Recovered> Recover();
  ledger::Options LedgerOptions(uint64_t term);
  std::string File(const char* name) const { return setup_.disk->root() + "/" + name; }

  const Setup setup_;
  const WrappedPosix wrapped_;
  const std::unique_ptr<rocksdb::Env> env_;
  storage::RocksOptions options_;
  std::unique_ptr<storage::Log> log_;
  std::unique_ptr<storage::Keys> keys_;
  std::unique_ptr<storage::DurableFile> durable_;
  std::unique_ptr<storage::Rows> rows_;
  std::unique_ptr<projections::Views> views_;
  std::unique_ptr<Ids> ids_;
  std::unique_ptr<ledger::Ledger> ledger_;
  std::vector<std::string> faults_;
  bool wal_cut_ = false, views_dropped_ = false;
};

}  // namespace hearth::testing

#endif  // HEARTH_TESTS_FAULTS_SERVED_HOUSE_H_
