// 分户 and 合户: two facts with one command id, one for each household.

#ifndef HEARTH_CLIENTS_SIM_DIVIDE_H_
#define HEARTH_CLIENTS_SIM_DIVIDE_H_

#include <cstdint>
#include <string>

#include "clients/sim/stage.h"

namespace hearth::sim {

// A grown child founds a household of its own. No facts when there is none.
// REQUIRES: within the tour of the town's desk, here and below.
void Split(Stage* stage, uint32_t household);
// What a division has left.
struct Parting {
  uint32_t added = 0;          // the new household
  std::string command;         // id of the command of both facts
  std::string added_event_id;  // HouseholdSplit of the new household
};
// The member founds a household. Invalidates references to households and persons. REQUIRES: the
// member is active and not the only one.
Parting SplitOff(Stage* stage, uint32_t household, Person* member);
// An old person who lives alone joins the next household of the village that has room.
void Merge(Stage* stage, uint32_t household);

}  // namespace hearth::sim

#endif  // HEARTH_CLIENTS_SIM_DIVIDE_H_
