// CounterProjection: the figures of villages (AreaSummary.counters), kept as changes by opened day.

#ifndef HEARTH_SERVICES_PROJECTIONS_COUNTER_PROJECTION_H_
#define HEARTH_SERVICES_PROJECTIONS_COUNTER_PROJECTION_H_

#include <cstdint>
#include <map>
#include <string>

#include "services/projections/counter_rows.h"
#include "services/projections/read_model.h"

namespace hearth::projections {

// What a household adds to its village's figures. Pure.
Counters ContributionOf(const v1::OpenedHousehold& household, const domain::Finding& finding,
                        const std::vector<std::string>& flags,
                        const std::vector<std::string>& faults);

class CounterProjection : public ReadModel {
 public:
  absl::Status OnHousehold(const Change& change, rows::v1::WatchedHousehold* watched,
                           Overlay* rows) override;
  absl::Status OnBatch(Overlay* rows) override;

 private:
  // The row of a village's newest day, as it is or will be written: it need not be read again.
  struct Kept {
    int32_t day = 0;
    Counters changes;
  };
  // Makes `kept` that of day_, and the village's row of the month if it is the month's first.
  absl::Status Enter(const std::string& village, Kept* kept, Overlay* rows);
  absl::Status WriteVillage(const std::string& village, const Counters& changes, Overlay* rows);

  int32_t day_ = 0;                          // of the changes below
  std::map<std::string, Counters> changes_;  // by village; of this batch
  std::map<std::string, Kept> kept_;         // by village
};

}  // namespace hearth::projections

#endif  // HEARTH_SERVICES_PROJECTIONS_COUNTER_PROJECTION_H_
