#include "services/projections/duty_projection.h"

#include <algorithm>

#include "services/domain/file_duties.h"
#include "services/projections/duty_rows.h"

namespace hearth::projections {
namespace {

// The earlier of two days, where 0 means never.
int32_t Earlier(int32_t a, int32_t b) {
  if (a == 0 || b == 0) return std::max(a, b);
  return std::min(a, b);
}

}  // namespace

absl::Status DutyProjection::OnHousehold(const Change& change, rows::v1::WatchedHousehold* watched,
                                         Overlay* rows) {
  int32_t due = Earlier(change.finding.next_day, watched->state().pending_date());
  if (!change.duties.empty()) {
    due = Earlier(due, domain::NextDutyDay(change.duties, change.control.opened_day));
  }
  // Days that are opened do not come again.
  if (due != 0) due = std::max(due, change.control.opened_day + 1);
  if (due == watched->due_day()) return absl::OkStatus();
  const std::string& household = change.household.household();
  if (watched->due_day() != 0) rows->Delete(DutyKey(watched->due_day(), household));
  if (due != 0) rows->Put(DutyKey(due, household), "");
  watched->set_due_day(due);
  return absl::OkStatus();
}

}  // namespace hearth::projections
