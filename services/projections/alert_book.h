// What can happen to an alert by itself: raised, raised again, resolved because its cause is gone,
// moved. Each call names the event that causes it; doing it twice changes nothing.

#ifndef HEARTH_SERVICES_PROJECTIONS_ALERT_BOOK_H_
#define HEARTH_SERVICES_PROJECTIONS_ALERT_BOOK_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "hearth/v1/alert.pb.h"
#include "services/domain/event.h"
#include "services/projections/overlay.h"

namespace hearth::projections {

// What an open alert bears whatever its kind.
struct AlertFrame {
  std::string_view kind;
  std::string_view rule_code;
  std::string alert_id;
  std::string area_code;
  std::string household;  // empty for a village's
};
v1::Alert MakeAlert(const AlertFrame& frame, const domain::Event& cause, int32_t day);

// Day on which it is due; 0 for no due day.
int32_t DueDate(int32_t day, uint32_t due_days);

// Opens it unless it is open already. One that went away by itself opens again with its remarks;
// one that a person resolved stays so.
absl::Status RaiseAlert(const v1::Alert& alert, Overlay* rows);
// Resolves it unless it is resolved already or unknown.
absl::Status ResolveAlert(std::string_view alert_id, const domain::Event& cause, Overlay* rows);
// It belongs to another area from now on, unless it is resolved.
absl::Status MoveAlert(std::string_view alert_id, std::string_view area_code,
                       const domain::Event& cause, Overlay* rows);

}  // namespace hearth::projections

#endif  // HEARTH_SERVICES_PROJECTIONS_ALERT_BOOK_H_
