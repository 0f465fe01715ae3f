// Recovery: where the writer goes on after a start, and whether this log may be served at all.
//
// Trust comes from the signature alone: the root at the anchor's size must be the signed one, and
// everything above is hashed anew from the log. Rows of views only save work: what they say is
// proved by a root, or not used.

#ifndef HEARTH_SERVICES_LEDGER_RECOVERY_H_
#define HEARTH_SERVICES_LEDGER_RECOVERY_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/ledger/ledger.h"
#include "storage/api/keys.h"
#include "storage/api/log.h"
#include "storage/files/durable_file.h"
#include "storage/merkle/tree.h"

namespace hearth::ledger {

struct RecoveryInput {
  storage::Log* log = nullptr;          // its root is adopted on success
  const storage::Keys* keys = nullptr;  // opens control facts
  std::string log_id;                   // 16 bytes
  bool stepped = false;
  std::string public_key;  // raw Ed25519; signs the anchor

  std::optional<std::string> anchor;  // the note; absent = there is no anchor file
  // As DurableFile::Read answers; absent also for a torn record: then only the anchor speaks.
  std::optional<storage::DurableRecord> durable;
  // Operator's command: serve a log whose anchor is lost. All of it is hashed anew; nothing is
  // proved by it.
  bool allow_missing_anchor = false;

  // What views know. All zero and empty is always right, and reads the whole log.
  Position tree_checkpoint = 0;
  storage::merkle::Frontier::NodeSource tree_nodes;
  Position ids_checkpoint = 0;
  Position stream_checkpoint = 0;
  // Positions of the streams `control` and `days` at or below stream_checkpoint, in any order.
  std::vector<Position> control_positions;
};

struct Recovered {
  Start start;
  uint64_t term = 1;  // of the checkpoints to come: services/ledger/origin.h
  // The nodes of the tree view did not lead to the signed root although the log does: drop the
  // views.
  bool tree_unsound = false;
};

// The status carries one of the reasons below, a message that says what to do, and nothing
// personal.
//   HEAD_BELOW   records that were acknowledged are missing      FAILED_PRECONDITION
//   OTHER_ROOT   a record at or below the anchor was changed     FAILED_PRECONDITION
//   NO_ANCHOR    a log with records, but no anchor               FAILED_PRECONDITION
//   CORRUPT      anchor, log or a control fact cannot be read    DATA_LOSS
//   VIEWS_AHEAD  a view is above the log: drop the views and try again    ABORTED
absl::StatusOr<Recovered> Recover(const RecoveryInput& input);

// The exit code for a status of Recover: 10 HEAD_BELOW, 11 OTHER_ROOT, 12 NO_ANCHOR, 13 CORRUPT,
// else 1.
int ExitCode(const absl::Status& status);

}  // namespace hearth::ledger

#endif  // HEARTH_SERVICES_LEDGER_RECOVERY_H_
