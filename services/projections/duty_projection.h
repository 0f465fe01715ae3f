// DutyProjection: keeps the due row of each household at the first day on which its assessment may
// change, on which a fact that is dated ahead begins to count, or on which something of its case
// file becomes due.

#ifndef HEARTH_SERVICES_PROJECTIONS_DUTY_PROJECTION_H_
#define HEARTH_SERVICES_PROJECTIONS_DUTY_PROJECTION_H_

#include "services/projections/read_model.h"

namespace hearth::projections {

class DutyProjection : public ReadModel {
 public:
  absl::Status OnHousehold(const Change& change, rows::v1::WatchedHousehold* watched,
                           Overlay* rows) override;
};

}  // namespace hearth::projections

#endif  // HEARTH_SERVICES_PROJECTIONS_DUTY_PROJECTION_H_
