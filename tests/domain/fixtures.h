// Controls and households for tests of rules: the shipped rulebooks in force, a household built by
// hand.

#ifndef HEARTH_TESTS_DOMAIN_FIXTURES_H_
#define HEARTH_TESTS_DOMAIN_FIXTURES_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "hearth/v1/assessment.pb.h"
#include "hearth/v1/case_file.pb.h"
#include "hearth/v1/rulebook.pb.h"
#include "services/domain/control.h"
#include "services/domain/event.h"
#include "tests/domain/random_facts.h"

namespace hearth::testing {

// The shipped files. Ends the program when they are not protobuf JSON of a Rulebook.
v1::Rulebook DefaultRulebook();
v1::Rulebook DemoRulebook();

// These rulebooks published, that day opened, no areas.
domain::Control ControlWith(int32_t day, const std::vector<v1::Rulebook>& rulebooks);
// Default and demo.
domain::Control DemoControl(int32_t day);

// Facts of one household, one after the other; each Add is a day later unless a day is given.
class Story {
 public:
  explicit Story(int32_t registered_on = 20260105);

  // Registered with two members, both asked about everything: an able adult and an old person.
  Story& Register(v1::Origin origin = v1::ORIGIN_GENERAL);
  Story& Add(const v1::Fact& fact, int32_t day = 0);
  Story& Check(const v1::CheckRecorded& check, int32_t day = 0);
  // Its case file as it stands; without one it has none.
  Story& WithFile(const v1::CaseFile& file);

  const std::vector<domain::Event>& events() const { return events_; }
  const domain::Event& last() const { return events_.back(); }
  int32_t day() const { return day_; }

  v1::OpenedHousehold Open(const domain::Control& control) const;
  v1::Assessment Assess(const domain::Control& control) const;

 private:
  Rng rng_{20260105};
  int32_t day_;
  std::vector<domain::Event> events_;
  std::optional<v1::CaseFile> file_;
};

inline constexpr uint64_t kHead = 11;
inline constexpr uint64_t kElder = 12;

// A regular check that answers everything, of a family that is well: 20,000 yuan a head, no
// problem, no risk.
v1::CheckRecorded WellCheck(int32_t day);
// Sets the wage such that per-capita income is that; two members share it.
void SetPerCapita(int64_t fen, v1::CheckRecorded* check);

// Of the rule that raises the flag; ends the program without one.
const v1::RuleOutcome& OutcomeOf(const v1::Assessment& assessment, std::string_view flag);

// Every outcome as "rule_code=RESULT", in order.
std::vector<std::string> Results(const v1::Assessment& assessment);

}  // namespace hearth::testing

#endif  // HEARTH_TESTS_DOMAIN_FIXTURES_H_
