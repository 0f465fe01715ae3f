// By whose word a run is recorded: its signature at the door, its actor's standing where it takes
// its place in the log (design §4, Runs).

#ifndef HEARTH_SERVICES_LEDGER_AUTHORITY_H_
#define HEARTH_SERVICES_LEDGER_AUTHORITY_H_

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "services/domain/control.h"
#include "services/domain/submission.h"

namespace hearth::ledger {

// OK when the device is enrolled and its key signed the newest header; in an open log also for a
// device that nobody enrolled. UNAUTHENTICATED, and nothing is recorded: UNKNOWN_DEVICE (or a key
// that was never the device's), BAD_SIGNATURE. REQUIRES: `run` is not empty and its chain fits.
// Thread-safe.
absl::Status CheckSignature(const std::vector<domain::Submitted>& run, std::string_view signature,
                            std::string_view key_id, const domain::Control& control, bool open);

// Where an event stands by what the log holds before it.
struct Standing {
  std::optional<domain::Refusal> refusal;  // NO_RIGHT
  v1::QuarantineReason quarantine = v1::QUARANTINE_REASON_UNSPECIFIED;
  bool out_of_scope_on_arrival = false;
};

// REQUIRES: CheckSignature was OK under this control or an earlier one. A key that was replaced
// still speaks for what it signed; a revoked device and a key whose last day is over do not: a
// household's fact goes to quarantine, any other is refused. Thread-safe.
Standing StandingOf(const v1::EventHeader& header, std::string_view key_id,
                    const domain::Control& control, int32_t today, bool open);

}  // namespace hearth::ledger

#endif  // HEARTH_SERVICES_LEDGER_AUTHORITY_H_
