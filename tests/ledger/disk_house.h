// DiskHouse: a ledger over RocksDB with real files beside it, as the server builds it.

#ifndef HEARTH_TESTS_LEDGER_DISK_HOUSE_H_
#define HEARTH_TESTS_LEDGER_DISK_HOUSE_H_

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>

#include "services/ledger/ledger.h"
#include "services/ledger/origin.h"
#include "services/ledger/recovery.h"
#include "storage/files/anchor_file.h"
#include "storage/files/durable_file.h"
#include "storage/keys/kek.h"
#include "storage/keys/secret.h"
#include "storage/keys/subject_keys.h"
#include "storage/rocks/rocks_key_rows.h"
#include "storage/rocks/rocks_log.h"
#include "tests/ledger/device.h"
#include "tests/ledger/fakes.h"
#include "tests/support/status_matchers.h"

namespace hearth::testing {

// What stays the same when the folder is copied to another place.
struct Owner {
  storage::Secret secret = *storage::Secret::Random();
  storage::merkle::Signer signer = *storage::merkle::Signer::Generate();
  FakeClock clock{NoonOf(kToday)};
};

class DiskHouse {
 public:
  // Opens and recovers what lies in `dir`; ends the test program when it cannot be served.
  DiskHouse(Owner* owner, const std::string& dir, ledger::Options options = {})
      : anchor_path_(dir + "/anchor"),
        log(Must(storage::RocksLog::Open(dir + "/log"))),
        keys(Must(storage::SubjectKeys::Open(Must(storage::RocksKeyRows::Open(dir + "/keys")),
                                             storage::Kek::FromSecret(owner->secret)))),
        durable_(Must(storage::DurableFile::Open(dir + "/durable"))) {
    options.log_id = "0123456789abcdef";
    ledger::RecoveryInput input;
    input.log = log.get();
    input.keys = keys.get();
    input.log_id = options.log_id;
    input.public_key = owner->signer.public_key();
    input.durable = Must(durable_->Read());
    if (auto note = storage::ReadAnchor(anchor_path_); note.ok()) input.anchor = *note;
    ledger::Recovered recovered = Must(ledger::Recover(input));
    options.origin = ledger::MakeOrigin(options.log_id, false, recovered.term);
    options.write_anchor = [this](std::string_view note) {
      return storage::WriteAnchor(anchor_path_, note);
    };
    options.write_durable = [this](storage::Position position, const storage::Root& root) {
      return durable_->Write({position, root});
    };
    ledger = ledger::Ledger::Run(options, std::move(recovered.start), log.get(), keys.get(), &ids,
                                 &owner->clock, &owner->signer);
  }

  template <typename T>
  static T Must(absl::StatusOr<T> result) {
    if (!result.ok()) {
      ADD_FAILURE() << result.status();
      std::abort();
    }
    return *std::move(result);
  }

 private:
  const std::string anchor_path_;

 public:
  std::unique_ptr<storage::RocksLog> log;
  std::unique_ptr<storage::SubjectKeys> keys;
  FakeIds ids;

 private:
  std::unique_ptr<storage::DurableFile> durable_;

 public:
  std::unique_ptr<ledger::Ledger> ledger;  // last: it uses the others
};

}  // namespace hearth::testing

#endif  // HEARTH_TESTS_LEDGER_DISK_HOUSE_H_
