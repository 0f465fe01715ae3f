// Visits that are due: which cadence a household is under and when its next visit must be. Pure.

#ifndef HEARTH_SERVICES_DOMAIN_CADENCE_H_
#define HEARTH_SERVICES_DOMAIN_CADENCE_H_

#include <cstdint>
#include <optional>

#include "hearth/v1/assessment.pb.h"
#include "hearth/v1/household.pb.h"
#include "services/domain/rules.h"

namespace hearth::domain {

// Whether a check of that kind, complete by its profile, meets a cadence of the other kind. A
// dynamic adjustment asks more than a regular verification and meets its cadence too; an active
// discovery meets none.
bool Meets(v1::CheckKind check, v1::CheckKind cadence);

// Newest day of a complete check that meets a cadence of that kind; 0 = none.
int32_t LastMeeting(v1::CheckKind cadence, const v1::OpenedHousehold& household);

// The duty of a household under that cadence.
v1::VisitDuty DutyUnder(const v1::Cadence& cadence, const MetricInput& input);

// The duty by the first cadence whose condition holds; a condition that is UNKNOWN does not. It
// counts from the last check that met it, else from the registration. nullopt when no cadence
// matches. REQUIRES: input.visit is null and `reader` reads from input.
std::optional<v1::VisitDuty> DutyOf(const MetricInput& input, MetricReader* reader);

}  // namespace hearth::domain

#endif  // HEARTH_SERVICES_DOMAIN_CADENCE_H_
