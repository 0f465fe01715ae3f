// Conditions of rulebooks: comparisons of metrics, combined by Kleene's three values. Pure.

#ifndef HEARTH_SERVICES_DOMAIN_RULES_H_
#define HEARTH_SERVICES_DOMAIN_RULES_H_

#include <google/protobuf/repeated_ptr_field.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hearth/v1/assessment.pb.h"
#include "hearth/v1/rulebook.pb.h"
#include "services/domain/metrics.h"
#include "services/domain/next_day.h"
#include "services/domain/reading.h"

namespace hearth::domain {

using ComparedList = google::protobuf::RepeatedPtrField<v1::Compared>;

// UNKNOWN when a side is unset, the types differ, or the operator does not fit them.
v1::RuleResult CompareValues(v1::Operator op, const v1::MetricValue& left,
                             const v1::MetricValue& right);

// The line scaled by the operand, rounded down to whole fen.
int64_t ScaledLine(const v1::LineOperand& operand, int64_t line_amount_fen);

// Room for the list of metrics.
inline constexpr size_t kMetricsMax = 128;

// Reads metrics once each and notes until when what was read holds. Lives as long as its input
// does.
class MetricReader {
 public:
  explicit MetricReader(const MetricInput& input);

  // Makes every comparison of the condition, in order of writing, and adds it to `compared`.
  void Compare(const v1::Condition& condition, ComparedList* compared);
  // Earliest later day on which a comparison made so far may come out otherwise; 0 = never.
  int32_t next_day() const { return next_day_.day(); }

 private:
  const LeanReading& Read(const std::string& metric);
  void SetRight(const v1::Comparison& comparison, v1::MetricValue* right) const;
  void NoteChanges(const LeanReading& reading, const v1::Comparison& comparison);

  const MetricInput& input_;
  // By MetricIndex. No vector: a large block a household would make the allocator tidy up each
  // time.
  std::array<std::optional<LeanReading>, kMetricsMax> known_;
  std::map<std::string, LeanReading> answers_;  // the others
  NextDay next_day_;
};

// What a condition comes to.
struct Verdict {
  v1::RuleResult result = v1::RULE_RESULT_UNKNOWN;
  int32_t first_failed = -1;  // see RuleOutcome
  std::vector<std::string>
      unknown_metrics;  // see RuleOutcome; "<metric>.previous" for a missing window
};

// From the comparisons' results alone. `compared` has one entry a comparison, in order of writing;
// entries that are lacking count as UNKNOWN.
Verdict Combine(const v1::Condition& condition, const ComparedList& compared);

// Whether the condition holds for the reader's household; an absent condition does.
bool Holds(bool present, const v1::Condition& condition, MetricReader* reader);

// Calls visit(const v1::Comparison&) for every comparison, in order of writing.
template <typename Visit>
void ForEachComparison(const v1::Condition& condition, const Visit& visit) {
  switch (condition.node_case()) {
    case v1::Condition::kAll:
      for (const v1::Condition& child : condition.all().conditions())
        ForEachComparison(child, visit);
      break;
    case v1::Condition::kAny:
      for (const v1::Condition& child : condition.any().conditions())
        ForEachComparison(child, visit);
      break;
    case v1::Condition::kNot:
      ForEachComparison(condition.not_(), visit);
      break;
    case v1::Condition::kCompare:
      visit(condition.compare());
      break;
    case v1::Condition::NODE_NOT_SET:
      break;
  }
}

}  // namespace hearth::domain

#endif  // HEARTH_SERVICES_DOMAIN_RULES_H_
