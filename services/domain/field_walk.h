// Walks a fact and checks every field of it that a rule speaks of: those of field_rules.h, and by
// name and type: dates (*_date), instants (*_time_ms), money (*_fen), hashes (*_sha256), ids
// (*event_id, *household, ...), area codes, enums. What to look at is worked out once a message
// type; the walk itself allocates nothing.

#ifndef HEARTH_SERVICES_DOMAIN_FIELD_WALK_H_
#define HEARTH_SERVICES_DOMAIN_FIELD_WALK_H_

#include "hearth/v1/events.pb.h"
#include "services/domain/fault.h"
#include "services/domain/rulebook_set.h"

namespace hearth::domain {

// The first fault; its path begins with the fact's name. Rulebooks are not entered: they have
// checks of their own. Thread-safe.
MaybeFault WalkFields(const v1::Fact& fact, const RulebookSet& rulebooks);

}  // namespace hearth::domain

#endif  // HEARTH_SERVICES_DOMAIN_FIELD_WALK_H_
