#include "services/projections/reach.h"

#include <set>
#include <utility>

namespace hearth::projections {
namespace {

using Areas = std::set<std::string>;

// A rulebook counts from the fact that completes it, whatever its parts say.
void AddPublished(const domain::RulebookSet& before, const domain::RulebookSet& after,
                  Areas* areas) {
  for (const auto& rulebook : after.All()) {
    if (before.Find(rulebook->rulebook_id(), rulebook->version()) == nullptr) {
      areas->insert(rulebook->area_code());
    }
  }
}

// Moves that take effect after the day `from`, up to the day `to`.
void AddMoves(const AreaMoves& moves, int32_t from, int32_t to, Areas* areas) {
  for (auto it = moves.upper_bound(from); it != moves.end() && it->first <= to; ++it) {
    areas->insert(it->second);
  }
}

}  // namespace

std::vector<std::string> ReachedAreas(const domain::Event& event, const domain::Control& before,
                                      const domain::Control& after, const AreaMoves& area_moves) {
  Areas areas;
  if (event.fact.has_rulebook_published()) {
    AddPublished(*before.rulebooks, *after.rulebooks, &areas);
  } else if (event.fact.has_area_changed()) {
    Areas moved;
    AddMoves(area_moves, 0, after.opened_day, &moved);
    for (const v1::AreaChange& change : event.fact.area_changed().changes()) {
      if (moved.contains(domain::ChangedArea(change))) areas.insert(domain::ChangedArea(change));
    }
  } else if (after.opened_day > before.opened_day) {
    // An assessment's own next day leaves out what takes effect in the rulebooks.
    for (const auto& [day, area] :
         after.rulebooks->TakingEffect(before.opened_day, after.opened_day)) {
      areas.insert(area);
    }
    AddMoves(area_moves, before.opened_day, after.opened_day, &areas);
  }
  return {areas.begin(), areas.end()};
}

bool IsReached(std::string_view area_code, const std::vector<std::string>& areas,
               const domain::Control& control) {
  for (const std::string& area : areas) {
    if (area_code.starts_with(area)) return true;
    if (control.areas->IsUnder(area_code, area, control.opened_day)) return true;
  }
  return false;
}

}  // namespace hearth::projections
