// Alerts of villages: one for many households, with their number. Changes of the number are
// collected and brought into the alert once an event is done, so that the order in which its
// households are worked off does not matter.

#ifndef HEARTH_SERVICES_PROJECTIONS_ALERT_VILLAGE_H_
#define HEARTH_SERVICES_PROJECTIONS_ALERT_VILLAGE_H_

#include <string>

#include "absl/status/status.h"
#include "hearth/rows/v1/views.pb.h"
#include "services/domain/control.h"
#include "services/domain/event.h"
#include "services/domain/rulebook_set.h"
#include "services/projections/overlay.h"

namespace hearth::projections {

// Overdue visits of a village that were due in a month (yyyymm).
rows::v1::VillageCount VisitsOf(const std::string& village, int32_t month);
// A data fault that came up in a village on an opened day.
rows::v1::VillageCount FaultsOf(const std::string& rule_code, const std::string& village,
                                int32_t day);

// One household more (+1) or less (-1). `which.count` is not read.
absl::Status ChangeVillageCount(const rows::v1::VillageCount& which, int change, Overlay* rows);

// Brings all changed counts of a kind (kVisitsCount, kFaultsCount) into their alerts: an alert
// opens with the first household and resolves with the last.
absl::Status UpdateVillageAlerts(char kind, const domain::Event& cause,
                                 const domain::Control& control, Overlay* rows);

// 3 where the rulebook names none.
uint32_t PriorityOr(uint32_t configured);
// Priority and due day of overdue visits.
void SetOverduePolicy(const domain::RulesInForce& rules, int32_t day, v1::Alert* alert);

}  // namespace hearth::projections

#endif  // HEARTH_SERVICES_PROJECTIONS_ALERT_VILLAGE_H_
