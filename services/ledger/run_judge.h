// The verdicts on the events of a run: each by the log and by what the earlier ones make of it, and
// the facts of one command all or none.

#ifndef HEARTH_SERVICES_LEDGER_RUN_JUDGE_H_
#define HEARTH_SERVICES_LEDGER_RUN_JUDGE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "services/domain/event.h"
#include "services/ledger/judge.h"
#include "services/ledger/ledger.h"

namespace hearth::ledger {

struct ReadEvent {
  Judged judged;                        // filled only when the log does not know the id
  std::optional<Position> recorded_at;  // where it lies, if the log knows it
  bool settled = false;                 // its verdict stands
};

// The log before the run. Where that is not yet known (at the door), position and time are guesses:
// the position not below any event that is known.
struct RunGrounds {
  const domain::Control& control;
  Position position;
  int64_t recorded_ms;
  int32_t today;
  Speaker speaker;
  CaseDesk* cases;
  const RecordAt& record_at;
  storage::Keys* keys;
};

// Judges what is neither recorded nor settled. Facts with one command_id are recorded together or
// refused together: when one was refused, now or when it was recorded, the others go with it
// (WRONG_STATE), and what follows is judged as if they had not been said. Errors: of Judge.
// REQUIRES: no command is settled in part, nor a household with a case fact that is not.
absl::Status JudgeRun(const RunGrounds& grounds, std::vector<ReadEvent>* events);

// The event as folds will read it if it is accepted.
domain::Event EventAt(Position position, int64_t recorded_ms, v1::EventHeader header,
                      std::string header_hash, v1::Fact fact);

}  // namespace hearth::ledger

#endif  // HEARTH_SERVICES_LEDGER_RUN_JUDGE_H_
