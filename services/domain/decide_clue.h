// What Decide asks of clues and what belongs to them. Pure.

#ifndef HEARTH_SERVICES_DOMAIN_DECIDE_CLUE_H_
#define HEARTH_SERVICES_DOMAIN_DECIDE_CLUE_H_

#include "hearth/v1/events.pb.h"
#include "services/domain/case_input.h"
#include "services/domain/fault.h"

namespace hearth::domain {

// As DecideCaseFile (decide_case_file.h), for the kinds that IsClueFact knows. Paths begin with the
// fact's name. REQUIRES: CheckClueStream has found nothing. Policy source: domain.md 3.3 rows 1, 2,
// 3a, and 5.
MaybeFault CheckClueFact(const v1::EventHeader& header, const v1::Fact& fact,
                         const CaseInput& input);

// What the fact says by itself, in a household's stream or that of clues: it stands where it
// belongs and is complete. Nothing for facts that are not about clues or batches. All that is ever
// asked of facts about clues without a household. REQUIRES: WalkFields has found nothing.
MaybeFault CheckClueStream(const v1::EventHeader& header, const v1::Fact& fact);

}  // namespace hearth::domain

#endif  // HEARTH_SERVICES_DOMAIN_DECIDE_CLUE_H_
