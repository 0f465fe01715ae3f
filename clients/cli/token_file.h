// The session that `hearth login` has begun, kept for the commands that follow.
//
//   ~/.config/hearth/session-<server>   "<account>\n<token>\n", mode 0600
//
// $XDG_CONFIG_HOME counts. HEARTH_TOKEN stands over the file, for scripts.
#ifndef HEARTH_CLIENTS_CLI_TOKEN_FILE_H_
#define HEARTH_CLIENTS_CLI_TOKEN_FILE_H_

#include <string>

#include "absl/status/status.h"

namespace hearth::cli {

struct KeptSession {
  std::string account;  // empty: unknown (HEARTH_TOKEN), or nobody is logged in
  std::string token;    // empty: nobody is logged in
};

// Of that server; empty when there is none, or when others could read the file.
KeptSession LoadSession(const std::string& server);
absl::Status KeepSession(const std::string& server, const KeptSession& session);
// Idempotent.
absl::Status ForgetSession(const std::string& server);

}  // namespace hearth::cli

#endif  // HEARTH_CLIENTS_CLI_TOKEN_FILE_H_
