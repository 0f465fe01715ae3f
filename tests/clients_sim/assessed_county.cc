#include "tests/clients_sim/assessed_county.h"

#include <utility>

#include "clients/sim/calendar.h"
#include "services/domain/assess.h"
#include "services/domain/decide.h"
#include "services/domain/household_fold.h"
#include "tests/clients_sim/sim_events.h"

namespace hearth::testing {
namespace {

constexpr const char* kVillage = "441621100201";

}  // namespace

AssessedCounty::AssessedCounty(const std::string& folder, const std::vector<sim::Area>& areas)
    : control_(DemoCounty(folder, areas)) {}

void AssessedCounty::OpenDay(int32_t day) {
  const int32_t last = control_.opened_day;
  if (last != 0 && last / 100 != day / 100) month_ends_.push_back(last);
  control_.opened_day = day;
}

void AssessedCounty::Take(const SimLine& line) {
  if (!line.draft.open_day().empty()) return OpenDay(sim::DateNumber(line.day));
  if (!seen_.insert(line.draft.event_id()).second) return;
  domain::Event event = ToEvent(line.draft, seen_.size());
  const auto refusal = domain::Decide(event.header, event.fact, control_, control_.opened_day);
  if (refusal.has_value()) {
    ++refused_[refusal->detail];
    return;
  }
  if (event.fact.has_area_changed()) {
    auto tree = std::make_shared<domain::AreaTree>(*control_.areas);
    tree->Apply(event.fact.area_changed(), control_.opened_day);
    control_.areas = std::move(tree);
    return;
  }
  households_[line.draft.household()].push_back(std::move(event));
}

Assessed AssessedCounty::On(int32_t day) {
  Assessed result;
  domain::Control control = control_;
  control.opened_day = day;
  for (const auto& [id, events] : households_) {
    const auto household = domain::OpenHousehold(domain::FoldHousehold(events, day), control);
    const v1::Assessment assessment = domain::Assess(household, control);
    if (assessment.outcomes().empty()) continue;
    ++result.households;
    const std::vector<std::string> flags = domain::RaisedFlags(assessment);
    result.flagged += flags.empty() ? 0 : 1;
    std::set<std::string>& up = up_[id];
    for (const std::string& flag : flags) {
      ++result.flags[flag];
      if (up.count(flag) == 0) ++result.new_by_town[household.area_code().substr(0, 9)];
    }
    up = {flags.begin(), flags.end()};
    for (const std::string& fault : domain::RaisedFaults(assessment)) ++result.faults[fault];
  }
  return result;
}

std::set<std::string> AssessedCounty::AllFlags() const {
  std::set<std::string> flags;
  const auto in_force =
      control_.rulebooks->InForce(domain::LineageByCode(kVillage), control_.opened_day);
  for (const v1::Rule* rule : in_force->rules) {
    if (rule->kind() == v1::RULE_KIND_FLAG) flags.insert(rule->flag());
  }
  return flags;
}

std::set<std::string> AssessedCounty::AllFaults() const {
  std::set<std::string> faults;
  const auto in_force =
      control_.rulebooks->InForce(domain::LineageByCode(kVillage), control_.opened_day);
  for (const v1::Rule* rule : in_force->rules) {
    if (rule->kind() == v1::RULE_KIND_DATA_FAULT) faults.insert(rule->flag());
  }
  return faults;
}

}  // namespace hearth::testing
