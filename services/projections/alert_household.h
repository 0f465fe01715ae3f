// HouseholdAlerts: the alerts of one household after one change.

#ifndef HEARTH_SERVICES_PROJECTIONS_ALERT_HOUSEHOLD_H_
#define HEARTH_SERVICES_PROJECTIONS_ALERT_HOUSEHOLD_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/domain/rulebook_set.h"
#include "services/projections/alert_village.h"
#include "services/projections/overlay.h"
#include "services/projections/read_model.h"

namespace hearth::projections {

// Lives for one change. All arguments outlive it.
class HouseholdAlerts {
 public:
  HouseholdAlerts(const Change& change, rows::v1::WatchedHousehold* watched, ChangedCounts* changed,
                  Overlay* rows);
  absl::Status Update();
  // After Update: a count of a data fault changed.
  bool faults_changed() const { return faults_changed_; }

 private:
  absl::Status Move();
  absl::Status UpdateFlags();
  absl::Status RaiseFlag(const v1::Rule& rule);
  absl::Status EndFlag(const rows::v1::RaisedRule& raised);
  absl::Status UpdateOverdue();
  absl::Status EndOverdue();
  absl::Status UpdateFaults();
  absl::Status ChangeFault(const rows::v1::FaultMark& mark, int change);

  // How the overdue visit is to be told now; nullopt = not overdue.
  std::optional<rows::v1::OverdueMark> WantedOverdue();
  bool HasOwnOverdueAlert();
  const domain::RulesInForce& rules() const { return change_.rules; }
  const std::vector<v1::RuleResult>& results() const { return change_.finding.results; }
  bool Stands(std::string_view rule_code, std::string_view flag) const;
  bool FaultStands(std::string_view rule_code) const;
  std::string village() const;

  const Change& change_;
  const rows::v1::WatchedHousehold& watched_;
  rows::v1::AlertPart* const part_;
  ChangedCounts* const changed_;
  Overlay* const rows_;
  bool faults_changed_ = false;
};

}  // namespace hearth::projections

#endif  // HEARTH_SERVICES_PROJECTIONS_ALERT_HOUSEHOLD_H_
