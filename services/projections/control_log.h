// ControlLog: the control (areas, rulebooks, days) at every position that a watch follower has
// reached, in memory. Thread-safe: one thread adds, all ask.
//
//   'k' ‖ position(8) → "": an accepted control event; from these rows it is loaded

#ifndef HEARTH_SERVICES_PROJECTIONS_CONTROL_LOG_H_
#define HEARTH_SERVICES_PROJECTIONS_CONTROL_LOG_H_

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "services/domain/control.h"
#include "services/domain/event.h"
#include "storage/api/keys.h"
#include "storage/api/log.h"
#include "storage/api/rows.h"

namespace hearth::projections {

inline constexpr char kControlRows = 'k';

std::string ControlKey(storage::Position position);

// Day → code of an area that moves from that day on.
using AreaMoves = std::multimap<int32_t, std::string>;

class ControlLog {
 public:
  // Replays the control events at or below `until`. REQUIRES: nothing was added yet.
  absl::Status Load(const storage::RowReader& rows, std::string_view family,
                    storage::Position until, const storage::Log& log, const storage::Keys& keys);
  // REQUIRES: positions ascend.
  void Add(const domain::Event& event);

  domain::Control newest() const;
  domain::Control At(storage::Position position) const;
  // The position before the first event that opened a day after `date`; nullopt when none at or
  // below `until` did.
  std::optional<storage::Position> EndOfDay(int32_t date, storage::Position until) const;

  // Areas that were ever merged, moved, closed or made again: for these the code alone does not say
  // where their households lie.
  std::set<std::string> moved_areas() const;
  // The same by the day from which it holds, with those of an event that is not added yet.
  AreaMoves MovesWith(const domain::Event& event) const;

 private:
  mutable std::mutex mutex_;
  domain::ControlHistory history_;  // guarded by mutex_
  AreaMoves area_moves_;            // guarded by mutex_
};

}  // namespace hearth::projections

#endif  // HEARTH_SERVICES_PROJECTIONS_CONTROL_LOG_H_
