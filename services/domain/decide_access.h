// What Decide asks of the facts of accounts, grants, credentials and devices. Pure.
// Policy source: reference-security.md 4.1, 4.3, T27 and the checklist R14-R25.

#ifndef HEARTH_SERVICES_DOMAIN_DECIDE_ACCESS_H_
#define HEARTH_SERVICES_DOMAIN_DECIDE_ACCESS_H_

#include <cstdint>
#include <string>

#include "services/domain/control.h"
#include "services/domain/fault.h"

namespace hearth::domain {

// "One cadre, at most two devices."
inline constexpr size_t kDevicesMax = 2;
inline constexpr int64_t kInvitationMs = 15 * 60'000;

// The first fault; its path begins with the fact's name. Nothing for other facts. MALFORMED; else
// WRONG_STATE (an account that is unknown, closed or was used before, a grant, credential, device
// or invitation that is not as the fact says), UNKNOWN_AREA, NO_RIGHT (who gives a grant to
// himself, approves his own device, or would unite roles that exclude each other).
// REQUIRES: WalkFields has found nothing.
MaybeFault CheckAccessFact(const v1::EventHeader& header, const v1::Fact& fact,
                           const Control& control);

// The account that the fact is about; "" for those that name none or another thing.
const std::string& AccountOf(const v1::Fact& fact);

}  // namespace hearth::domain

#endif  // HEARTH_SERVICES_DOMAIN_DECIDE_ACCESS_H_
