// Whether the log only grew since this user last saw it. Everybody who asks this at each contact is
// a witness: a history that is written anew has to fit what all of them remember.
#ifndef HEARTH_CLIENTS_CLI_LOG_GROWTH_H_
#define HEARTH_CLIENTS_CLI_LOG_GROWTH_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "clients/cli/session.h"
#include "clients/cpp/checkpoint.h"

namespace hearth::cli {

// OK when `newer` holds all of `older`; asks for the proof. DATA_LOSS.
absl::Status VerifyExtends(Session* session, const client::Checkpoint& older,
                           const client::Checkpoint& newer);

struct Growth {
  std::optional<client::Checkpoint> seen;   // the newest checkpoint of earlier contacts
  std::optional<client::Checkpoint> shown;  // the log's newest now
  std::string shown_note;
};

// Holds the log against the checkpoint that is kept of it (LogMemory), and keeps the new one.
// DATA_LOSS when it does not fit: then both notes are kept as evidence, the message says where, and
// the older one stays what the log is held against. After a restore, which begins another term and
// stands in the log itself, both are kept too, the user is told, and the new term is held to.
absl::StatusOr<Growth> VerifyGrowth(Session* session);

}  // namespace hearth::cli

#endif  // HEARTH_CLIENTS_CLI_LOG_GROWTH_H_
