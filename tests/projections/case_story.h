// CaseStory: random lives of households with case files, laid into a county's log day by day: clues
// of households and of nobody yet, steps judged as the ledger judges them, doubles that do not fit,
// events in quarantine that a second person releases, areas that merge.

#ifndef HEARTH_TESTS_PROJECTIONS_CASE_STORY_H_
#define HEARTH_TESTS_PROJECTIONS_CASE_STORY_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "services/domain/event.h"
#include "tests/projections/county.h"

namespace hearth::testing {

inline constexpr int32_t kCaseStoryDay = 20260302;

class CaseStory {
 public:
  CaseStory(County* county, uint32_t households, uint32_t steps);

  // Appends what comes next; null at the end.
  const domain::Event* Next();
  void Finish();

 private:
  void Live(uint64_t seed, uint32_t steps);
  const domain::Event* Lay(domain::Event event);
  const domain::Event* StrayClue();
  const domain::Event* MatchClue();

  County* const county_;
  std::map<int32_t, std::vector<domain::Event>> days_;  // by day, last first
  std::vector<std::string> households_;
  std::vector<domain::Event> strays_;  // clues that nobody matched
  std::vector<domain::Event> quarantined_;
  int32_t day_ = 0;
};

}  // namespace hearth::testing

#endif  // HEARTH_TESTS_PROJECTIONS_CASE_STORY_H_
