// RandomStory: a random year in small: households with all their facts, late and early ones,
// corrections before their targets, days opening, areas merging and moving, rulebooks taking
// effect, refusals, events in quarantine and what is decided of them, and people at work on alerts.

#ifndef HEARTH_TESTS_PROJECTIONS_STORY_H_
#define HEARTH_TESTS_PROJECTIONS_STORY_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "services/domain/event.h"
#include "tests/projections/county.h"

namespace hearth::testing {

struct StoryOptions {
  uint32_t households = 30;
  uint32_t days = 60;
  uint32_t checks = 6;
  int32_t first_day = 20250601;
  std::vector<std::string> villages = {kVillageA1, kVillageA2, kVillageB1};
  bool calm = false;  // the shipped rulebooks, and nothing else happens to areas and rules
};

class RandomStory {
 public:
  RandomStory(County* county, const StoryOptions& options);

  // Areas are made unless there is something in the county already.
  // Appends the next event and returns it; nullptr at the end. `alert_ids`: alerts that exist.
  const domain::Event* Next(const std::vector<std::string>& alert_ids);
  // All of it, without alert facts.
  void Finish();

 private:
  void Schedule(domain::Event event);
  void PlanDay(int32_t day);
  void PlanControl(uint32_t nth_day);
  v1::Fact AlertFact(const std::vector<std::string>& alert_ids);
  const domain::Event* AddHouseholdFact(domain::Event event);
  const domain::Event* DecideQuarantine();
  const domain::Event* RejectFirst();

  County* const county_;
  const StoryOptions options_;
  std::map<int32_t, std::vector<domain::Event>> arrivals_;
  uint32_t published_ = 0;  // rulebooks
  uint32_t begun_days_ = 0;
  std::vector<domain::Event> household_facts_;  // of this day, last first
  std::vector<v1::Fact> control_facts_;         // of this day, last first
  int quarantined_ = 0;
  bool rejected_ = false;
  std::vector<domain::Event> waiting_;  // in quarantine, to be decided at random
};

}  // namespace hearth::testing

#endif  // HEARTH_TESTS_PROJECTIONS_STORY_H_
