// CounterProjection: the figures of villages (AreaSummary.counters), kept as totals by opened day.

#ifndef HEARTH_SERVICES_PROJECTIONS_COUNTER_PROJECTION_H_
#define HEARTH_SERVICES_PROJECTIONS_COUNTER_PROJECTION_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "services/projections/counter_rows.h"
#include "services/projections/read_model.h"

namespace hearth::projections {

// What a household adds to its village's figures. Pure.
Counters ContributionOf(const v1::OpenedHousehold& household, const domain::Finding& finding,
                        const std::vector<std::string>& flags,
                        const std::vector<std::string>& faults);

// What its case file adds: monitored and monitored_persons, category.<code> and
// category_persons.<code> of these, identifying, eliminated, clues_open and clues_overdue (clues),
// no_measure (cases with a risk whose measure is overdue), duties_overdue (duties). Pure.
void CountCaseFile(const v1::CaseFile& file, const std::vector<v1::FileDuty>& duties,
                   int64_t persons, Counters* counters);

class CounterProjection : public ReadModel {
 public:
  absl::Status OnHousehold(const Change& change, rows::v1::WatchedHousehold* watched,
                           Overlay* rows) override;
  absl::Status OnBatch(Overlay* rows) override;

 private:
  absl::Status WriteVillage(const std::string& village, const Counters& changes, Overlay* rows);

  int32_t day_ = 0;                          // of the changes below
  std::map<std::string, Counters> changes_;  // by village; of this batch
  // By village; the newest row as it is or will be written, which need not be read again.
  std::map<std::string, Counters> totals_;
};

}  // namespace hearth::projections

#endif  // HEARTH_SERVICES_PROJECTIONS_COUNTER_PROJECTION_H_
