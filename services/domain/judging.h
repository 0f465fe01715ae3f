// What both ways of judging a condition share: rules.cc with its evidence, compiled_rules.cc
// without. Private to them. Pure.

#ifndef HEARTH_SERVICES_DOMAIN_JUDGING_H_
#define HEARTH_SERVICES_DOMAIN_JUDGING_H_

#include <cstdint>

#include "hearth/v1/assessment.pb.h"
#include "hearth/v1/rulebook.pb.h"

namespace hearth::domain {

inline constexpr v1::RuleResult kHolds = v1::RULE_RESULT_RAISED;
inline constexpr v1::RuleResult kFails = v1::RULE_RESULT_NOT_RAISED;
inline constexpr v1::RuleResult kUnknown = v1::RULE_RESULT_UNKNOWN;

inline v1::RuleResult Of(bool holds) { return holds ? kHolds : kFails; }

inline v1::RuleResult CompareNumbers(v1::Operator op, int64_t left, int64_t right) {
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

}  // namespace hearth::domain

#endif  // HEARTH_SERVICES_DOMAIN_JUDGING_H_
