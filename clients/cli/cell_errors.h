// Errors in the cells of a file, shown as a table.
#ifndef HEARTH_CLIENTS_CLI_CELL_ERRORS_H_
#define HEARTH_CLIENTS_CLI_CELL_ERRORS_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "clients/cli/csv.h"
#include "clients/cli/session.h"

namespace hearth::cli {

// Prints them to stderr, at most 100; INVALID_ARGUMENT with their count, OK when there are none.
absl::Status ShowErrors(Session* session, const std::string& file, std::vector<CellError> errors);

}  // namespace hearth::cli

#endif  // HEARTH_CLIENTS_CLI_CELL_ERRORS_H_
