// Who may state which facts: role × kind of fact × area, deny by default. One table, in rights.cc.
// What may be read or called is services/access' own table. Pure.
// Policy source: reference-security.md 4.1; design §4 (Runs) for what arrives late.

#ifndef HEARTH_SERVICES_DOMAIN_RIGHTS_H_
#define HEARTH_SERVICES_DOMAIN_RIGHTS_H_

#include <cstdint>

#include "services/domain/control.h"
#include "services/domain/roles.h"

namespace hearth::domain {

enum class Right {
  kNone,
  kNow,   // by a grant in force on the day
  kThen,  // by a grant that held where and when it happened, as far as the device knew
};

// The right of header.actor() to state this fact, on civil day `today`. kThen: a grant whose dates
// cover the day on which it happened, that had begun and was not ended at the newest checkpoint
// that the device had seen, and whose area held the fact's on that day. A fact that names no area
// asks for the role alone.
Right RightOf(const v1::EventHeader& header, const Control& control, int32_t today);

// The roles that may state facts of that kind within their areas; none for kinds that only the
// server states.
RoleSet SubmittersOf(uint32_t kind);

}  // namespace hearth::domain

#endif  // HEARTH_SERVICES_DOMAIN_RIGHTS_H_
