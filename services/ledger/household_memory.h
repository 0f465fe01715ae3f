// Which events belong to which household, for those that the index cannot yet find.

#ifndef HEARTH_SERVICES_LEDGER_HOUSEHOLD_MEMORY_H_
#define HEARTH_SERVICES_LEDGER_HOUSEHOLD_MEMORY_H_

#include <array>
#include <deque>
#include <optional>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "services/ledger/ledger.h"

namespace hearth::ledger {

// Household → positions, for a dense range that ends at the newest prepared event: each event knows
// the one before it of its household, so that an event costs one look-up and no list of its own.
// About 60 bytes an event. Not thread-safe: the preparing thread owns it.
class HouseholdMemory {
 public:
  using Id = std::array<char, 16>;
  // nullopt for what is not 16 bytes: an event of a reserved stream.
  static std::optional<Id> ToId(std::string_view household);

  // REQUIRES: position follows the newest one.
  void Insert(Position position, const std::optional<Id>& household);
  // The newest event of the household; 0 = none that is remembered.
  Position Newest(std::string_view household) const;
  // Its positions above `after`, ascending.
  std::vector<Position> Above(std::string_view household, Position after) const;
  // Forgets everything at or below `floor`.
  void Trim(Position floor);
  size_t size() const { return events_.size(); }

 private:
  struct Event {
    std::optional<Id> household;
    Position earlier = 0;  // of the same household; it may be forgotten
  };

  absl::flat_hash_map<Id, Position> newest_;
  std::deque<Event> events_;  // by position
  Position first_ = 0;        // of events_.front()
};

}  // namespace hearth::ledger

#endif  // HEARTH_SERVICES_LEDGER_HOUSEHOLD_MEMORY_H_
