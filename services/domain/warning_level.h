// The early-warning level of a town or county, 0 to 3: the highest row of the rulebook's table that
// matches what was counted. It rises at once and falls only after quiet days. Pure. Policy source:
// domain.md 7.4 (规模性返贫); the table has no default, for nobody has published one.

#ifndef HEARTH_SERVICES_DOMAIN_WARNING_LEVEL_H_
#define HEARTH_SERVICES_DOMAIN_WARNING_LEVEL_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hearth/v1/clue.pb.h"
#include "hearth/v1/rulebook.pb.h"

namespace hearth::domain {

inline constexpr uint32_t kWarningLevelMax = 3;

// Counted for one area on one day; flags are those that newly rose, households those registered and
// not ended.
struct WarningCounts {
  int64_t households = 0;
  int64_t new_flags_7d = 0;   // the day and the 6 before
  int64_t new_flags_30d = 0;  // the day and the 29 before
  std::optional<int64_t> new_flags_30d_last_year =
      {};                               // the same days a year ago; none = no history
  int64_t clustered_clues_30d = 0;      // clues that belong to a MASS_RISK raised in these days
  int64_t flagged = 0;                  // households with a flag
  int64_t flagged_without_measure = 0;  // of them without a running measure
  int64_t duties = 0;                   // open duties
  int64_t overdue = 0;                  // of them overdue
};

// The six metrics of WarningCondition, with what they are made of. REQUIRES: IsDate(day).
std::array<v1::WarningInput, 6> WarningInputs(const WarningCounts& counts, int32_t day);

// The value that a condition compares: a count as it is, a share in thousandths or hundredths of
// its base, rounded down. nullopt where the base is 0 (nobody lives there, no history): then the
// condition does not hold.
std::optional<int64_t> WarningValue(const v1::WarningInput& input);

// What the next judgement must know of the ones before. Value type.
struct WarningState {
  // The row of a level that matched last.
  struct Held {
    std::string rule_code;
    uint32_t quiet_days = 0;
    int32_t last_date = 0;  // last day on which it or a higher one matched; 0 = never

    bool operator==(const Held&) const = default;
  };
  uint32_t level = 0;
  std::array<Held, kWarningLevelMax + 1> held;  // by level; [0] unused

  bool operator==(const WarningState&) const = default;
};

// Judges one day. A level holds until its row's quiet_days whole days went by without a row of it
// or of a higher level; on the last of them it falls to the highest level that still holds. Days
// on which nobody judged are quiet. The change, if there is one, lacks rulebook_event_id, which the
// caller knows; its rule_code is the row of the new level, or, falling to 0, of the old one.
// REQUIRES: days ascend; the same day may be judged again with later counts.
std::optional<v1::WarningLevelChanged> JudgeWarning(const WarningCounts& counts,
                                                    const std::vector<const v1::WarningRow*>& rows,
                                                    int32_t day, WarningState* state);

}  // namespace hearth::domain

#endif  // HEARTH_SERVICES_DOMAIN_WARNING_LEVEL_H_
