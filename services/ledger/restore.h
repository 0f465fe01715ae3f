// A restored log that has lost its newest records, and the operator who accepts it
// (`--accept-loss`).

#ifndef HEARTH_SERVICES_LEDGER_RESTORE_H_
#define HEARTH_SERVICES_LEDGER_RESTORE_H_

#include <string>

#include "absl/status/statusor.h"
#include "hearth/v1/events.pb.h"
#include "services/ledger/recovery.h"

namespace hearth::ledger {

struct AcceptedLoss {
  Recovered recovered;  // term: the new one
  // To be recorded before anything else, by RecordOwn(restored_place, restored).
  v1::EventHeader restored_place;
  v1::Fact restored;
};

// For a log of which Recover says HEAD_BELOW: the whole log is hashed anew, whatever the views say,
// and goes on under a new term. FAILED_PRECONDITION (NOTHING_LOST) when Recover would serve it; the
// errors of Recover for what no operator can accept. Once the fact is durable, Recover serves the
// log again under the new term, although the anchor is still the old one; before that, accepting
// again is harmless.
absl::StatusOr<AcceptedLoss> AcceptLoss(RecoveryInput input, const std::string& reason,
                                        const std::string& operator_account);

}  // namespace hearth::ledger

#endif  // HEARTH_SERVICES_LEDGER_RESTORE_H_
