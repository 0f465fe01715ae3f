// What is wrong with a rulebook, collected: who writes one wants to see everything at once.

#ifndef HEARTH_SERVICES_DOMAIN_RULEBOOK_PROBLEMS_H_
#define HEARTH_SERVICES_DOMAIN_RULEBOOK_PROBLEMS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "hearth/v1/rulebook.pb.h"
#include "services/domain/rulebook_set.h"

namespace hearth::domain {

class Problems {
 public:
  // One message: "path: what and remedy / path: the same in English".
  void Add(std::string_view path, std::string_view zh, std::string_view en);

  // 1..60 of a-z 0-9 - and, where allowed, those of `others`.
  void CheckCode(std::string_view path, std::string_view code, std::string_view others);
  void CheckText(const std::string& path, const v1::Text& text);
  void CheckSource(const std::string& path, const std::string& source);
  void CheckPriority(const std::string& path, uint32_t priority);
  // Every day is required unless `zero_allowed`.
  void CheckDate(const std::string& path, int32_t date, bool zero_allowed);
  void CheckRange(const std::string& path, uint64_t value, uint64_t least, uint64_t most);

  std::vector<std::string> Take() { return std::move(messages_); }

 private:
  std::vector<std::string> messages_;
};

// "rules[3]".
std::string At(std::string_view list, int index);

// What names in a rulebook may mean: the published rulebooks and the new one together.
struct RulebookContext {
  const v1::Rulebook& rulebook;
  RulebookSet known;
};

// Where a condition stands. Cadences and profiles are chosen before it is known which visits count:
// metrics that rest on a cadence would be unanswered there for ever.
enum class ConditionPlace { kRule, kBeforeVisits };

// Metrics, operators, right sides, depth. `path` names the condition.
void CheckCondition(const v1::Condition& condition, const std::string& path, ConditionPlace place,
                    const RulebookContext& context, Problems* problems);

// Calendar, clue thresholds, suggestions, mass risks, warning levels, authenticity rules.
void CheckPatterns(const RulebookContext& context, Problems* problems);

}  // namespace hearth::domain

#endif  // HEARTH_SERVICES_DOMAIN_RULEBOOK_PROBLEMS_H_
