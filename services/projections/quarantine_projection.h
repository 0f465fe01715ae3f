// QuarantineProjection: a row for each event that was ever put into quarantine, and what became of
// it. Headers and codes only; nothing personal.

#ifndef HEARTH_SERVICES_PROJECTIONS_QUARANTINE_PROJECTION_H_
#define HEARTH_SERVICES_PROJECTIONS_QUARANTINE_PROJECTION_H_

#include "services/projections/read_model.h"

namespace hearth::projections {

class QuarantineProjection : public ReadModel {
 public:
  absl::Status OnHousehold(const Change&, rows::v1::WatchedHousehold*, Overlay*) override {
    return absl::OkStatus();
  }
  absl::Status OnQuarantined(const domain::Event& event, Overlay* rows) override;
  absl::Status OnDone(const domain::Event& event, const domain::Control& control,
                      Overlay* rows) override;
};

}  // namespace hearth::projections

#endif  // HEARTH_SERVICES_PROJECTIONS_QUARANTINE_PROJECTION_H_
