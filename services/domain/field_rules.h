// What the contract states of single fields, as data: "at most 50", "dictionary risk", "1..50".
// What follows from a field's name and type (dates, money, hashes, ids, enums) needs no row; see
// field_walk.cc.

#ifndef HEARTH_SERVICES_DOMAIN_FIELD_RULES_H_
#define HEARTH_SERVICES_DOMAIN_FIELD_RULES_H_

#include <cstdint>
#include <string_view>
#include <vector>

namespace hearth::domain {

enum class FieldRuleKind {
  kCharacters,  // least..most characters
  kCount,       // least..most elements
  kNumber,      // least..most
  kBytes,       // not empty
  kCode,        // empty, or a code of the dictionary
};

struct FieldRule {
  std::string_view field;  // full name
  FieldRuleKind kind;
  uint64_t least = 0;
  uint64_t most = UINT64_MAX;
  std::string_view dictionary = {};
};

// Every row.
const std::vector<FieldRule>& FieldRules();

}  // namespace hearth::domain

#endif  // HEARTH_SERVICES_DOMAIN_FIELD_RULES_H_
