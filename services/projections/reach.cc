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

Reach::Reach(const std::vector<std::string>& areas, const domain::Control& control)
    : areas_(areas.begin(), areas.end()), tree_(*control.areas), day_(control.opened_day) {
  for (const std::string& area : areas) successors_.insert(tree_.Resolve(area, day_));
}

bool Reach::Covers(std::string_view area_code) const {
  if (areas_.contains("")) return true;
  for (const int digits : {2, 4, 6, 9, 12, 15}) {
    const std::string_view prefix = area_code.substr(0, static_cast<size_t>(digits));
    if (areas_.contains(prefix)) return true;
    const std::string ancestor = tree_.AncestorAt(area_code, digits, day_);
    if (!ancestor.empty() && successors_.contains(ancestor)) return true;
  }
  return false;
}

}  // namespace hearth::projections
