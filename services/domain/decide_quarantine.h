// What Decide asks of the facts that release events from quarantine or reject them. Pure.
// Policy source: design §4 (Runs); issue on trust: a second person, with a reason.

#ifndef HEARTH_SERVICES_DOMAIN_DECIDE_QUARANTINE_H_
#define HEARTH_SERVICES_DOMAIN_DECIDE_QUARANTINE_H_

#include "services/domain/fault.h"

namespace hearth::domain {

// 1..500 different targets of 16 bytes, a position for each, an area, and an attesting account that
// is not the actor. Whether a target waits, and lies in that area, is found where it is folded
// (Releases): a decision on anything else counts for nothing. Nothing for other facts.
MaybeFault CheckQuarantineFact(const v1::EventHeader& header, const v1::Fact& fact);

}  // namespace hearth::domain

#endif  // HEARTH_SERVICES_DOMAIN_DECIDE_QUARANTINE_H_
