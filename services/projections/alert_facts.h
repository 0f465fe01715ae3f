// What people do with alerts. The ledger records it unconditionally; the first that is valid counts
// here.

#ifndef HEARTH_SERVICES_PROJECTIONS_ALERT_FACTS_H_
#define HEARTH_SERVICES_PROJECTIONS_ALERT_FACTS_H_

#include "absl/status/status.h"
#include "services/domain/event.h"
#include "services/projections/overlay.h"

namespace hearth::projections {

inline constexpr int kAlertCommentsMax = 100;

// Acknowledged: only an open alert. Assigned: until it is resolved; the newest counts. Resolved:
// once. Remarks and notes are kept at any time, the first kAlertCommentsMax. Anything about an
// unknown alert is ignored.
absl::Status ApplyAlertFact(const domain::Event& event, Overlay* rows);

}  // namespace hearth::projections

#endif  // HEARTH_SERVICES_PROJECTIONS_ALERT_FACTS_H_
