// How the rows of field_rules.h are written. Private to field_rules*.cc.

#ifndef HEARTH_SERVICES_DOMAIN_FIELD_RULE_ROWS_H_
#define HEARTH_SERVICES_DOMAIN_FIELD_RULE_ROWS_H_

#include "services/domain/field_rules.h"

namespace hearth::domain {

inline constexpr uint64_t kNoEnd = UINT64_MAX;

constexpr FieldRule Characters(std::string_view field, uint64_t least, uint64_t most) {
  return {field, FieldRuleKind::kCharacters, least, most};
}
constexpr FieldRule Count(std::string_view field, uint64_t least, uint64_t most) {
  return {field, FieldRuleKind::kCount, least, most};
}
constexpr FieldRule Number(std::string_view field, uint64_t least, uint64_t most) {
  return {field, FieldRuleKind::kNumber, least, most};
}
constexpr FieldRule Bytes(std::string_view field) {
  return {field, FieldRuleKind::kBytes, 1, kNoEnd};
}
constexpr FieldRule Code(std::string_view field, std::string_view dictionary) {
  return {field, FieldRuleKind::kCode, 0, kNoEnd, dictionary};
}

void AddClueRules(std::vector<FieldRule>* rules);
void AddCaseRules(std::vector<FieldRule>* rules);
void AddMeasureRules(std::vector<FieldRule>* rules);

}  // namespace hearth::domain

#endif  // HEARTH_SERVICES_DOMAIN_FIELD_RULE_ROWS_H_
