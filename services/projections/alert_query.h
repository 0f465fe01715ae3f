// Lists and feed of alerts.

#ifndef HEARTH_SERVICES_PROJECTIONS_ALERT_QUERY_H_
#define HEARTH_SERVICES_PROJECTIONS_ALERT_QUERY_H_

#include <string_view>

#include "absl/status/statusor.h"
#include "services/projections/moments.h"
#include "services/projections/views.h"

namespace hearth::projections {

// Alerts that one page of a list looks at, at most: a page may be short and still have a next one.
inline constexpr size_t kListedMax = 50'000;

// By priority, then due day (none last), then day raised, then id.
absl::StatusOr<AlertPage> AnswerAlerts(const Sight& sight, const AlertCriteria& criteria);
// All alerts that one event changed come together, even beyond the limit: the cursor is a position.
absl::StatusOr<AlertChanges> AnswerAlertChanges(const Sight& sight, std::string_view area_code,
                                                Position cursor, int limit);
// NOT_FOUND.
absl::StatusOr<v1::Alert> AnswerAlert(const Sight& sight, std::string_view alert_id);

}  // namespace hearth::projections

#endif  // HEARTH_SERVICES_PROJECTIONS_ALERT_QUERY_H_
