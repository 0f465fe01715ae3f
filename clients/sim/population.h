// Makes the people of the simulated county as they are on its first day.

#ifndef HEARTH_CLIENTS_SIM_POPULATION_H_
#define HEARTH_CLIENTS_SIM_POPULATION_H_

#include <cstdint>

#include "clients/sim/county.h"
#include "clients/sim/household.h"
#include "clients/sim/random.h"

namespace hearth::sim {

// Households in the order of their villages. `start_day` is the first simulated day since
// 1970-01-01, `days` how many there are.
Population MakePopulation(const County& county, const SimulateOptions& options, int32_t start_day,
                          int days);

// A person with the attributes that fit the age; the next serial number.
Person MakePerson(Population* population, Rng* rng, const Town& town, Relation relation,
                  uint8_t sex, int age, int32_t today, bool poor);

// What the household lives on, so that each of its active members has `per_capita` yuan a year.
void MakeLivelihood(Population* population, Household* household, Rng* rng, const Town& town,
                    int64_t per_capita, int32_t today);

// Makes the household fit to have the gap: somebody without cover, a child out of school. False
// when it cannot.
bool OpenGap(Population* population, Household* household, Gap gap, int start, int end,
             int32_t today);
void CloseGap(Population* population, Household* household);

}  // namespace hearth::sim

#endif  // HEARTH_CLIENTS_SIM_POPULATION_H_
