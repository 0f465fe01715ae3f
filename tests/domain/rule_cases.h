// For each shipped rule a household that raises its flag.

#ifndef HEARTH_TESTS_DOMAIN_RULE_CASES_H_
#define HEARTH_TESTS_DOMAIN_RULE_CASES_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "tests/domain/fixtures.h"

namespace hearth::testing {

struct RuleCase {
  std::string flag;
  int32_t day = 20260115;
  bool with_line = true;
  std::function<Story()> tell;
};

const std::vector<RuleCase>& RuleCases();
// Those of the case file alone.
std::vector<RuleCase> CaseRuleCases();
// Case files in which nothing is wrong: one monitored, one eliminated.
std::vector<v1::CaseFile> GoodFiles();

}  // namespace hearth::testing

#endif  // HEARTH_TESTS_DOMAIN_RULE_CASES_H_
