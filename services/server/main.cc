// hearthd: the server of one county's log. README.md beside this file is for operators.

#include <sys/prctl.h>
#include <sys/resource.h>

#include <string>

#include "services/ledger/reason.h"
#include "services/server/backup.h"
#include "services/server/config.h"
#include "services/server/exit_codes.h"
#include "services/server/fsck.h"
#include "services/server/kek_source.h"
#include "services/server/layout.h"
#include "services/server/logging.h"
#include "services/server/roll_kek.h"
#include "services/server/serve.h"
#include "services/server/tls.h"

namespace hearth::server {
namespace {

absl::Status Run(const Config& config) {
  const absl::StatusOr<storage::Fd> lock = LockData(config.data);
  if (!lock.ok()) return lock.status();
  switch (config.command) {
    case Command::kServe:
      return Serve(config);
    case Command::kFsck:
      return Fsck(config);
    case Command::kRebuild:
      return Rebuild(config);
    case Command::kRestore:
      return Restore(config);
    case Command::kSplitKek:
      return SplitKek(config);
    case Command::kRollKek:
      return RollKek(config);
  }
  return absl::InternalError("no such command");
}

// No core and no debugger of the same user: both would hold every key (R51). Sanitizers need the
// latter.
void KeepKeysToOurselves() {
  const rlimit none{0, 0};
  setrlimit(RLIMIT_CORE, &none);
#ifndef HEARTH_SANITIZED
  prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
}

int Main(int argc, char** argv) {
  AllowOnlyTls13();
  KeepKeysToOurselves();
  Config config;
  int exit_code = kExitOk;
  if (!ParseConfig(argc, argv, &config, &exit_code)) return exit_code;
  SetUpLogging(config);
  ReadKekShares(&config);
  // The other commands may be ended at any time.
  if (config.command == Command::kServe) BlockStopSignals();
  const absl::Status status = Run(config);
  if (!status.ok()) {
    const std::string reason = ledger::ReasonOf(status);
    Say(Severity::kError, reason.empty() ? "FAILED" : reason, std::string(status.message()),
        {{"exit_code", ExitCodeOf(status)}});
  }
  return ExitCodeOf(status);
}

}  // namespace
}  // namespace hearth::server

int main(int argc, char** argv) { return hearth::server::Main(argc, argv); }
