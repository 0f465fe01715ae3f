// The house rules of the contract that a machine can check.

#ifndef HEARTH_TESTS_STYLE_NAMING_RULES_H_
#define HEARTH_TESTS_STYLE_NAMING_RULES_H_

#include <string>
#include <vector>

#include "tests/style/contract.h"

namespace hearth::style {

// "hearth.v1.Check.visit_date: has no comment; say meaning, unit, range, default" and so on; empty
// when all rules are kept.
std::vector<std::string> CheckNaming(const Contract& contract);

}  // namespace hearth::style

#endif  // HEARTH_TESTS_STYLE_NAMING_RULES_H_
