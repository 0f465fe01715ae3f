// --purpose: why masked fields are opened, stated on the way to what reads them.
#ifndef HEARTH_CLIENTS_CLI_PURPOSE_H_
#define HEARTH_CLIENTS_CLI_PURPOSE_H_

#include <CLI/CLI.hpp>
#include <string>

#include "clients/cli/session.h"

namespace hearth::cli {

void AddPurpose(CLI::App* sub, std::string* purpose);

// States the purpose for the household (16 bytes); nothing for an empty one.
absl::Status StatePurpose(Session* session, const std::string& purpose,
                          const std::string& household);

}  // namespace hearth::cli

#endif  // HEARTH_CLIENTS_CLI_PURPOSE_H_
