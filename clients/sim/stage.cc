#include "clients/sim/stage.h"

#include <utility>

namespace hearth::sim {

v1::Draft* Stage::NewDraft(const Household& household) {
  draft.Clear();
  draft.set_household(HouseholdHex(world, household));
  draft.set_area_code(world.AreaOf(household));
  return &draft;
}

void Stage::Prepare(uint32_t household, int later, v1::Fact fact) {
  const int due = day + later;
  if (due >= world.days) return;
  prepared[next_prepared] = {std::move(fact), world.AreaOf(At(household))};
  agenda.Add(due, {household, next_prepared++, TaskKind::kPrepared});
}

}  // namespace hearth::sim
