// Secrets that a person types or a script pipes in. Never from the command line: others could read
// them there.
#ifndef HEARTH_CLIENTS_CLI_SECRET_INPUT_H_
#define HEARTH_CLIENTS_CLI_SECRET_INPUT_H_

#include <string>

#include "absl/status/statusor.h"

namespace hearth::cli {

// From the first line of `file` ("-" = standard input), or, when empty, asked at the terminal
// without echo. INVALID_ARGUMENT when there is neither.
absl::StatusOr<std::string> ReadSecret(const std::string& file, const std::string& prompt);

}  // namespace hearth::cli

#endif  // HEARTH_CLIENTS_CLI_SECRET_INPUT_H_
