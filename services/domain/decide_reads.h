// What Decide asks of purposes, reads, raised budgets and security events. Pure.
// Policy source: reference-security.md 1.5, T9 and the checklist R28-R31.

#ifndef HEARTH_SERVICES_DOMAIN_DECIDE_READS_H_
#define HEARTH_SERVICES_DOMAIN_DECIDE_READS_H_

#include "services/domain/control.h"
#include "services/domain/fault.h"

namespace hearth::domain {

// The first fault; its path begins with the fact's name. Nothing for other facts. MALFORMED; else,
// of BudgetRaised, WRONG_STATE (no rulebook in force names such a budget; an account that is not
// open), UNKNOWN_AREA, NO_RIGHT (who raises it for himself, asked for it, or lacks the rulebook's
// role there). REQUIRES: WalkFields has found nothing.
MaybeFault CheckReadFact(const v1::EventHeader& header, const v1::Fact& fact,
                         const Control& control);

}  // namespace hearth::domain

#endif  // HEARTH_SERVICES_DOMAIN_DECIDE_READS_H_
