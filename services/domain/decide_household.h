// What Decide asks of registrations, members and checks beyond single fields. Pure.

#ifndef HEARTH_SERVICES_DOMAIN_DECIDE_HOUSEHOLD_H_
#define HEARTH_SERVICES_DOMAIN_DECIDE_HOUSEHOLD_H_

#include <cstdint>
#include <string_view>

#include "hearth/v1/events.pb.h"
#include "services/domain/fault.h"
#include "services/domain/rulebook_set.h"

namespace hearth::domain {

// The first fault; its path begins with the fact's name. Nothing for facts that no household owns.
// REQUIRES: WalkFields has found nothing.
MaybeFault CheckHouseholdFact(const v1::EventHeader& header, const v1::Fact& fact,
                              const RulebookSet& rulebooks);

}  // namespace hearth::domain

#endif  // HEARTH_SERVICES_DOMAIN_DECIDE_HOUSEHOLD_H_
