// Rendering of grants, and looking up credentials. Private to this room.

#ifndef HEARTH_SERVICES_ACCESS_ENTRIES_H_
#define HEARTH_SERVICES_ACCESS_ENTRIES_H_

#include <cstdint>
#include <string>

#include "hearth/v1/access_service.pb.h"
#include "services/domain/control.h"
#include "services/domain/registry.h"

namespace hearth::access {

inline void Render(const domain::Grant& grant, int32_t day, v1::GrantEntry* entry) {
  entry->set_grant_event_id(grant.event_id);
  *entry->mutable_grant() = grant.given;
  entry->set_giver(grant.giver);
  entry->set_in_force(grant.InForce(day));
}

// The live credential of that kind; empty: none.
inline std::string LiveCredential(const domain::Control& control, const std::string& account,
                                  v1::CredentialKind kind) {
  const auto known = control.registry->FindAccount(account);
  if (known == nullptr || known->span.ended()) return "";
  for (const domain::Credential& credential : known->credentials) {
    if (credential.kind == kind && !credential.span.ended()) return credential.credential_id;
  }
  return "";
}

}  // namespace hearth::access

#endif  // HEARTH_SERVICES_ACCESS_ENTRIES_H_
