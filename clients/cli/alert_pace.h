// How many new alerts a town gets on a working day: whether a clerk can look at them all.
#ifndef HEARTH_CLIENTS_CLI_ALERT_PACE_H_
#define HEARTH_CLIENTS_CLI_ALERT_PACE_H_

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "clients/cli/table.h"
#include "hearth/v1/alert.pb.h"

namespace hearth::cli {

// Monday to Friday in the month yyyymm, from `first` to `last` (yyyymmdd) where they cut it short.
// Public holidays count as working days: their list is no data of ours.
int WorkingDays(int32_t month, int32_t first, int32_t last);

// One thread.
class AlertPace {
 public:
  // A town without alerts counts as one with none.
  void AddTown(const std::string& town_code) { towns_.insert(town_code); }
  // An alert told twice counts once. One whose area lies above the towns is left out.
  void Add(const v1::Alert& alert);

  struct Month {
    int32_t month = 0;  // yyyymm
    int working_days = 0;
    int64_t alerts = 0;
    double median = 0, greatest = 0;  // alerts a town and working day
    std::string busiest;              // town of the greatest
  };
  // Ascending; months without an alert between the first and the last are in it.
  std::vector<Month> Months() const;

 private:
  std::set<std::string> seen_, towns_;
  std::map<int32_t, std::map<std::string, int64_t>> alerts_;  // month → town → count
  int32_t first_ = 0, last_ = 0;                              // raised dates
};

Table PaceTable(const std::vector<AlertPace::Month>& months);

}  // namespace hearth::cli

#endif  // HEARTH_CLIENTS_CLI_ALERT_PACE_H_
