// Registrations and changes of households: who is born, marries, dies, moves, divides; written at
// the town's desk, but for the first registrations.

#ifndef HEARTH_CLIENTS_SIM_STRUCTURE_H_
#define HEARTH_CLIENTS_SIM_STRUCTURE_H_

#include "clients/sim/stage.h"

namespace hearth::sim {

// The villagers' groups of the whole county, at most 500 in a fact.
// REQUIRES: within the import's tour.
void CreateGrids(Stage* stage);
uint32_t GridFacts(const World& world);

// kRegister .. kReRegister and kPrepared. A change that does not fit the household (nobody to be
// married) makes no fact. REQUIRES: within the tour of the town's desk (kRegister: of the import or
// the desk).
void Change(Stage* stage, const Task& task);

}  // namespace hearth::sim

#endif  // HEARTH_CLIENTS_SIM_STRUCTURE_H_
