// Who acts in the life of a case: per village two cadres, per town a clerk, an approver and
// helpers, per county a clerk and an approver, each at a desk that is always online. Cadres do it
// in the evening, when their phones' tours are over: nobody is in two places.

#ifndef HEARTH_CLIENTS_SIM_CASE_CAST_H_
#define HEARTH_CLIENTS_SIM_CASE_CAST_H_

#include <cstdint>
#include <string>
#include <vector>

#include "clients/sim/case_book.h"
#include "clients/sim/county.h"
#include "clients/sim/household.h"

namespace hearth::sim {

enum class Role : uint8_t { kCountyClerk, kTownClerk, kCadre, kHelper, kTownBoss, kCountyBoss };

// A desk of the case's people.
struct Desk {
  std::string device;
  std::string actor;
  bool evening = false;
};

// All desks, in the order of their numbers.
std::vector<Desk> DesksOf(const County& county);

// Number among DesksOf. `turn`: which of the cadres or helpers.
uint32_t DeskOf(const County& county, Role role, uint32_t village, uint32_t turn);

Role RoleOf(Act act);
// Cadre who visits, and the one who goes along.
std::string CadreOf(const Village& village, uint32_t turn);
std::string HelperOf(const Town& town, uint32_t turn);
std::string TownClerkOf(const Town& town);

// The village misses its clocks.
bool IsLate(uint64_t seed, uint32_t village);

// The first working day from `day` on, days since 1970-01-01.
int NextWorkday(int day);
// The day of the village's next meeting from `day` on.
int NextMeeting(uint64_t seed, uint32_t village, int day);

}  // namespace hearth::sim

#endif  // HEARTH_CLIENTS_SIM_CASE_CAST_H_
