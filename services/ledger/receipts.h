// Receipts of events that are in the log, read from the log.

#ifndef HEARTH_SERVICES_LEDGER_RECEIPTS_H_
#define HEARTH_SERVICES_LEDGER_RECEIPTS_H_

#include <vector>

#include "absl/status/status.h"
#include "services/ledger/ledger.h"

namespace hearth::ledger {

// Fills every receipt that has already_recorded, by its position; the others are left alone.
// DATA_LOSS when another event lies there. REQUIRES: their positions are durable. Thread-safe.
absl::Status FillRecorded(const storage::Log& log, std::vector<Receipt>* receipts);

// A receipt that FillRecorded completes.
Receipt RecordedAt(Position position, std::string_view event_id);

}  // namespace hearth::ledger

#endif  // HEARTH_SERVICES_LEDGER_RECEIPTS_H_
