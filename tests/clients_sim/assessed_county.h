// A simulated county as the demo rules see it: decided, folded and assessed by the domain itself,
// without a server.

#ifndef HEARTH_TESTS_CLIENTS_SIM_ASSESSED_COUNTY_H_
#define HEARTH_TESTS_CLIENTS_SIM_ASSESSED_COUNTY_H_

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "services/domain/control.h"
#include "services/domain/event.h"
#include "tests/clients_sim/county.h"

namespace hearth::testing {

// What the assessments of one day say.
struct Assessed {
  int64_t households = 0;
  int64_t flagged = 0;  // with at least one flag, data faults apart
  std::map<std::string, int64_t> flags;
  std::map<std::string, int64_t> faults;
  std::map<std::string, int64_t> new_by_town;  // flags that were not up on the last day asked for
};

class AssessedCounty {
 public:
  // Publishes the default and the demo rulebook for a county of these areas.
  // `folder` is the source tree.
  AssessedCounty(const std::string& folder, const std::vector<sim::Area>& areas);

  // Decides the line on the day that stands open there, and keeps it. Aborts on lines that cannot
  // be read.
  void Take(const SimLine& line);
  // Refusals by their detail.
  const std::map<std::string, int64_t>& refused() const { return refused_; }
  // The last day of each month that was opened, yyyymmdd.
  const std::vector<int32_t>& month_ends() const { return month_ends_; }
  // The county on that day, by the facts dated up to it. Ask in ascending order.
  Assessed On(int32_t day);

  // Every flag and fault code that the rules in force can raise.
  std::set<std::string> AllFlags() const;
  std::set<std::string> AllFaults() const;

 private:
  void OpenDay(int32_t day);

  domain::Control control_;
  std::set<std::string> seen_;
  std::map<std::string, std::vector<domain::Event>> households_;
  std::map<std::string, std::set<std::string>> up_;
  std::map<std::string, int64_t> refused_;
  std::vector<int32_t> month_ends_;
};

}  // namespace hearth::testing

#endif  // HEARTH_TESTS_CLIENTS_SIM_ASSESSED_COUNTY_H_
