// What opens a clue in a household: a report, a match. Pure; private to decide_clue.cc.

#ifndef HEARTH_SERVICES_DOMAIN_DECIDE_CLUE_OPENING_H_
#define HEARTH_SERVICES_DOMAIN_DECIDE_CLUE_OPENING_H_

#include <string_view>

#include "hearth/v1/clue.pb.h"
#include "services/domain/case_input.h"
#include "services/domain/fault.h"

namespace hearth::domain {

// Not a repetition (the same person, kind and period), and of a department's: not below the
// threshold of source, kind and area.
MaybeFault CheckClueReported(const v1::ClueReported& fact, const CaseInput& input);
MaybeFault CheckClueMatched(const v1::ClueMatched& fact, const CaseInput& input);
MaybeFault CheckClueMatchWithdrawn(const v1::ClueMatchWithdrawn& fact, const CaseInput& input);

// WRONG_STATE: where the clue stands, and what may be done with it by whom.
Fault ClueNotNow(std::string_view path, v1::ClueStage stage);

}  // namespace hearth::domain

#endif  // HEARTH_SERVICES_DOMAIN_DECIDE_CLUE_OPENING_H_
