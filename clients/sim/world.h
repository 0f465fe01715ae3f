// The simulated county as a whole, and the ids that follow from its seed.

#ifndef HEARTH_CLIENTS_SIM_WORLD_H_
#define HEARTH_CLIENTS_SIM_WORLD_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "clients/sim/county.h"
#include "clients/sim/household.h"

namespace hearth::sim {

struct Flood {
  int32_t town = -1;  // index; -1 = none in the simulated time
  int day = 0;
};

struct World {
  uint64_t seed = 0;
  int32_t start_day = 0;  // since 1970-01-01; other days count from it unless they are called today
  int days = 0;
  County county;
  Population population;
  Flood flood;

  int32_t Today(int day) const { return start_day + day; }
  const Village& VillageOf(const Household& h) const { return county.villages[h.village]; }
  const Town& TownOf(const Household& h) const { return county.towns[VillageOf(h).town]; }
  std::string AreaOf(const Household& h) const { return GridCode(VillageOf(h), h.grid); }
};

// Errors as Simulate's.
absl::StatusOr<World> MakeWorld(const SimulateOptions& options);

std::string HouseholdHex(const World& world, const Household& household);
std::string HouseholdBytes(const World& world, const Household& household);
uint64_t MemberId(const World& world, const Person& person);

}  // namespace hearth::sim

#endif  // HEARTH_CLIENTS_SIM_WORLD_H_
