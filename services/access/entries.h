// Rendering of accounts and grants. Private to this room.

#ifndef HEARTH_SERVICES_ACCESS_ENTRIES_H_
#define HEARTH_SERVICES_ACCESS_ENTRIES_H_

#include <cstdint>

#include "hearth/v1/access_service.pb.h"
#include "services/domain/registry.h"

namespace hearth::access {

inline void Render(const domain::Grant& grant, int32_t day, v1::GrantEntry* entry) {
  entry->set_grant_event_id(grant.event_id);
  *entry->mutable_grant() = grant.given;
  entry->set_giver(grant.giver);
  entry->set_in_force(grant.InForce(day));
}

}  // namespace hearth::access

#endif  // HEARTH_SERVICES_ACCESS_ENTRIES_H_
