// The program without its main().
#ifndef HEARTH_CLIENTS_CLI_APP_H_
#define HEARTH_CLIENTS_CLI_APP_H_

#include <ostream>
#include <string>
#include <vector>

namespace hearth::cli {

// Runs one command line (without the program's name); answers the exit code (exit_code.h). Answers
// go to `out`, progress and errors to `err`. Reads HEARTH_SERVER, HEARTH_ACTOR, XDG_STATE_HOME and
// HOME.
int RunHearth(std::vector<std::string> arguments, std::ostream* out, std::ostream* err);

}  // namespace hearth::cli

#endif  // HEARTH_CLIENTS_CLI_APP_H_
