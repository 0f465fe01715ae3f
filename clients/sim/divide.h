// 分户 and 合户: two facts with one command id, one for each household.

#ifndef HEARTH_CLIENTS_SIM_DIVIDE_H_
#define HEARTH_CLIENTS_SIM_DIVIDE_H_

#include "clients/sim/stage.h"

namespace hearth::sim {

// A grown child founds a household of its own. No facts when there is none.
// REQUIRES: within the tour of the town's desk, here and below.
void Split(Stage* stage, uint32_t household);
// An old person who lives alone joins the next household of the village that has room.
void Merge(Stage* stage, uint32_t household);

}  // namespace hearth::sim

#endif  // HEARTH_CLIENTS_SIM_DIVIDE_H_
