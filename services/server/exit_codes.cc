#include "services/server/exit_codes.h"

#include <string>

#include "services/ledger/reason.h"
#include "services/ledger/recovery.h"

namespace hearth::server {

int ExitCodeOf(const absl::Status& status) {
  if (status.ok()) return kExitOk;
  const std::string reason = ledger::ReasonOf(status);
  if (reason == kReasonUsage) return kExitUsage;
  if (reason == kReasonLocked) return kExitLocked;
  if (reason == kReasonPortTaken) return kExitPortTaken;
  if (reason == kReasonSecrets) return kExitSecrets;
  if (reason == kReasonFaultsFound) return kExitFaultsFound;
  return ledger::ExitCode(status);
}

}  // namespace hearth::server
