// The list of what is due.

#ifndef HEARTH_SERVICES_PROJECTIONS_DUTY_QUERY_H_
#define HEARTH_SERVICES_PROJECTIONS_DUTY_QUERY_H_

#include "absl/status/statusor.h"
#include "services/projections/moments.h"
#include "services/projections/views.h"

namespace hearth::projections {

absl::StatusOr<DutyPage> AnswerDuties(const Sight& sight, const DutyCriteria& criteria);

}  // namespace hearth::projections

#endif  // HEARTH_SERVICES_PROJECTIONS_DUTY_QUERY_H_
