#include "services/projections/quarantine_projection.h"

#include "hearth/v1/quarantine.pb.h"
#include "services/domain/releases.h"
#include "services/projections/quarantine_rows.h"

namespace hearth::projections {
namespace {

// As much of the event as its row holds, which is all that a verdict depends on.
domain::Event EventOf(const v1::QuarantinedEvent& row) {
  domain::Event event;
  event.position = row.position();
  event.quarantine = row.reason();
  event.header.set_event_id(row.event_id());
  event.header.set_actor(row.actor());
  event.header.set_area_code(row.area_code());
  return event;
}

v1::QuarantineState StateOf(domain::Releases::Verdict verdict) {
  switch (verdict) {
    case domain::Releases::Verdict::kReleased:
      return v1::QUARANTINE_STATE_RELEASED;
    case domain::Releases::Verdict::kRejected:
      return v1::QUARANTINE_STATE_REJECTED;
    case domain::Releases::Verdict::kWaits:
      break;
  }
  return v1::QUARANTINE_STATE_WAITING;
}

}  // namespace

absl::Status QuarantineProjection::OnQuarantined(const domain::Event& event, Overlay* rows) {
  v1::QuarantinedEvent row;
  row.set_event_id(event.header.event_id());
  row.set_position(event.position);
  row.set_kind(event.header.kind());
  row.set_household(event.header.household());
  row.set_area_code(event.header.area_code());
  row.set_actor(event.header.actor());
  row.set_device(event.header.device());
  row.set_occurred_time_ms(event.header.occurred_time_ms());
  row.set_recorded_time_ms(event.recorded_time_ms);
  row.set_reason(event.quarantine);
  row.set_state(v1::QUARANTINE_STATE_WAITING);
  rows->Put(QuarantineKey(event.position), row.SerializeAsString());
  return absl::OkStatus();
}

absl::Status QuarantineProjection::OnDone(const domain::Event& event,
                                          const domain::Control& control, Overlay* rows) {
  if (!domain::Releases::Reads(static_cast<uint32_t>(event.fact.fact_case()))) {
    return absl::OkStatus();
  }
  const domain::QuarantineTargets targets = domain::TargetsOf(event.fact);
  for (int i = 0; i < targets.positions.size(); ++i) {
    const std::string key = QuarantineKey(targets.positions[i]);
    const auto bytes = rows->Get(key);
    if (!bytes.ok()) return bytes.status();
    v1::QuarantinedEvent row;
    if (!bytes->has_value()) continue;  // nothing there waits
    if (!row.ParseFromString(**bytes)) return absl::DataLossError("malformed quarantine row");
    if (row.event_id() != targets.event_ids[i]) continue;
    if (row.state() != v1::QUARANTINE_STATE_WAITING) continue;
    row.set_state(StateOf(control.releases->VerdictOn(EventOf(row))));
    if (row.state() == v1::QUARANTINE_STATE_WAITING) continue;
    row.set_decided_by(event.header.actor());
    row.set_decided_time_ms(event.recorded_time_ms);
    row.set_decision_reason(event.fact.has_quarantine_released()
                                ? event.fact.quarantine_released().reason()
                                : event.fact.quarantine_rejected().reason());
    rows->Put(key, row.SerializeAsString());
  }
  return absl::OkStatus();
}

}  // namespace hearth::projections
