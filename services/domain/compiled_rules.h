// CompiledRules: the conditions of the rules in force, made ready to be judged by the thousand:
// metrics by index, constants scaled, nodes in one array. Same answers as Combine over the
// comparisons of MetricReader (rules.h), without their evidence. Pure.

#ifndef HEARTH_SERVICES_DOMAIN_COMPILED_RULES_H_
#define HEARTH_SERVICES_DOMAIN_COMPILED_RULES_H_

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "hearth/v1/assessment.pb.h"
#include "hearth/v1/rulebook.pb.h"
#include "services/domain/metrics.h"
#include "services/domain/next_day.h"
#include "services/domain/reading.h"
#include "services/domain/rulebook_set.h"

namespace hearth::domain {

// One condition of a rulebook.
using ConditionId = uint32_t;

// Immutable. Points into the rules that it was made of.
class CompiledRules {
 public:
  // Where a comparison's left side comes from.
  struct Slot {
    std::string_view metric;
    int32_t index = -1;         // into the list of metrics; -1 = another name
    std::string_view question;  // of answer.<code>; "" for a name that this
                                // evaluator does not know
  };
  enum class Right : uint8_t { kUnset, kNumber, kCode, kYes, kPrevious };
  struct Comparison {
    uint32_t slot = 0;
    v1::Operator op = v1::OPERATOR_UNSPECIFIED;
    Right right = Right::kUnset;
    bool counts = false;  // compared with a number that the rulebook itself writes
    int64_t number = 0;   // kNumber; kYes: 0 or 1; kPrevious: per cent
    std::string_view code;
  };
  enum class Kind : uint8_t { kAll, kAny, kNot, kCompare, kUnset };
  // Children of a node come right behind it; the node's `end` is behind the last of them.
  struct Node {
    Kind kind = Kind::kUnset;
    uint32_t end = 0;
    uint32_t comparison = 0;
  };

  // Opening a household asks for profiles only, judging it for rules and cadences only.
  enum class What { kProfiles, kRulesAndCadences };
  // `rules` outlives it.
  CompiledRules(const RulesInForce& rules, What what);

  // By place in RulesInForce. A cadence or profile without a condition has kAlways.
  static constexpr ConditionId kAlways = UINT32_MAX;
  const std::vector<ConditionId>& rules() const { return rules_; }
  const std::vector<ConditionId>& cadences() const { return cadences_; }
  const std::vector<ConditionId>& profiles() const { return profiles_; }

  const std::vector<Slot>& slots() const { return slots_; }
  const std::vector<Comparison>& comparisons() const { return comparisons_; }
  const std::vector<Node>& nodes() const { return nodes_; }

 private:
  ConditionId Add(const v1::Condition& condition, const RulesInForce& rules);
  void AddNode(const v1::Condition& condition, const RulesInForce& rules);
  void AddComparison(const v1::Comparison& comparison, const RulesInForce& rules);
  uint32_t SlotOf(std::string_view metric);

  std::vector<ConditionId> rules_;  // first nodes
  std::vector<ConditionId> cadences_;
  std::vector<ConditionId> profiles_;
  std::vector<Slot> slots_;
  std::vector<Comparison> comparisons_;
  std::vector<Node> nodes_;
};

// Judges conditions for one household: reads metrics once each and notes until when what was read
// holds, as MetricReader does. Lives as long as its input does.
class LeanReader {
 public:
  LeanReader(const MetricInput& input, const CompiledRules& compiled);

  // All comparisons of the condition are made, whatever the first ones say.
  v1::RuleResult Judge(ConditionId condition);
  bool Holds(ConditionId condition) { return Judge(condition) == v1::RULE_RESULT_RAISED; }
  // Earliest later day on which a comparison made so far may come out otherwise; 0 = never.
  int32_t next_day() const { return next_day_.day(); }

 private:
  // A reading that was made. `codes` stand in codes_.
  struct Known {
    bool read = false;
    LeanValue::Kind kind = LeanValue::Kind::kUnset;
    int32_t counts_from = 0;
    uint32_t codes_begin = 0;
    uint32_t codes_end = 0;
    int64_t number = 0;
    std::string_view code;
  };

  v1::RuleResult JudgeNode(uint32_t* node);
  v1::RuleResult JudgeList(uint32_t* node, v1::RuleResult decisive);
  v1::RuleResult Compare(const CompiledRules::Comparison& comparison);
  v1::RuleResult CompareWithCode(const CompiledRules::Comparison& comparison,
                                 const Known& left) const;
  v1::RuleResult CompareWithPrevious(const CompiledRules::Comparison& comparison,
                                     const Known& left) const;
  const Known& Read(uint32_t slot);

  const MetricInput input_;
  const CompiledRules& compiled_;
  absl::InlinedVector<Known, 96> known_;  // by slot
  absl::InlinedVector<std::string_view, 16> codes_;
  NextDay next_day_;
};

}  // namespace hearth::domain

#endif  // HEARTH_SERVICES_DOMAIN_COMPILED_RULES_H_
