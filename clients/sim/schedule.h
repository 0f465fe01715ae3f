// When who goes where: the cadres' days and the households' next visits.

#ifndef HEARTH_CLIENTS_SIM_SCHEDULE_H_
#define HEARTH_CLIENTS_SIM_SCHEDULE_H_

#include "clients/sim/stage.h"

namespace hearth::sim {

// The first day from `day` on which the household's cadre goes from house to house.
int NextTour(const Stage& stage, const Household& household, int day);

void ScheduleFirstVisit(Stage* stage, uint32_t household, Rng* rng);
// After a regular visit today.
void ScheduleNextVisit(Stage* stage, uint32_t household);

}  // namespace hearth::sim

#endif  // HEARTH_CLIENTS_SIM_SCHEDULE_H_
