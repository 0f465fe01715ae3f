// The codes of every published rulebook.
#ifndef HEARTH_CLIENTS_CLI_FETCH_CODES_H_
#define HEARTH_CLIENTS_CLI_FETCH_CODES_H_

#include "absl/status/statusor.h"
#include "clients/cli/code_book.h"
#include "clients/cli/session.h"

namespace hearth::cli {

absl::StatusOr<CodeBook> FetchCodes(Session* session);

}  // namespace hearth::cli

#endif  // HEARTH_CLIENTS_CLI_FETCH_CODES_H_
