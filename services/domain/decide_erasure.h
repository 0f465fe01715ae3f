// What Decide asks of facts about erasure and restriction. Pure.
// Policy source: design §8; reference-security.md 5.4: two persons, one proposes, another orders.

#ifndef HEARTH_SERVICES_DOMAIN_DECIDE_ERASURE_H_
#define HEARTH_SERVICES_DOMAIN_DECIDE_ERASURE_H_

#include "services/domain/control.h"
#include "services/domain/fault.h"

namespace hearth::domain {

// Subjects of one order: with a proof that they fit into one record.
inline constexpr size_t kOrderSubjectsMax = 2'000;

// The first fault; its path begins with the fact's name. Nothing for other facts. MALFORMED;
// WRONG_STATE (a proposal that is not there or decided already, a subject that is not as the verb
// needs it); NO_RIGHT for who would order what he proposed.
// REQUIRES: WalkFields has found nothing.
MaybeFault CheckErasureFact(const v1::EventHeader& header, const v1::Fact& fact,
                            const Control& control);

// ERASED when the event names a household, or seals a part for somebody, whose data are erased or
// out of reach: nothing more is recorded of them.
MaybeFault CheckClosedSubjects(const v1::EventHeader& header, const Erasures& erasures);

}  // namespace hearth::domain

#endif  // HEARTH_SERVICES_DOMAIN_DECIDE_ERASURE_H_
