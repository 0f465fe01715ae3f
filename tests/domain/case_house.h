// One household with its case file, its people and a calendar, for tests of the case's life. Facts
// are judged as the ledger judges them and folded when they are accepted; days advance by NextDays
// alone.

#ifndef HEARTH_TESTS_DOMAIN_CASE_HOUSE_H_
#define HEARTH_TESTS_DOMAIN_CASE_HOUSE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "services/domain/case_input.h"
#include "services/domain/decide_case_file.h"
#include "tests/domain/fixtures.h"

namespace hearth::testing {

// The people. Any of them may be asked to do anything; the guards decide.
inline constexpr char kVillager[] = "village.li";
inline constexpr char kVillager2[] = "village.wang";
inline constexpr char kTownClerk[] = "town.zhao";
inline constexpr char kTownBoss[] = "town.qian";
inline constexpr char kCountyClerk[] = "county.sun";
inline constexpr char kCountyBoss[] = "county.zhou";

// Who usually does a step of that kind.
const char* UsualActor(int kind);

class CaseHouse {
 public:
  // Registered with two members, one of them able, and visited on that day.
  explicit CaseHouse(uint64_t seed = 1, int32_t day = 20260302,
                     const std::string& id = "household-of-16b");
  // The household whose file facts that touch two are judged by, too; outlives this.
  void Beside(const CaseHouse* other) { other_ = other; }

  // Judges and, when it is accepted, records. `version`: nullopt = the right one.
  std::optional<domain::Refusal> Try(const v1::Fact& fact, const std::string& actor,
                                     std::optional<uint64_t> version = std::nullopt);
  // The same by whoever usually does it; ends the test when it is refused.
  void Must(const v1::Fact& fact, const std::string& actor = "");
  // Judges alone.
  std::optional<domain::Refusal> Judge(const v1::Fact& fact, const std::string& actor,
                                       std::optional<uint64_t> version = std::nullopt) const;

  // A complete visit today: so much a head, that guarantee problem or none.
  void Visit(int64_t per_capita_fen, bool water_problem = false,
             v1::CheckKind kind = v1::CHECK_KIND_REGULAR_VERIFICATION);
  // From now on that person's account declares that he is related to the household.
  void Relate(const std::string& account);
  // Records a fact that is no step: structure, members.
  void Observe(const v1::Fact& fact) { Record(EventOf(fact, kVillager)); }
  // The member leaves.
  void RemoveMember(uint64_t member_id);
  void NextDays(int days);

  // The right fact of that kind for the present state: every claim is what the log holds. For kinds
  // that decide, PASSED.
  v1::Fact Make(int kind) const;
  // A proposal of that procedure.
  v1::Fact MakeChange(v1::CaseProcedure procedure) const;

  // Walks on by the usual path until the case stands there; REQUIRES: it lies ahead.
  void ReachClue();        // reported and verified with PROPOSE_INCLUSION
  void ReachMonitored();   // from nothing
  void ReachEliminated();  // from monitored
  // Steps of the open chain, in order, up to and with that kind.
  void WalkTo(int kind);

  domain::CaseInput input() const;
  const v1::CaseFile& file() const { return file_; }
  int32_t today() const { return control_.opened_day; }
  // Every recorded event, by position.
  const std::vector<domain::Event>& events() const { return events_; }
  const domain::Control& control() const { return control_; }
  domain::Control* mutable_control() { return &control_; }
  Rng& rng() { return rng_; }
  const std::string& household() const { return household_.household(); }

 private:
  domain::Event EventOf(const v1::Fact& fact, const std::string& actor) const;
  std::optional<domain::Refusal> JudgeEvent(const domain::Event& event) const;
  void Record(domain::Event event);
  void Open();

  mutable Rng rng_;
  domain::Control control_;
  std::vector<domain::Event> events_;
  v1::CaseFile file_;
  v1::OpenedHousehold household_;
  const std::string id_;
  const CaseHouse* other_ = nullptr;
  domain::Registry registry_;
  uint64_t registry_events_ = 0;
  int seconds_ = 0;  // of the day
};

}  // namespace hearth::testing

#endif  // HEARTH_TESTS_DOMAIN_CASE_HOUSE_H_
