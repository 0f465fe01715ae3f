// Reach: which households a control event may change although no fact names them. Pure.

#ifndef HEARTH_SERVICES_PROJECTIONS_REACH_H_
#define HEARTH_SERVICES_PROJECTIONS_REACH_H_

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "services/domain/control.h"
#include "services/domain/event.h"
#include "services/projections/control_log.h"

namespace hearth::projections {

// Areas whose households are to be assessed anew after `event`, ascending; empty = none. Households
// that are due on an opened day come besides. `area_moves`: ControlLog::MovesWith this event.
std::vector<std::string> ReachedAreas(const domain::Event& event, const domain::Control& before,
                                      const domain::Control& after, const AreaMoves& area_moves);

// Which areas lie in some others on the control's opened day: asked once a household, so that it
// costs the levels of a code and not the number of areas. `control` outlives it.
class Reach {
 public:
  Reach(const std::vector<std::string>& areas, const domain::Control& control);
  // Whether a household of that area is in one of them, by its code or by the tree.
  bool Covers(std::string_view area_code) const;

 private:
  std::set<std::string, std::less<>> areas_, successors_;
  const domain::AreaTree& tree_;
  const int32_t day_;
};

}  // namespace hearth::projections

#endif  // HEARTH_SERVICES_PROJECTIONS_REACH_H_
