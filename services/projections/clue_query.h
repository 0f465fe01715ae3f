// The list of clues: those of households, and those whose household nobody knows.

#ifndef HEARTH_SERVICES_PROJECTIONS_CLUE_QUERY_H_
#define HEARTH_SERVICES_PROJECTIONS_CLUE_QUERY_H_

#include "absl/status/statusor.h"
#include "services/projections/moments.h"
#include "services/projections/views.h"

namespace hearth::projections {

absl::StatusOr<CluePage> AnswerClues(const Sight& sight, const ClueCriteria& criteria);

}  // namespace hearth::projections

#endif  // HEARTH_SERVICES_PROJECTIONS_CLUE_QUERY_H_
