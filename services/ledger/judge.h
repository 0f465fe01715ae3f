// The verdict on one event: accepted, with its parts sealed, or refused on its merits.

#ifndef HEARTH_SERVICES_LEDGER_JUDGE_H_
#define HEARTH_SERVICES_LEDGER_JUDGE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "services/domain/control.h"
#include "services/domain/submission.h"
#include "services/ledger/case_desk.h"
#include "storage/api/keys.h"

namespace hearth::ledger {

struct Judged {
  domain::Submitted event;
  std::optional<domain::Refusal> refusal;
  v1::QuarantineReason quarantine = v1::QUARANTINE_REASON_UNSPECIFIED;
  bool out_of_scope_on_arrival = false;
  std::vector<std::string> sealed;  // only when it is recorded whole
  bool is_sealed = false;  // kept through a second judgement: sealing depends on no control
};

// Who states the fact.
struct Speaker {
  bool own = false;         // the server, whose facts may be of any kind
  bool open = false;        // a log without accounts: nobody's rights are asked
  std::string_view key_id;  // of the run; empty = unsigned
};

// What an event is judged by: the log before it.
struct Grounds {
  const domain::Control& control;
  int32_t today;
  Speaker speaker;
  CaseDesk* cases;  // expects the household of a case fact
  storage::Keys* keys;
};

// Fills refusal, quarantine and the mark, and seals. May be called again on newer grounds. Not OK:
// keys or records are damaged and nothing is decided. Thread-safe over distinct events and desks.
absl::Status Judge(const Grounds& grounds, Judged* judged);

}  // namespace hearth::ledger

#endif  // HEARTH_SERVICES_LEDGER_JUDGE_H_
