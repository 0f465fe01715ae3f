// MASS_RISK: flags or clues of one kind that cluster in a village or town within days, the early
// sign of 规模性返贫. Counts distinct households in sliding windows; rules and their numbers are
// rulebook data (MassRiskRule). Pure. Not thread-safe. Policy source: domain.md 7.4.
//
// Per rule, area and kind:
// - `households`: distinct households with at least one event of the kind in the rule's window_days,
//   today included.
// - permille: of the households that the area was last said to have (SetHouseholds). While nobody
//   said, a rule that looks at it does not rise: no share is guessed.
// - usual: households that newly came into the window (not in it already) in the 365 days before
//   the window began, times window_days / 365: the average window of the last year. It is looked at
//   once the watch has so many days behind it; until then the other conditions decide alone, so
//   that the first year is not blind. An area without any event in that year has a usual of 0,
//   which one household passes.
// It rises in the moment in which all conditions hold that the rule looks at, and falls at the end
// of a day on which none of them holds. Within a day counts only grow and what they are compared
// with stays, so that the order of a day's events changes nothing, nor do doubles.

#ifndef HEARTH_SERVICES_DOMAIN_MASS_RISK_H_
#define HEARTH_SERVICES_DOMAIN_MASS_RISK_H_

#include <cstdint>
#include <deque>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "hearth/v1/rulebook.pb.h"

namespace hearth::domain {

// A flag that was raised or a clue that was opened.
struct MassRiskEvent {
  int32_t day = 0;          // day of the log
  std::string area_code;    // of the household, 12 or more digits
  std::string kind_code;    // flag or "clue_kind"
  std::string household;    // its id
};

struct MassRiskKey {
  std::string rule_code;
  std::string area_code;  // of the rule's area_digits
  std::string kind_code;

  auto operator<=>(const MassRiskKey&) const = default;
};

// What was counted when it rose or fell.
struct MassRiskChange {
  MassRiskKey key;
  bool raised = false;             // false: fell
  int32_t day = 0;                 // on which
  uint32_t households = 0;         // in the window
  uint32_t of_households = 0;      // of the area; 0 = nobody said
  uint32_t usual_households = 0;   // that came in the year before; 0 as well before there is one
};

// The state of one key as a row, in canonical order: days ascend, households ascend.
struct MassRiskRow {
  struct Day {
    int32_t day = 0;
    uint32_t came = 0;  // households that were not in the window before
    std::vector<std::string> households;  // whose newest event it is; none once out of the window

    bool operator==(const Day&) const = default;
  };
  MassRiskKey key;
  int32_t raised_since = 0;  // 0 = is not raised
  std::vector<Day> days;

  bool operator==(const MassRiskRow&) const = default;
};

// The counter of one key: O(1) amortised an event.
class MassRiskCounter {
 public:
  MassRiskCounter() = default;
  explicit MassRiskCounter(const MassRiskRow& row);
  MassRiskRow Row(const MassRiskKey& key) const;

  // REQUIRES: days ascend over all calls; Add on the day that was opened last.
  void Open(int32_t day, uint32_t window_days);
  void Add(const std::string& household);

  uint32_t households() const { return static_cast<uint32_t>(newest_.size()); }
  // Who came in the year before the window.
  uint32_t came_before() const { return came_before_; }
  bool empty() const { return days_.empty(); }

  int32_t raised_since = 0;

 private:
  void Leave(MassRiskRow::Day* day);

  int32_t day_ = 0;
  std::deque<MassRiskRow::Day> days_;  // of the window and the year before it
  size_t in_year_ = 0;                 // how many of them lie before the window
  uint32_t came_before_ = 0;
  absl::flat_hash_map<std::string, int32_t> newest_;  // by household in the window
};

// All counters of the rules of one county. Rules are fixed: when others come into force the owner
// makes another watch and adds the events of the last 365 days and the longest window again; the
// result is the same as if they had been in force all the time.
class MassRiskWatch {
 public:
  // `first_day`: since when events are known. Copies the rules.
  MassRiskWatch(const std::vector<const v1::MassRiskRule*>& rules, int32_t first_day);

  // As it was: rows as Rows() gave them, `day` the day that was opened last.
  void Restore(const std::vector<MassRiskRow>& rows, int32_t day);
  // Ascending by key; what is empty and not raised is left out.
  std::vector<MassRiskRow> Rows() const;

  // Households of a village or town. REQUIRES: before the events of the day.
  void SetHouseholds(std::string_view area_code, uint32_t households);

  // Opens a day; what fell at the end of each day since the one before. REQUIRES: days ascend (the
  // same day again does nothing).
  std::vector<MassRiskChange> OpenDay(int32_t day);
  // Counts an event; what rose by it. Events of a day that is not open are counted on the open one
  // (a log's days ascend). Areas too short for a rule are passed over.
  std::vector<MassRiskChange> Add(const MassRiskEvent& event);

  bool IsRaised(const MassRiskKey& key) const;

 private:
  struct Judgement {
    bool all = false;
    bool any = false;
    MassRiskChange counted;
  };
  MassRiskCounter* Opened(const v1::MassRiskRule& rule, const MassRiskKey& key);
  Judgement Judge(const v1::MassRiskRule& rule, const MassRiskKey& key,
                  const MassRiskCounter& counter) const;
  void CloseDay(std::vector<MassRiskChange>* fallen);
  const v1::MassRiskRule* RuleOf(const MassRiskKey& key) const;

  std::vector<v1::MassRiskRule> rules_;
  int32_t first_day_;
  int32_t day_;
  std::map<MassRiskKey, MassRiskCounter> counters_;
  std::set<MassRiskKey> raised_;
  absl::flat_hash_map<std::string, uint32_t> households_;
};

}  // namespace hearth::domain

#endif  // HEARTH_SERVICES_DOMAIN_MASS_RISK_H_
