// How a command ends. Frozen: scripts rely on it.
#ifndef HEARTH_CLIENTS_CLI_EXIT_CODE_H_
#define HEARTH_CLIENTS_CLI_EXIT_CODE_H_

#include "absl/status/status.h"

namespace hearth::cli {

inline constexpr int kExitOk = 0;
inline constexpr int kExitFailure = 1;  // anything else: a damaged file, a proof that does not hold
inline constexpr int kExitUsage = 2;    // the command line, or a file that it names, is wrong
inline constexpr int kExitNotFound = 3;  // the server does not know it
inline constexpr int kExitRefused = 4;   // the server understood and refused
inline constexpr int kExitUnavailable =
    5;  // no server, a busy one, or no answer in time: may be repeated

int ExitCodeOf(const absl::Status& status);

}  // namespace hearth::cli

#endif  // HEARTH_CLIENTS_CLI_EXIT_CODE_H_
