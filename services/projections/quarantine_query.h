// Lists of the quarantine.

#ifndef HEARTH_SERVICES_PROJECTIONS_QUARANTINE_QUERY_H_
#define HEARTH_SERVICES_PROJECTIONS_QUARANTINE_QUERY_H_

#include "absl/status/statusor.h"
#include "services/projections/moments.h"
#include "services/projections/views.h"

namespace hearth::projections {

// Events below the area (by code) that are in that state, the oldest first.
absl::StatusOr<QuarantinePage> AnswerQuarantine(const Sight& sight,
                                                const QuarantineCriteria& criteria);

}  // namespace hearth::projections

#endif  // HEARTH_SERVICES_PROJECTIONS_QUARANTINE_QUERY_H_
