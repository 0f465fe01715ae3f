// What fsck has found.

#ifndef HEARTH_SERVICES_SERVER_FAULTS_H_
#define HEARTH_SERVICES_SERVER_FAULTS_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "services/ledger/reason.h"
#include "services/server/exit_codes.h"
#include "services/server/logging.h"

namespace hearth::server {

// Not thread-safe.
class Faults {
 public:
  // Prints the fault; holds nothing personal (positions, hex ids, names of areas).
  void Add(const std::string& what) {
    if (++count_ <= kPrintedMax) Say(Severity::kError, "FAULT", "故障 / fault: " + what);
  }
  // Adds the status unless it is OK.
  void AddUnlessOk(const std::string& where, const absl::Status& status) {
    if (!status.ok()) Add(where + ": " + std::string(status.message()));
  }
  uint64_t count() const { return count_; }
  absl::Status Verdict() const {
    if (count_ == 0) return absl::OkStatus();
    const std::string n = std::to_string(count_);
    return ledger::Refuse(
        absl::StatusCode::kFailedPrecondition, kReasonFaultsFound,
        "发现 " + n +
            " 处故障。视图（index、tree、views）的故障可用 hearthd rebuild "
            "修复；日志、密钥或附件的故障请用备份恢复",
        n + " faults. Those of index, tree and views are cured by hearthd rebuild; those of log, "
            "keys or attachments need a backup");
  }

 private:
  static constexpr uint64_t kPrintedMax = 1'000;
  uint64_t count_ = 0;
};

}  // namespace hearth::server

#endif  // HEARTH_SERVICES_SERVER_FAULTS_H_
