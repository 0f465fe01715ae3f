#include "services/projections/masking.h"

namespace hearth::projections {

v1::MaskedHousehold Mask(const v1::OpenedHousehold& household, int32_t due_date,
                         const std::vector<std::string>& flags) {
  v1::MaskedHousehold masked;
  masked.set_household(household.household());
  masked.set_area_code(household.area_code());
  masked.set_natural_village(household.identity().natural_village());
  masked.set_household_number(household.identity().household_number());
  masked.set_last_covered_date(household.last_covered_date());
  masked.set_due_date(due_date);
  uint32_t members = 0;
  for (const v1::OpenedMember& member : household.members()) {
    if (!member.active()) continue;
    ++members;
    if (member.head()) masked.set_head_masked(MaskName(member.member().identity().name()));
  }
  masked.set_members(members);
  for (const std::string& flag : flags) masked.add_flags(flag);
  return masked;
}

}  // namespace hearth::projections
