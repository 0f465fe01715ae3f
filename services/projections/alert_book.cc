#include "services/projections/alert_book.h"

#include <optional>
#include <utility>

#include "services/domain/civil_date.h"
#include "services/projections/alert_rows.h"

namespace hearth::projections {

v1::Alert MakeAlert(const AlertFrame& frame, const domain::Event& cause, int32_t day) {
  v1::Alert alert;
  alert.set_alert_id(frame.alert_id);
  alert.set_kind(std::string(frame.kind));
  alert.set_rule_code(std::string(frame.rule_code));
  alert.set_area_code(frame.area_code);
  alert.set_household(frame.household);
  alert.set_state(v1::ALERT_STATE_OPEN);
  alert.set_cause_position(cause.position);
  alert.set_cause_event_id(cause.header.event_id());
  alert.set_changed_position(cause.position);
  alert.set_raised_date(day);
  return alert;
}

int32_t DueDate(int32_t day, uint32_t due_days) {
  if (due_days == 0 || !domain::IsDate(day)) return 0;
  return domain::AddDays(day, static_cast<int32_t>(due_days));
}

absl::Status RaiseAlert(const v1::Alert& alert, Overlay* rows) {
  const auto before = LoadAlert(*rows, alert.alert_id());
  if (!before.ok()) return before.status();
  rows::v1::AlertRow after;
  *after.mutable_alert() = alert;
  if (before->has_value()) {
    const rows::v1::AlertRow& known = **before;
    if (known.resolved_by_person()) return absl::OkStatus();
    if (known.alert().state() != v1::ALERT_STATE_RESOLVED) return absl::OkStatus();
    *after.mutable_alert()->mutable_comments() = known.alert().comments();
  }
  SaveAlert(*before, after, rows);
  return absl::OkStatus();
}

absl::Status ResolveAlert(std::string_view alert_id, const domain::Event& cause, Overlay* rows) {
  const auto before = LoadAlert(*rows, alert_id);
  if (!before.ok()) return before.status();
  if (!before->has_value() || (*before)->alert().state() == v1::ALERT_STATE_RESOLVED) {
    return absl::OkStatus();
  }
  rows::v1::AlertRow after = **before;
  after.mutable_alert()->set_state(v1::ALERT_STATE_RESOLVED);
  after.mutable_alert()->set_resolved_position(cause.position);
  after.mutable_alert()->set_resolved_event_id(cause.header.event_id());
  after.mutable_alert()->set_changed_position(cause.position);
  SaveAlert(*before, after, rows);
  return absl::OkStatus();
}

absl::Status MoveAlert(std::string_view alert_id, std::string_view area_code,
                       const domain::Event& cause, Overlay* rows) {
  const auto before = LoadAlert(*rows, alert_id);
  if (!before.ok()) return before.status();
  if (!before->has_value() || (*before)->alert().state() == v1::ALERT_STATE_RESOLVED ||
      (*before)->alert().area_code() == area_code) {
    return absl::OkStatus();
  }
  rows::v1::AlertRow after = **before;
  after.mutable_alert()->set_area_code(std::string(area_code));
  after.mutable_alert()->set_changed_position(cause.position);
  SaveAlert(*before, after, rows);
  return absl::OkStatus();
}

}  // namespace hearth::projections
