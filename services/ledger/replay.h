// What Recover and AcceptLoss share: reading the log against what is known of it from outside.

#ifndef HEARTH_SERVICES_LEDGER_REPLAY_H_
#define HEARTH_SERVICES_LEDGER_REPLAY_H_

#include <optional>

#include "services/ledger/recovery.h"

namespace hearth::ledger {

struct Replay {
  Start start;
  uint64_t term = 1;
  // The newest size and root that is known and that the log does not reach; nobody has accepted its
  // loss.
  std::optional<storage::DurableRecord> lost;
  bool views_ahead = false;
  bool tree_unsound = false;
};

// The errors of Recover, except HEAD_BELOW and VIEWS_AHEAD, which are left to the caller. Adopts no
// root.
absl::StatusOr<Replay> ReplayLog(const RecoveryInput& input);

absl::Status HeadBelow(Position head, const storage::DurableRecord& known);

}  // namespace hearth::ledger

#endif  // HEARTH_SERVICES_LEDGER_REPLAY_H_
