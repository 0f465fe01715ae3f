// Puts the check of one visit together.

#ifndef HEARTH_CLIENTS_SIM_CHECK_H_
#define HEARTH_CLIENTS_SIM_CHECK_H_

#include <cstdint>

#include "clients/sim/stage.h"
#include "hearth/v1/check.pb.h"

namespace hearth::sim {

// What a visit asks, and how.
struct VisitPlan {
  v1::CheckKind kind = v1::CHECK_KIND_REGULAR_VERIFICATION;
  v1::VisitMode mode = v1::VISIT_MODE_HOME;
  bool members = true;
  v1::Obtained income = v1::OBTAINED_UNSPECIFIED;  // unspecified = not asked
  int window_month = -1;                           // last month of the income window
  const char* window_rule = "";
  v1::Obtained groups = v1::OBTAINED_OBSERVED;  // guarantees, risks, social security
  bool living = false;
  bool answers = false;  // to the county's own questions
  bool sudden = false;
};

// A regular visit as the household's number of checks, its shocks and the calendar ask for it.
// Draws.
VisitPlan PlanVisit(Stage* stage, const Household& household);
VisitPlan PlanDiscovery(const Household& household);
VisitPlan PlanFollowUp(Stage* stage, const Household& household);

void BuildCheck(Stage* stage, const Household& household, const VisitPlan& plan,
                v1::CheckRecorded* check);

// True while the autumn round looks at households.
bool InRound(const World& world, int day);
// First day of the next autumn round at or after `day`; -1 = none in the simulated time.
int NextRound(const World& world, int day);

}  // namespace hearth::sim

#endif  // HEARTH_CLIENTS_SIM_CHECK_H_
