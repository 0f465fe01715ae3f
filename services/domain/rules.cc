#include "services/domain/rules.h"

#include <algorithm>

#include "services/domain/civil_date.h"
#include "services/domain/income.h"
#include "services/domain/invariant.h"
#include "services/domain/metric_table.h"

namespace hearth::domain {
namespace {

constexpr v1::RuleResult kYes = v1::RULE_RESULT_RAISED;
constexpr v1::RuleResult kNo = v1::RULE_RESULT_NOT_RAISED;
constexpr v1::RuleResult kUnknown = v1::RULE_RESULT_UNKNOWN;

v1::RuleResult Of(bool holds) { return holds ? kYes : kNo; }

v1::RuleResult CompareNumbers(v1::Operator op, int64_t left, int64_t right) {
  switch (op) {
    case v1::OPERATOR_LESS:
      return Of(left < right);
    case v1::OPERATOR_AT_MOST:
      return Of(left <= right);
    case v1::OPERATOR_EQUAL:
      return Of(left == right);
    case v1::OPERATOR_NOT_EQUAL:
      return Of(left != right);
    case v1::OPERATOR_AT_LEAST:
      return Of(left >= right);
    case v1::OPERATOR_GREATER:
      return Of(left > right);
    default:
      return kUnknown;
  }
}

template <typename Value>
v1::RuleResult CompareEquality(v1::Operator op, const Value& left, const Value& right) {
  if (op == v1::OPERATOR_EQUAL) return Of(left == right);
  if (op == v1::OPERATOR_NOT_EQUAL) return Of(left != right);
  return kUnknown;
}

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
        return VisitList(condition.all(), kNo);
      case v1::Condition::kAny:
        return VisitList(condition.any(), kYes);
      case v1::Condition::kNot: {
        Node node = Visit(condition.not_());
        if (node.result != kUnknown) node.result = Of(node.result == kNo);
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
    node.result = Of(decisive == kNo);  // of an empty list
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

MetricReader::MetricReader(const MetricInput& input) : input_(input) {
  HEARTH_REQUIRE(MetricTable().size() <= kMetricsMax);
}

const Reading& MetricReader::Read(const std::string& metric) {
  if (const auto index = MetricIndex(metric)) {
    std::optional<Reading>& reading = known_[*index];
    if (!reading.has_value()) reading = MetricTable()[*index].read(input_);
    return *reading;
  }
  // A name that this evaluator does not know reads as unanswered.
  const auto [place, added] = answers_.try_emplace(metric);
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
      const Reading previous = MetricTable()[*index].previous(input_);
      const uint32_t percent = comparison.previous().percent();
      if (previous.value.has_number()) {
        right->set_number(ScalePercent(previous.value.number(), percent == 0 ? 100 : percent));
      }
      break;
    }
    case v1::Comparison::RIGHT_NOT_SET:
      break;
  }
}

void MetricReader::NoteDay(int32_t day) {
  if (day > input_.day) next_day_ = EarlierEnd(next_day_, day);
}

void MetricReader::NoteChanges(const Reading& reading, const v1::Comparison& comparison) {
  if (reading.holds_until != 0) NoteDay(AddDays(reading.holds_until, 1));
  if (reading.counts_from == 0) return;
  if (!comparison.has_number()) return NoteDay(AddDays(input_.day, 1));
  // A count passes a number on the day that it reaches it and on the day after.
  constexpr int64_t kLongest = 100'000;
  if (comparison.number() < -kLongest || comparison.number() > kLongest) return;
  const int32_t reached =
      DayNumber(reading.counts_from) + static_cast<int32_t>(comparison.number());
  if (!IsDate(DateOfDayNumber(reached + 1))) return;
  NoteDay(DateOfDayNumber(reached));
  NoteDay(DateOfDayNumber(reached + 1));
}

void MetricReader::Compare(const v1::Condition& condition, ComparedList* compared) {
  ForEachComparison(condition, [&](const v1::Comparison& comparison) {
    const Reading& reading = Read(comparison.metric());
    v1::Compared* made = compared->Add();
    made->set_metric(comparison.metric());
    made->set_operator_(comparison.operator_());
    *made->mutable_left() = reading.value;
    SetRight(comparison, made->mutable_right());
    made->set_result(CompareValues(comparison.operator_(), made->left(), made->right()));
    for (const std::string& id : reading.event_ids) made->add_event_ids(id);
    NoteChanges(reading, comparison);
  });
}

Verdict Combine(const v1::Condition& condition, const ComparedList& compared) {
  Node node = Combiner(compared).Visit(condition);
  Verdict verdict;
  verdict.result = node.result;
  if (node.result == kNo) verdict.first_failed = node.cause;
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
  return Combine(condition, compared).result == kYes;
}

}  // namespace hearth::domain
