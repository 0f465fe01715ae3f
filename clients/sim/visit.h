// Visits as they are made and written down: with slips of the pen, forms left half empty, checks
// entered for the neighbour, and what comes of it later.

#ifndef HEARTH_CLIENTS_SIM_VISIT_H_
#define HEARTH_CLIENTS_SIM_VISIT_H_

#include "clients/sim/stage.h"

namespace hearth::sim {

// REQUIRES: within the tour of the household's cadre (kFollowUp: of its town's team).
void Visit(Stage* stage, const Task& task);

}  // namespace hearth::sim

#endif  // HEARTH_CLIENTS_SIM_VISIT_H_
