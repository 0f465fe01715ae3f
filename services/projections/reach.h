// Reach: which households a control event may change although no fact names them. Pure.

#ifndef HEARTH_SERVICES_PROJECTIONS_REACH_H_
#define HEARTH_SERVICES_PROJECTIONS_REACH_H_

#include <cstdint>
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

// Whether a household of that area is in one of them, by its code or by the tree.
bool IsReached(std::string_view area_code, const std::vector<std::string>& areas,
               const domain::Control& control);

}  // namespace hearth::projections

#endif  // HEARTH_SERVICES_PROJECTIONS_REACH_H_
