#include "services/ledger/household_memory.h"

#include <algorithm>

#include "services/domain/invariant.h"

namespace hearth::ledger {

std::optional<HouseholdMemory::Id> HouseholdMemory::ToId(std::string_view household) {
  Id id;
  if (household.size() != id.size()) return std::nullopt;
  std::copy(household.begin(), household.end(), id.begin());
  return id;
}

void HouseholdMemory::Insert(Position position, const std::optional<Id>& household) {
  if (events_.empty()) first_ = position;
  HEARTH_REQUIRE(position == first_ + events_.size());
  Event& event = events_.emplace_back(Event{.household = household});
  if (!household) return;
  Position& newest = newest_[*household];
  event.earlier = newest;
  newest = position;
}

Position HouseholdMemory::Newest(std::string_view household) const {
  const std::optional<Id> id = ToId(household);
  if (!id) return 0;
  const auto found = newest_.find(*id);
  return found == newest_.end() ? 0 : found->second;
}

std::vector<Position> HouseholdMemory::Above(std::string_view household, Position after) const {
  std::vector<Position> positions;
  Position position = Newest(household);
  while (position > after && position >= first_) {
    positions.push_back(position);
    position = events_[position - first_].earlier;
  }
  std::reverse(positions.begin(), positions.end());
  return positions;
}

void HouseholdMemory::Trim(Position floor) {
  while (!events_.empty() && first_ <= floor) {
    if (const std::optional<Id>& household = events_.front().household) {
      const auto newest = newest_.find(*household);
      if (newest->second == first_) newest_.erase(newest);
    }
    events_.pop_front();
    ++first_;
  }
}

}  // namespace hearth::ledger
