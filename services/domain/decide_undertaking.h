// What Decide asks of campaigns, rounds of adjustment, projects, town teams, goals and warning
// levels. Pure.

#ifndef HEARTH_SERVICES_DOMAIN_DECIDE_UNDERTAKING_H_
#define HEARTH_SERVICES_DOMAIN_DECIDE_UNDERTAKING_H_

#include <cstdint>

#include "services/domain/control.h"
#include "services/domain/fault.h"

namespace hearth::domain {

// The first fault; its path begins with the fact's name. Nothing for other facts. Who goes on with
// an undertaking names the area in which it was opened: the right to act is judged by it. What only
// the views can count (households visited in a campaign) is not looked at, and a team with too few
// members is an alert, not a fault (GapsOf). REQUIRES: WalkFields has found nothing.
MaybeFault CheckUndertakingFact(const v1::EventHeader& header, const v1::Fact& fact,
                                const Control& control, int32_t today);

}  // namespace hearth::domain

#endif  // HEARTH_SERVICES_DOMAIN_DECIDE_UNDERTAKING_H_
