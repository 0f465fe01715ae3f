// What hearthd's exit codes mean; README.md tells operators what to do about each. Numbers are a
// contract with units and scripts: never given another meaning.

#ifndef HEARTH_SERVICES_SERVER_EXIT_CODES_H_
#define HEARTH_SERVICES_SERVER_EXIT_CODES_H_

#include "absl/status/status.h"

namespace hearth::server {

inline constexpr int kExitOk = 0;
inline constexpr int kExitFailure = 1;      // the message says what
inline constexpr int kExitUsage = 2;        // flags or configuration file
inline constexpr int kExitWriteFailed = 3;  // a write was tried and failed (services/ledger)
inline constexpr int kExitLocked = 4;       // another hearthd has this data directory
inline constexpr int kExitPortTaken = 5;
inline constexpr int kExitSecrets = 6;  // KEK or signing key missing, unreadable or another's
inline constexpr int kExitHeadBelow = 10;
inline constexpr int kExitOtherRoot = 11;
inline constexpr int kExitNoAnchor = 12;
inline constexpr int kExitCorrupt = 13;
inline constexpr int kExitFaultsFound = 14;  // fsck

// Reasons that this room adds to those of services/ledger/recovery.h.
inline constexpr char kReasonUsage[] = "USAGE";
inline constexpr char kReasonLocked[] = "LOCKED";
inline constexpr char kReasonPortTaken[] = "PORT_TAKEN";
inline constexpr char kReasonSecrets[] = "SECRETS";
inline constexpr char kReasonFaultsFound[] = "FAULTS_FOUND";

// By the status' reason; 0 for OK.
int ExitCodeOf(const absl::Status& status);

}  // namespace hearth::server

#endif  // HEARTH_SERVICES_SERVER_EXIT_CODES_H_
