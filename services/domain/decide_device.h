// What Decide asks of the facts of devices, and what all facts of access share. Pure; private to
// decide_access.cc.

#ifndef HEARTH_SERVICES_DOMAIN_DECIDE_DEVICE_H_
#define HEARTH_SERVICES_DOMAIN_DECIDE_DEVICE_H_

#include <string>
#include <string_view>

#include "services/domain/fault.h"
#include "services/domain/registry.h"

namespace hearth::domain {

// The first fault of DeviceInvited, DeviceEnrolled, DeviceKeyRotated and DeviceRevoked, without the
// fact's name; nothing for others. Signatures are services/access's business.
MaybeFault CheckDeviceFact(const v1::EventHeader& header, const v1::Fact& fact,
                           const Registry& registry);

// A fault unless the account was opened and not closed.
MaybeFault CheckOpenAccount(std::string_view field, std::string_view account,
                            const Registry& registry);
// A short code, not empty. Not held against a rulebook: accounts must be administrable before one
// is published, and when one is faulty.
MaybeFault CheckReasonCode(std::string_view field, std::string_view code);

}  // namespace hearth::domain

#endif  // HEARTH_SERVICES_DOMAIN_DECIDE_DEVICE_H_
