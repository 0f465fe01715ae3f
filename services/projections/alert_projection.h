// AlertProjection: raises and resolves alerts from what the rules say of households, and applies
// what people do with them. Which rules, priorities and days is the rulebook's; this file only
// knows the kinds:
//
//   NEW_FLAG        a rule that raises alerts came up (UNKNOWN neither raises nor clears)
//   FLAG_GONE       it is no longer so: resolves the NEW_FLAG and is born resolved
//   VISIT_OVERDUE   one a household that has a flag up whose rule raises alerts, is in a focus
//                   group of the rulebook, or whose cadence asks for it
//   VISITS_OVERDUE  one a village and month of the due day for all other households, with their
//                   number; brought up to date at the opening of a day
//   DATA_FAULT      one a village, rule and opened day, with the number of households

#ifndef HEARTH_SERVICES_PROJECTIONS_ALERT_PROJECTION_H_
#define HEARTH_SERVICES_PROJECTIONS_ALERT_PROJECTION_H_

#include "services/projections/alert_village.h"
#include "services/projections/read_model.h"

namespace hearth::projections {

class AlertProjection : public ReadModel {
 public:
  absl::Status OnHousehold(const Change& change, rows::v1::WatchedHousehold* watched,
                           Overlay* rows) override;
  absl::Status OnAlertFact(const domain::Event& event, const domain::Control& control,
                           Overlay* rows) override;
  absl::Status OnDone(const domain::Event& event, const domain::Control& control,
                      Overlay* rows) override;
  absl::Status OnBatch(Overlay* rows) override;

 private:
  bool faults_changed_ = false;  // by the event in work
  ChangedCounts changed_;
};

}  // namespace hearth::projections

#endif  // HEARTH_SERVICES_PROJECTIONS_ALERT_PROJECTION_H_
