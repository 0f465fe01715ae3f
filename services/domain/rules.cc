#include "services/domain/rules.h"

#include <algorithm>
#include <utility>

#include "services/domain/civil_date.h"
#include "services/domain/income.h"
#include "services/domain/invariant.h"
#include "services/domain/judging.h"
#include "services/domain/metric_table.h"

namespace hearth::domain {
namespace {

bool IsSet(const v1::MetricValue& value) {
  return value.value_case() != v1::MetricValue::VALUE_NOT_SET;
}

// One node of a condition, after its children.
struct Node {
  v1::RuleResult result = kUnknown;
  int32_t cause = -1;  // comparison that first made the result what it is
  std::vector<std::string> unknown;
};

std::string UnknownName(const v1::Comparison& comparison, const v1::Compared* compared) {
  if (compared == nullptr || !IsSet(compared->left())) return comparison.metric();
  if (comparison.has_line()) return "line.amount_fen";
  if (comparison.has_previous()) return comparison.metric() + ".previous";
  return comparison.metric();
}

class Combiner {
 public:
  explicit Combiner(const ComparedList& compared) : compared_(compared) {}

  Node Visit(const v1::Condition& condition) {
    switch (condition.node_case()) {
      case v1::Condition::kAll:
        return VisitList(condition.all(), kFails);
      case v1::Condition::kAny:
        return VisitList(condition.any(), kHolds);
      case v1::Condition::kNot: {
        Node node = Visit(condition.not_());
        if (node.result != kUnknown) node.result = Of(node.result == kFails);
        return node;
      }
      case v1::Condition::kCompare:
        return VisitComparison(condition.compare());
      case v1::Condition::NODE_NOT_SET:
        return {};
    }
    return {};
  }

 private:
  // `decisive` is the result that decides alone: NOT_RAISED among `all`, RAISED among `any`.
  Node VisitList(const v1::ConditionList& list, v1::RuleResult decisive) {
    Node node;
    node.result = Of(decisive == kFails);  // of an empty list
    bool unknown = false;
    for (const v1::Condition& condition : list.conditions()) {
      Node child = Visit(condition);
      if (node.result == decisive) continue;  // decided; its comparisons are passed all the same
      if (child.result == decisive) {
        node = std::move(child);
        continue;
      }
      if (child.result == kUnknown) {
        unknown = true;
        node.unknown.insert(node.unknown.end(), child.unknown.begin(), child.unknown.end());
      } else if (node.cause < 0) {
        node.cause = child.cause;
      }
    }
    if (node.result != decisive && unknown) node.result = kUnknown;
    if (node.result != kUnknown) node.unknown.clear();
    return node;
  }

  Node VisitComparison(const v1::Comparison& comparison) {
    const v1::Compared* compared = next_ < compared_.size() ? &compared_.Get(next_) : nullptr;
    Node node;
    node.cause = next_++;
    if (compared != nullptr && compared->result() != v1::RULE_RESULT_UNSPECIFIED)
      node.result = compared->result();
    if (node.result == kUnknown) node.unknown.push_back(UnknownName(comparison, compared));
    return node;
  }

  const ComparedList& compared_;
  int next_ = 0;
};

}  // namespace

v1::RuleResult CompareValues(v1::Operator op, const v1::MetricValue& left,
                             const v1::MetricValue& right) {
  if (left.has_number() && right.has_number())
    return CompareNumbers(op, left.number(), right.number());
  if (left.has_yes() && right.has_yes()) return CompareEquality(op, left.yes(), right.yes());
  if (left.has_code() && right.has_code()) return CompareEquality(op, left.code(), right.code());
  if (left.has_codes() && right.has_code() && op == v1::OPERATOR_CONTAINS) {
    const auto& codes = left.codes().codes();
    return Of(std::find(codes.begin(), codes.end(), right.code()) != codes.end());
  }
  return kUnknown;
}

int64_t ScaledLine(const v1::LineOperand& operand, int64_t line_amount_fen) {
  return ScalePercent(line_amount_fen, operand.percent() == 0 ? 100 : operand.percent());
}

MetricReader::MetricReader(const MetricInput& input) : input_(input), next_day_(input.day) {
  HEARTH_REQUIRE(MetricTable().size() <= kMetricsMax);
}

const LeanReading& MetricReader::Read(const std::string& metric) {
  if (const auto index = MetricIndex(metric)) {
    std::optional<LeanReading>& reading = known_[*index];
    if (!reading.has_value()) reading = MetricTable()[*index].read(input_);
    return *reading;
  }
  // A name that this evaluator does not know reads as unanswered.
  const auto [place, added] = answers_.try_emplace(metric, input_.evidence);
  if (added && !QuestionOf(metric).empty()) place->second = ReadAnswer(QuestionOf(metric), input_);
  return place->second;
}

void MetricReader::SetRight(const v1::Comparison& comparison, v1::MetricValue* right) const {
  switch (comparison.right_case()) {
    case v1::Comparison::kNumber:
      right->set_number(comparison.number());
      break;
    case v1::Comparison::kCode:
      right->set_code(comparison.code());
      break;
    case v1::Comparison::kYes:
      right->set_yes(comparison.yes());
      break;
    case v1::Comparison::kLine:
      if (input_.rules.line != nullptr)
        right->set_number(ScaledLine(comparison.line(), input_.rules.line->amount_fen()));
      break;
    case v1::Comparison::kPrevious: {
      const auto index = MetricIndex(comparison.metric());
      if (!index.has_value() || MetricTable()[*index].previous == nullptr) break;
      const LeanReading previous = MetricTable()[*index].previous(input_);
      const uint32_t percent = comparison.previous().percent();
      if (previous.value.has_number()) {
        right->set_number(ScalePercent(previous.value.number, percent == 0 ? 100 : percent));
      }
      break;
    }
    case v1::Comparison::RIGHT_NOT_SET:
      break;
  }
}

void MetricReader::NoteChanges(const LeanReading& reading, const v1::Comparison& comparison) {
  next_day_.NoteEnd(reading.holds_until);
  if (comparison.has_number()) {
    next_day_.NoteCount(reading.counts_from, comparison.number());
  } else {
    next_day_.NoteCount(reading.counts_from);
  }
}

void MetricReader::Compare(const v1::Condition& condition, ComparedList* compared) {
  ForEachComparison(condition, [&](const v1::Comparison& comparison) {
    const LeanReading& reading = Read(comparison.metric());
    v1::Compared* made = compared->Add();
    made->set_metric(comparison.metric());
    made->set_operator_(comparison.operator_());
    ToMessage(reading.value, made->mutable_left());
    SetRight(comparison, made->mutable_right());
    made->set_result(CompareValues(comparison.operator_(), made->left(), made->right()));
    for (std::string& id : EventIds(reading)) made->add_event_ids(std::move(id));
    NoteChanges(reading, comparison);
  });
}

Verdict Combine(const v1::Condition& condition, const ComparedList& compared) {
  Node node = Combiner(compared).Visit(condition);
  Verdict verdict;
  verdict.result = node.result;
  if (node.result == kFails) verdict.first_failed = node.cause;
  if (node.result == kUnknown) {
    for (std::string& name : node.unknown) {
      auto& names = verdict.unknown_metrics;
      if (std::find(names.begin(), names.end(), name) == names.end())
        names.push_back(std::move(name));
    }
  }
  return verdict;
}

bool Holds(bool present, const v1::Condition& condition, MetricReader* reader) {
  if (!present) return true;
  ComparedList compared;
  reader->Compare(condition, &compared);
  return Combine(condition, compared).result == kHolds;
}

}  // namespace hearth::domain
