// Data faults (疑点, domain guide 4.4) that visitors make, planted one a household.

#ifndef HEARTH_CLIENTS_SIM_FAULTS_H_
#define HEARTH_CLIENTS_SIM_FAULTS_H_

#include <cstddef>

#include "clients/sim/world.h"
#include "hearth/v1/check.pb.h"

namespace hearth::sim {

size_t FaultCount();
// The guide's number or a plain word; for the truth file.
const char* FaultName(size_t fault);

// What the household must have for it: a child at school, somebody who works, a harvest.
bool FaultFits(size_t fault, const World& world, const Household& household, int32_t today);

// Writes the fault into a check that has all its groups. False, with the check unchanged, when this
// household cannot have it (no child, nobody who works).
bool PlantFault(size_t fault, const World& world, const Household& household, int32_t today,
                v1::CheckRecorded* check);

}  // namespace hearth::sim

#endif  // HEARTH_CLIENTS_SIM_FAULTS_H_
