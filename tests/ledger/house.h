// House: a ledger with everything around it, that can be stopped and started again.

#ifndef HEARTH_TESTS_LEDGER_HOUSE_H_
#define HEARTH_TESTS_LEDGER_HOUSE_H_

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "services/ledger/ledger.h"
#include "services/ledger/origin.h"
#include "services/ledger/reason.h"
#include "services/ledger/recovery.h"
#include "storage/files/durable_file.h"
#include "storage/keys/kek.h"
#include "storage/keys/secret.h"
#include "storage/keys/subject_keys.h"
#include "storage/memory/memory_keys.h"
#include "storage/memory/memory_log.h"
#include "tests/ledger/device.h"
#include "tests/ledger/fakes.h"
#include "tests/support/status_matchers.h"

namespace hearth::testing {

inline constexpr std::chrono::seconds kDeadline(60);

// What is beside the databases.
class FakeFiles {
 public:
  absl::Status WriteAnchor(std::string_view note) {
    const std::lock_guard lock(mutex_);
    if (!refuse_.ok()) return refuse_;
    anchor_ = std::string(note);
    return absl::OkStatus();
  }
  absl::Status WriteDurable(storage::Position position, const storage::Root& root) {
    const std::lock_guard lock(mutex_);
    durable_ = storage::DurableRecord{position, root};
    return absl::OkStatus();
  }
  void RefuseAnchor(absl::Status status) {
    const std::lock_guard lock(mutex_);
    refuse_ = std::move(status);
  }
  std::optional<std::string> anchor() const {
    const std::lock_guard lock(mutex_);
    return anchor_;
  }
  std::optional<storage::DurableRecord> durable() const {
    const std::lock_guard lock(mutex_);
    return durable_;
  }

 private:
  mutable std::mutex mutex_;
  std::optional<std::string> anchor_;
  std::optional<storage::DurableRecord> durable_;
  absl::Status refuse_;
};

class House {
 public:
  House()
      : keys(*storage::SubjectKeys::Open(std::make_unique<storage::MemoryKeyRows>(key_rows),
                                         storage::Kek::FromSecret(*storage::Secret::Random()))),
        clock(NoonOf(kToday)),
        signer(*storage::merkle::Signer::Generate()) {
    options.log_id = "0123456789abcdef";
    options.write_anchor = [this](std::string_view note) { return files.WriteAnchor(note); };
    options.write_durable = [this](storage::Position position, const storage::Root& root) {
      return files.WriteDurable(position, root);
    };
    options.fatal = [](const absl::Status& status) { ADD_FAILURE() << "fatal: " << status; };
  }
  ~House() { Stop(); }

  // Recovers as the server does, from what was left, and runs.
  void Start() {
    log.ForgetRoot();
    absl::StatusOr<ledger::Recovered> recovered = ledger::Recover(Input());
    ASSERT_THAT(recovered, IsOk());
    options.origin = ledger::MakeOrigin(options.log_id, options.stepped, recovered->term);
    Run(std::move(recovered->start));
  }
  void Run(ledger::Start start) {
    ledger =
        ledger::Ledger::Run(options, std::move(start), &log, keys.get(), &ids, &clock, &signer);
  }
  void Stop() { ledger.reset(); }

  ledger::RecoveryInput Input() {
    ledger::RecoveryInput input;
    input.log = &log;
    input.keys = keys.get();
    input.log_id = options.log_id;
    input.stepped = options.stepped;
    input.public_key = signer.public_key();
    input.anchor = files.anchor();
    input.durable = files.durable();
    input.ids_checkpoint = ids.checkpoint();
    return input;
  }

  std::future<ledger::Answer> Send(const v1::Run& run) {
    auto promise = std::make_shared<std::promise<ledger::Answer>>();
    std::future<ledger::Answer> answer = promise->get_future();
    ledger->Submit(run, [promise](ledger::Answer given) { promise->set_value(std::move(given)); });
    return answer;
  }
  ledger::Answer Submit(const v1::Run& run) { return Get(Send(run)); }

  // Records the areas, so that checks are accepted.
  void RecordAreas() {
    Device office("office", 1);
    const ledger::Answer answer = Submit(office.Next({Areas()}));
    ASSERT_THAT(answer, IsOk());
    ASSERT_EQ((*answer)[0].refused, v1::REFUSAL_REASON_UNSPECIFIED) << (*answer)[0].refused_detail;
  }

  static ledger::Answer Get(std::future<ledger::Answer> answer) {
    if (answer.wait_for(kDeadline) != std::future_status::ready) {
      ADD_FAILURE() << "no answer";
      std::abort();
    }
    return answer.get();
  }

  // Whether the households' keys would survive the end of this process.
  bool KeysAreDurable(const std::vector<std::string>& households) const {
    return std::all_of(households.begin(), households.end(), [this](const std::string& id) {
      return key_rows.Get("s" + domain::HouseholdSubject(id)).ok();
    });
  }

  storage::MemoryLog log;
  storage::MemoryKeyRows key_rows;
  std::unique_ptr<storage::SubjectKeys> keys;
  FakeIds ids;
  FakeClock clock;
  storage::merkle::Signer signer;
  FakeFiles files;
  ledger::Options options;
  std::unique_ptr<ledger::Ledger> ledger;
};

// The reason of an answer that is a status.
MATCHER_P(RefusedWith, reason, "") {
  *result_listener << arg.status();
  return !arg.ok() && ledger::ReasonOf(arg.status()) == reason;
}

inline bool SameReceipt(const ledger::Receipt& a, const ledger::Receipt& b) {
  return a.event_id == b.event_id && a.position == b.position && a.leaf_hash == b.leaf_hash &&
         a.recorded_time_ms == b.recorded_time_ms && a.refused == b.refused &&
         a.refused_detail == b.refused_detail && a.quarantine == b.quarantine &&
         a.out_of_scope_on_arrival == b.out_of_scope_on_arrival;
}

}  // namespace hearth::testing

#endif  // HEARTH_TESTS_LEDGER_HOUSE_H_
