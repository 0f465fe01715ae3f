// Statuses with a stable, machine-readable reason beside the message.

#ifndef HEARTH_SERVICES_LEDGER_REASON_H_
#define HEARTH_SERVICES_LEDGER_REASON_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace hearth::ledger {

// `zh` and `en` say what is wrong and what to do; nothing personal.
absl::Status Refuse(absl::StatusCode code, std::string_view reason, std::string_view zh,
                    std::string_view en);

// The same status, with `reason` unless it has one. REQUIRES: !status.ok().
absl::Status WithReason(absl::Status status, std::string_view reason);

// The reason of a status that Refuse made; empty when it has none.
std::string ReasonOf(const absl::Status& status);

}  // namespace hearth::ledger

#endif  // HEARTH_SERVICES_LEDGER_REASON_H_
