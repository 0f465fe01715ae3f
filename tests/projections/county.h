// County: a log under construction, as the ledger would write it, and the events in it as folds
// read them.

#ifndef HEARTH_TESTS_PROJECTIONS_COUNTY_H_
#define HEARTH_TESTS_PROJECTIONS_COUNTY_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "hearth/v1/events.pb.h"
#include "hearth/v1/rulebook.pb.h"
#include "services/domain/event.h"
#include "storage/keys/subject_keys.h"
#include "storage/memory/memory_log.h"
#include "tests/domain/random_facts.h"
#include "tests/storage/log_writer.h"

namespace hearth::testing {

inline constexpr char kTownA[] = "441621101";
inline constexpr char kTownB[] = "441621102";
inline constexpr char kVillageA1[] = "441621101001";
inline constexpr char kVillageA2[] = "441621101002";
inline constexpr char kVillageB1[] = "441621102001";

class County {
 public:
  explicit County(uint64_t salt = 0);

  // Each returns the event as it lies in the log. The day must be opened first, as the ledger
  // would.
  const domain::Event& OpenDay(int32_t date);
  const domain::Event& ChangeAreas(const v1::AreaChanged& fact);
  const domain::Event& Publish(const v1::Rulebook& rulebook);
  const domain::Event& Alert(const v1::Fact& fact);
  // Header but for its parts, and fact, are taken from `event`.
  const domain::Event& Add(domain::Event event);
  const domain::Event& Refuse(domain::Event event);
  // As if a revoked device had signed it.
  const domain::Event& Quarantine(domain::Event event);
  // A second person's decision.
  const domain::Event& Decide(const v1::Fact& fact, const std::string& area_code,
                              const std::string& actor);
  // From now on members are sealed under their own keys, as clients do it.
  void SealMembersApart() { members_apart_ = true; }
  // As a client sends it.
  void Submit(const v1::Submission& submission);
  // Towns A (villages A1, A2) and B (village B1) with their parents, from the year before on.
  void CreateAreas();

  const std::vector<domain::Event>& events() const { return events_; }
  storage::Position head() const { return writer_.records().size(); }
  storage::MemoryLog* log() { return &log_; }
  storage::Keys* keys() { return keys_.get(); }
  Rng& rng() { return rng_; }
  int32_t day() const { return day_; }
  // A log that holds the first records of this one.
  std::unique_ptr<storage::MemoryLog> Prefix(storage::Position position) const;

 private:
  const domain::Event& AddControl(const v1::Fact& fact, v1::Stream stream);
  // `judged`: what the ledger decided, without place and time.
  const domain::Event& Append(domain::Event event, const v1::Stamp& judged);
  // Without a trace in events().
  std::string AppendRecord(const v1::Submission& submission, const v1::Stamp& judged);

  Rng rng_;
  storage::MemoryLog log_;
  std::unique_ptr<storage::SubjectKeys> keys_;
  storage::LogWriter writer_;
  bool members_apart_ = false;
  int32_t day_ = 0;
  int64_t now_ms_ = 0;
  std::vector<domain::Event> events_;
};

// The default rulebook with short cadences and a line, so that days alone change much.
v1::Rulebook BriskRulebook(int32_t from_date);
// Town A's own: another cadence, and a rule over metrics that no shipped rule combines under the
// flag TOWN_RULE.
v1::Rulebook TownRulebook(uint32_t version, int32_t from_date);

}  // namespace hearth::testing

#endif  // HEARTH_TESTS_PROJECTIONS_COUNTY_H_
