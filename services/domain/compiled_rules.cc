#include "services/domain/compiled_rules.h"

#include <algorithm>

#include "services/domain/income.h"
#include "services/domain/judging.h"
#include "services/domain/metric_table.h"
#include "services/domain/rules.h"

namespace hearth::domain {
namespace {

uint32_t PercentOr100(uint32_t percent) { return percent == 0 ? 100 : percent; }

CompiledRules::Kind KindOf(const v1::Condition& condition) {
  switch (condition.node_case()) {
    case v1::Condition::kAll:
      return CompiledRules::Kind::kAll;
    case v1::Condition::kAny:
      return CompiledRules::Kind::kAny;
    case v1::Condition::kNot:
      return CompiledRules::Kind::kNot;
    case v1::Condition::kCompare:
      return CompiledRules::Kind::kCompare;
    case v1::Condition::NODE_NOT_SET:
      break;
  }
  return CompiledRules::Kind::kUnset;
}

}  // namespace

CompiledRules::CompiledRules(const RulesInForce& rules, What what) {
  if (what == What::kProfiles) {
    for (const v1::VisitProfile* profile : rules.profiles) {
      profiles_.push_back(profile->has_when() ? Add(profile->when(), rules) : kAlways);
    }
    return;
  }
  for (const v1::Rule* rule : rules.rules) rules_.push_back(Add(rule->when(), rules));
  for (const v1::Cadence* cadence : rules.cadences) {
    cadences_.push_back(cadence->has_when() ? Add(cadence->when(), rules) : kAlways);
  }
}

ConditionId CompiledRules::Add(const v1::Condition& condition, const RulesInForce& rules) {
  const auto first = static_cast<ConditionId>(nodes_.size());
  AddNode(condition, rules);
  return first;
}

void CompiledRules::AddNode(const v1::Condition& condition, const RulesInForce& rules) {
  const size_t place = nodes_.size();
  nodes_.push_back({.kind = KindOf(condition), .end = 0, .comparison = 0});
  switch (nodes_[place].kind) {
    case Kind::kAll:
      for (const v1::Condition& child : condition.all().conditions()) AddNode(child, rules);
      break;
    case Kind::kAny:
      for (const v1::Condition& child : condition.any().conditions()) AddNode(child, rules);
      break;
    case Kind::kNot:
      AddNode(condition.not_(), rules);
      break;
    case Kind::kCompare:
      nodes_[place].comparison = static_cast<uint32_t>(comparisons_.size());
      AddComparison(condition.compare(), rules);
      break;
    case Kind::kUnset:
      break;
  }
  nodes_[place].end = static_cast<uint32_t>(nodes_.size());
}

void CompiledRules::AddComparison(const v1::Comparison& written, const RulesInForce& rules) {
  Comparison comparison;
  comparison.slot = SlotOf(written.metric());
  comparison.op = written.operator_();
  switch (written.right_case()) {
    case v1::Comparison::kNumber:
      comparison.right = Right::kNumber;
      comparison.number = written.number();
      comparison.counts = true;
      break;
    case v1::Comparison::kCode:
      comparison.right = Right::kCode;
      comparison.code = written.code();
      break;
    case v1::Comparison::kYes:
      comparison.right = Right::kYes;
      comparison.number = written.yes() ? 1 : 0;
      break;
    case v1::Comparison::kLine:
      if (rules.line == nullptr) break;
      comparison.right = Right::kNumber;
      comparison.number = ScaledLine(written.line(), rules.line->amount_fen());
      break;
    case v1::Comparison::kPrevious:
      comparison.right = Right::kPrevious;
      comparison.number = PercentOr100(written.previous().percent());
      break;
    case v1::Comparison::RIGHT_NOT_SET:
      break;
  }
  comparisons_.push_back(comparison);
}

uint32_t CompiledRules::SlotOf(std::string_view metric) {
  const auto known = std::find_if(slots_.begin(), slots_.end(),
                                  [&](const Slot& slot) { return slot.metric == metric; });
  if (known != slots_.end()) return static_cast<uint32_t>(known - slots_.begin());
  Slot slot{.metric = metric, .index = -1, .question = QuestionOf(metric)};
  if (const auto index = MetricIndex(metric)) slot.index = static_cast<int32_t>(*index);
  slots_.push_back(slot);
  return static_cast<uint32_t>(slots_.size() - 1);
}

LeanReader::LeanReader(const MetricInput& input, const CompiledRules& compiled)
    : input_(input.WithoutEvidence()), compiled_(compiled), next_day_(input.day) {
  known_.resize(compiled.slots().size());
}

v1::RuleResult LeanReader::Judge(ConditionId condition) {
  if (condition == CompiledRules::kAlways) return kHolds;
  uint32_t node = condition;
  return JudgeNode(&node);
}

// Leaves `node` behind the last of its children.
v1::RuleResult LeanReader::JudgeNode(uint32_t* node) {
  const CompiledRules::Node& mine = compiled_.nodes()[*node];
  switch (mine.kind) {
    case CompiledRules::Kind::kAll:
      return JudgeList(node, kFails);
    case CompiledRules::Kind::kAny:
      return JudgeList(node, kHolds);
    case CompiledRules::Kind::kNot: {
      ++*node;
      const v1::RuleResult result = JudgeNode(node);
      return result == kUnknown ? kUnknown : Of(result == kFails);
    }
    case CompiledRules::Kind::kCompare:
      ++*node;
      return Compare(compiled_.comparisons()[mine.comparison]);
    case CompiledRules::Kind::kUnset:
      ++*node;
      return kUnknown;
  }
  return kUnknown;
}

v1::RuleResult LeanReader::JudgeList(uint32_t* node, v1::RuleResult decisive) {
  const uint32_t end = compiled_.nodes()[*node].end;
  bool decided = false;
  bool unknown = false;
  for (++*node; *node < end;) {
    const v1::RuleResult child = JudgeNode(node);
    decided |= child == decisive;
    unknown |= child == kUnknown;
  }
  if (decided) return decisive;
  return unknown ? kUnknown : Of(decisive == kFails);
}

v1::RuleResult LeanReader::Compare(const CompiledRules::Comparison& comparison) {
  using Kind = LeanValue::Kind;
  const Known& left = Read(comparison.slot);
  if (comparison.counts) {
    next_day_.NoteCount(left.counts_from, comparison.number);
  } else {
    next_day_.NoteCount(left.counts_from);
  }
  switch (comparison.right) {
    case CompiledRules::Right::kNumber:
      return left.kind == Kind::kNumber
                 ? CompareNumbers(comparison.op, left.number, comparison.number)
                 : kUnknown;
    case CompiledRules::Right::kYes:
      return left.kind == Kind::kYes
                 ? CompareEquality(comparison.op, left.number, comparison.number)
                 : kUnknown;
    case CompiledRules::Right::kCode:
      return CompareWithCode(comparison, left);
    case CompiledRules::Right::kPrevious:
      return CompareWithPrevious(comparison, left);
    case CompiledRules::Right::kUnset:
      return kUnknown;
  }
  return kUnknown;
}

v1::RuleResult LeanReader::CompareWithCode(const CompiledRules::Comparison& comparison,
                                           const Known& left) const {
  if (left.kind == LeanValue::Kind::kCode) {
    return CompareEquality(comparison.op, left.code, comparison.code);
  }
  if (left.kind != LeanValue::Kind::kCodes || comparison.op != v1::OPERATOR_CONTAINS) {
    return kUnknown;
  }
  const auto end = codes_.begin() + left.codes_end;
  return Of(std::find(codes_.begin() + left.codes_begin, end, comparison.code) != end);
}

v1::RuleResult LeanReader::CompareWithPrevious(const CompiledRules::Comparison& comparison,
                                               const Known& left) const {
  const int32_t index = compiled_.slots()[comparison.slot].index;
  if (index < 0 || left.kind != LeanValue::Kind::kNumber) return kUnknown;
  const MetricEntry& entry = MetricTable()[static_cast<size_t>(index)];
  if (entry.previous == nullptr) return kUnknown;
  const LeanReading previous = entry.previous(input_);
  if (!previous.value.has_number()) return kUnknown;
  const auto percent = static_cast<uint32_t>(comparison.number);
  return CompareNumbers(comparison.op, left.number, ScalePercent(previous.value.number, percent));
}

const LeanReader::Known& LeanReader::Read(uint32_t slot_index) {
  Known& known = known_[slot_index];
  if (known.read) return known;
  known.read = true;
  const CompiledRules::Slot& slot = compiled_.slots()[slot_index];
  // A name that this evaluator does not know reads as unanswered.
  if (slot.index < 0 && slot.question.empty()) return known;
  const LeanReading reading = slot.index >= 0
                                  ? MetricTable()[static_cast<size_t>(slot.index)].read(input_)
                                  : ReadAnswer(slot.question, input_);
  known.kind = reading.value.kind;
  known.number = reading.value.number;
  known.code = reading.value.code;
  known.counts_from = reading.counts_from;
  known.codes_begin = static_cast<uint32_t>(codes_.size());
  codes_.insert(codes_.end(), reading.value.codes.begin(), reading.value.codes.end());
  known.codes_end = static_cast<uint32_t>(codes_.size());
  next_day_.NoteEnd(reading.holds_until);
  return known;
}

}  // namespace hearth::domain
