// The verdict on one event: accepted, with its parts sealed, or refused on its merits.

#ifndef HEARTH_SERVICES_LEDGER_JUDGE_H_
#define HEARTH_SERVICES_LEDGER_JUDGE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "services/domain/control.h"
#include "services/domain/submission.h"
#include "storage/api/keys.h"

namespace hearth::ledger {

struct Judged {
  domain::Submitted event;
  std::optional<domain::Refusal> refusal;
  std::vector<std::string> sealed;  // only when accepted
  bool is_sealed = false;  // kept through a second judgement: sealing depends on no control
};

// Fills refusal and seals. `own` marks facts of the server, which may be of any kind. May be called
// again with a newer control. Not OK: the keys are damaged and nothing is decided. Thread-safe over
// distinct events.
absl::Status Judge(const domain::Control& control, int32_t today, bool own, storage::Keys* keys,
                   Judged* judged);

}  // namespace hearth::ledger

#endif  // HEARTH_SERVICES_LEDGER_JUDGE_H_
