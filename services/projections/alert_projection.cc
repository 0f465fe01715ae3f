#include "services/projections/alert_projection.h"

#include "services/projections/alert_facts.h"
#include "services/projections/alert_household.h"
#include "services/projections/alert_rows.h"

namespace hearth::projections {

absl::Status AlertProjection::OnHousehold(const Change& change, rows::v1::WatchedHousehold* watched,
                                          Overlay* rows) {
  HouseholdAlerts alerts(change, watched, &changed_, rows);
  absl::Status status = alerts.Update();
  faults_changed_ = faults_changed_ || alerts.faults_changed();
  return status;
}

absl::Status AlertProjection::OnAlertFact(const domain::Event& event, const domain::Control&,
                                          Overlay* rows) {
  return ApplyAlertFact(event, rows);
}

absl::Status AlertProjection::OnDone(const domain::Event& event, const domain::Control& control,
                                     Overlay* rows) {
  // The rows know what was changed in the steps of a control event, also of those before a restart;
  // a fact of one household need not ask them.
  if (faults_changed_ || domain::IsControl(event.header)) {
    absl::Status status = UpdateVillageAlerts(kFaultsCount, event, control, &changed_, rows);
    if (!status.ok()) return status;
  }
  faults_changed_ = false;
  if (!event.fact.has_day_opened()) return absl::OkStatus();
  return UpdateVillageAlerts(kVisitsCount, event, control, &changed_, rows);
}

absl::Status AlertProjection::OnBatch(Overlay* rows) {
  changed_.Save(rows);
  return absl::OkStatus();
}

}  // namespace hearth::projections
