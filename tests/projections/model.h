// Model: what the views must answer, the naive way: at every event each household that could be
// concerned is folded from all its facts and assessed anew; nothing is kept incrementally but the
// alerts, whose history is their meaning.

#ifndef HEARTH_TESTS_PROJECTIONS_MODEL_H_
#define HEARTH_TESTS_PROJECTIONS_MODEL_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "hearth/v1/alert.pb.h"
#include "hearth/v1/assessment.pb.h"
#include "hearth/v1/household.pb.h"
#include "services/domain/control.h"
#include "services/domain/event.h"

namespace hearth::testing {

class Model {
 public:
  using Figures = std::map<std::string, int64_t>;
  // Alert of a village: kind, rule, village, time.
  using VillageAlert = std::tuple<std::string, std::string, std::string, int32_t>;

  struct Up {
    std::string flag;
    std::string alert_id;  // empty = the rule raises none
  };
  struct Household {
    std::vector<domain::Event> events;  // all that name it
    bool folded = false;                // some fact could be read
    v1::OpenedHousehold opened;
    v1::Assessment assessment;
    std::vector<std::string> flags;
    std::vector<std::string> faults;
    int32_t due_day = 0;
    std::map<std::string, Up> up;                // by rule
    std::string own_overdue;                     // id of its VISIT_OVERDUE
    std::optional<VillageAlert> counted;         // or where its overdue visit is counted
    std::map<std::string, VillageAlert> faulty;  // by rule
  };
  struct Alert {
    v1::Alert alert;
    bool by_person = false;
  };

  void Apply(const domain::Event& event);

  const domain::Control& control() const { return history_.newest(); }
  // Events that were ever in quarantine, by what became of them.
  std::map<domain::Releases::Verdict, std::vector<domain::Event>> Quarantined() const;
  const domain::ControlHistory& history() const { return history_; }
  const std::map<std::string, Household>& households() const { return households_; }
  const std::map<std::string, Alert>& alerts() const { return alerts_; }

  // Figures of each village now, and as they were at the end of an opened day.
  std::map<std::string, Figures> FiguresNow() const;
  const std::map<int32_t, std::map<std::string, Figures>>& figures_by_day() const {
    return figures_by_day_;
  }

  std::vector<std::string> AlertIds() const;

 private:
  void Reassess(Household* household, const domain::Event& cause);
  void UpdateFlags(Household* household, const domain::Event& cause);
  void UpdateOverdue(Household* household, const domain::Event& cause);
  void UpdateFaults(Household* household);
  void UpdateVillages(const std::string& kind, const domain::Event& cause);
  void ApplyAlertFact(const domain::Event& event);

  v1::Alert Fresh(const std::string& kind, const std::string& rule, const std::string& whose,
                  const std::string& id, const domain::Event& cause) const;
  void Raise(const v1::Alert& alert);
  void Resolve(const std::string& id, const domain::Event& cause);

  domain::ControlHistory history_;
  std::map<std::string, Household> households_;
  std::map<std::string, Alert> alerts_;
  std::map<std::string, VillageAlert> village_alerts_;  // ever counted, by id
  std::map<int32_t, std::map<std::string, Figures>> figures_by_day_;
};

}  // namespace hearth::testing

#endif  // HEARTH_TESTS_PROJECTIONS_MODEL_H_
