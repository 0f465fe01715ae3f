#include "services/ledger/recovery.h"

#include <utility>

#include "services/domain/invariant.h"
#include "services/ledger/reason.h"
#include "services/ledger/replay.h"
#include "storage/merkle/note.h"

namespace hearth::ledger {

absl::StatusOr<Recovered> Recover(const RecoveryInput& input) {
  absl::StatusOr<Replay> replay = ReplayLog(input);
  if (!replay.ok()) return replay.status();
  if (replay->lost) return HeadBelow(replay->start.frontier.size(), *replay->lost);
  if (replay->views_ahead) {
    return Refuse(absl::StatusCode::kAborted, "VIEWS_AHEAD", "视图比日志新，需删除后重建",
                  "the views are ahead of the log; drop them, they are built again");
  }
  storage::Log& log = *input.log;
  log.AdoptRoot(replay->start.frontier.size(), replay->start.frontier.Root());
  return Recovered{.start = std::move(replay->start),
                   .term = replay->term,
                   .tree_unsound = replay->tree_unsound};
}

int ExitCode(const absl::Status& status) {
  const std::string reason = ReasonOf(status);
  if (reason == "HEAD_BELOW") return 10;
  if (reason == "OTHER_ROOT") return 11;
  if (reason == "NO_ANCHOR") return 12;
  if (reason == "CORRUPT") return 13;
  return 1;
}

}  // namespace hearth::ledger
