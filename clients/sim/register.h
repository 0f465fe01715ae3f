// Writes households and members as the county registers them.

#ifndef HEARTH_CLIENTS_SIM_REGISTER_H_
#define HEARTH_CLIENTS_SIM_REGISTER_H_

#include "clients/sim/world.h"
#include "hearth/v1/household.pb.h"

namespace hearth::sim {

// Which groups of a member are written.
struct MemberGroups {
  bool identity = false;
  bool situation = true;
  bool work = true;
  bool insurance = true;
  bool absent = false;  // the grown-ups work away
  bool alone = false;   // the only one at home
};

// `groups` with what the household makes of its members.
MemberGroups GroupsIn(const World& world, const Household& household, MemberGroups groups);

void FillMember(const World& world, const Person& person, int32_t today, const MemberGroups& groups,
                v1::Member* member);
// `change` numbers the telephones that the household has had, from 0.
void FillIdentity(const World& world, const Household& household, int day, uint32_t change,
                  v1::HouseholdIdentity* identity);
void FillRegistration(const World& world, const Household& household, int day,
                      v1::HouseholdRegistered* registered);

}  // namespace hearth::sim

#endif  // HEARTH_CLIENTS_SIM_REGISTER_H_
