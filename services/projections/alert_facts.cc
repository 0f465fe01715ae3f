#include "services/projections/alert_facts.h"

#include <optional>
#include <string>

#include "services/projections/alert_rows.h"

namespace hearth::projections {
namespace {

const std::string& AlertOf(const v1::Fact& fact) {
  if (fact.has_alert_acknowledged()) return fact.alert_acknowledged().alert_id();
  if (fact.has_alert_assigned()) return fact.alert_assigned().alert_id();
  if (fact.has_alert_commented()) return fact.alert_commented().alert_id();
  return fact.alert_resolved().alert_id();
}

bool AddComment(const domain::Event& event, const std::string& text, v1::Alert* alert) {
  if (text.empty() || alert->comments_size() >= kAlertCommentsMax) return false;
  v1::AlertComment* comment = alert->add_comments();
  comment->set_actor(event.header.actor());
  comment->set_recorded_time_ms(event.recorded_time_ms);
  comment->set_text(text);
  return true;
}

bool Acknowledge(const domain::Event& event, v1::Alert* alert) {
  if (alert->state() != v1::ALERT_STATE_OPEN) return false;
  alert->set_state(v1::ALERT_STATE_ACKNOWLEDGED);
  AddComment(event, event.fact.alert_acknowledged().note(), alert);
  return true;
}

bool Assign(const v1::AlertAssigned& fact, v1::Alert* alert) {
  if (alert->state() == v1::ALERT_STATE_RESOLVED) return false;
  alert->set_owner(fact.owner());
  if (fact.due_date() != 0) alert->set_due_date(fact.due_date());
  return true;
}

bool Resolve(const domain::Event& event, rows::v1::AlertRow* row) {
  v1::Alert* alert = row->mutable_alert();
  if (alert->state() == v1::ALERT_STATE_RESOLVED) return false;
  alert->set_state(v1::ALERT_STATE_RESOLVED);
  alert->set_resolved_position(event.position);
  alert->set_resolved_event_id(event.header.event_id());
  row->set_resolved_by_person(true);
  AddComment(event, event.fact.alert_resolved().note(), alert);
  return true;
}

// True when the fact counts.
bool ApplyTo(const domain::Event& event, rows::v1::AlertRow* row) {
  const v1::Fact& fact = event.fact;
  if (fact.has_alert_acknowledged()) return Acknowledge(event, row->mutable_alert());
  if (fact.has_alert_assigned()) return Assign(fact.alert_assigned(), row->mutable_alert());
  if (fact.has_alert_commented()) {
    return AddComment(event, fact.alert_commented().text(), row->mutable_alert());
  }
  return fact.has_alert_resolved() && Resolve(event, row);
}

}  // namespace

absl::Status ApplyAlertFact(const domain::Event& event, Overlay* rows) {
  const auto before = LoadAlert(*rows, AlertOf(event.fact));
  if (!before.ok()) return before.status();
  if (!before->has_value()) return absl::OkStatus();
  rows::v1::AlertRow after = **before;
  if (!ApplyTo(event, &after)) return absl::OkStatus();
  after.mutable_alert()->set_changed_position(event.position);
  SaveAlert(*before, after, rows);
  return absl::OkStatus();
}

}  // namespace hearth::projections
