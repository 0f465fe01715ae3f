#include "services/ledger/restore.h"

#include <string>
#include <utility>

#include "services/ledger/reason.h"
#include "services/ledger/replay.h"

namespace hearth::ledger {
namespace {

std::string Bytes(const storage::Root& root) { return {root.begin(), root.end()}; }

}  // namespace

absl::StatusOr<AcceptedLoss> AcceptLoss(RecoveryInput input, const std::string& reason,
                                        const std::string& operator_account) {
  // Views may be of the lost records: nothing of them is used.
  input.tree_checkpoint = input.ids_checkpoint = input.stream_checkpoint = 0;
  input.control_positions.clear();
  absl::StatusOr<Replay> replay = ReplayLog(input);
  if (!replay.ok()) return replay.status();
  if (!replay->lost) {
    return Refuse(absl::StatusCode::kFailedPrecondition, "NOTHING_LOST",
                  "日志没有丢失记录，请去掉 --accept-loss 启动",
                  "nothing is lost; start without --accept-loss");
  }
  AcceptedLoss accepted;
  accepted.recovered.start = std::move(replay->start);
  accepted.recovered.start.restore_pending = true;
  accepted.recovered.term = replay->term + 1;
  const storage::merkle::Frontier& frontier = accepted.recovered.start.frontier;
  input.log->AdoptRoot(frontier.size(), frontier.Root());
  accepted.restored_place.set_stream(v1::STREAM_CONTROL);
  v1::LogRestored& restored = *accepted.restored.mutable_log_restored();
  restored.set_old_size(replay->lost->position);
  restored.set_old_root(Bytes(replay->lost->root));
  restored.set_restored_size(frontier.size());
  restored.set_restored_root(Bytes(frontier.Root()));
  restored.set_term(accepted.recovered.term);
  restored.set_reason(reason);
  restored.set_operator_account(operator_account);
  return accepted;
}

}  // namespace hearth::ledger
