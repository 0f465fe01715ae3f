// Alerts of villages: one for many households, with their number. Changes of the number are
// collected and brought into the alert once an event is done, so that the order in which its
// households are worked off does not matter.

#ifndef HEARTH_SERVICES_PROJECTIONS_ALERT_VILLAGE_H_
#define HEARTH_SERVICES_PROJECTIONS_ALERT_VILLAGE_H_

#include <map>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "hearth/rows/v1/views.pb.h"
#include "services/domain/control.h"
#include "services/domain/event.h"
#include "services/domain/rulebook_set.h"
#include "services/projections/overlay.h"

namespace hearth::projections {

// Overdue visits of a village that were due in a month (yyyymm).
rows::v1::VillageCount VisitsOf(const std::string& village, int32_t month);
// A data fault that came up in a village on an opened day.
rows::v1::VillageCount FaultsOf(const std::string& rule_code, const std::string& village,
                                int32_t day);

// Alerts whose number changed and does not stand in them yet. Kept in memory,
// so that thousands of changes of one event do not write the list as often; the
// rows have it once a batch. Belongs to one follower.
class ChangedCounts {
 public:
  // kVisitsCount or kFaultsCount. An id that is noted already is not noted
  // again.
  absl::Status Note(char kind, const std::string& alert_id, const Overlay& rows);
  // All that are noted, in that order; then none is.
  absl::StatusOr<std::vector<std::string>> Take(char kind, const Overlay& rows);
  void Save(Overlay* rows);

 private:
  struct List {
    bool loaded = false;
    bool dirty = false;
    std::vector<std::string> ids;
    absl::flat_hash_set<std::string> known;  // the same
  };
  absl::StatusOr<List*> Load(char kind, const Overlay& rows);

  std::map<char, List> lists_;
};

// One household more (+1) or less (-1). `which.count` is not read.
absl::Status ChangeVillageCount(const rows::v1::VillageCount& which, int change,
                                ChangedCounts* changed, Overlay* rows);

// Brings all changed counts of a kind (kVisitsCount, kFaultsCount) into their alerts: an alert
// opens with the first household and resolves with the last.
absl::Status UpdateVillageAlerts(char kind, const domain::Event& cause,
                                 const domain::Control& control, ChangedCounts* changed,
                                 Overlay* rows);

// 3 where the rulebook names none.
uint32_t PriorityOr(uint32_t configured);
// Priority and due day of overdue visits.
void SetOverduePolicy(const domain::RulesInForce& rules, int32_t day, v1::Alert* alert);

}  // namespace hearth::projections

#endif  // HEARTH_SERVICES_PROJECTIONS_ALERT_VILLAGE_H_
