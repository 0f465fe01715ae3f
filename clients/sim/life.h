// What befalls households: drawn for the whole time on the first day, worked off day by day.

#ifndef HEARTH_CLIENTS_SIM_LIFE_H_
#define HEARTH_CLIENTS_SIM_LIFE_H_

#include "clients/sim/stage.h"

namespace hearth::sim {

// Puts registrations and everything that will befall the county into the agenda, and says which
// households will have a data fault.
void PlanLife(Stage* stage);

// Tasks that change the truth only (before kFirstFact).
void Befall(Stage* stage, const Task& task);

// A shock of that kind that begins today: how much, how long, whether the family can cope.
void StartShock(Stage* stage, uint32_t household, Shock kind, uint32_t cannot_cope_ppm);

}  // namespace hearth::sim

#endif  // HEARTH_CLIENTS_SIM_LIFE_H_
