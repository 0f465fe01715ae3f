// One planted fault a row: what spoils the valid rulebook, and the path that the one message names.

#ifndef HEARTH_TESTS_DOMAIN_SPOILT_RULEBOOK_H_
#define HEARTH_TESTS_DOMAIN_SPOILT_RULEBOOK_H_

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "services/domain/rulebook_set.h"
#include "tests/domain/valid_rulebook.h"

namespace hearth::testing {

struct SpoiltRulebook {
  const char* path;
  std::function<void(v1::Rulebook*)> spoil;
};

inline void Judge(const std::vector<SpoiltRulebook>& rows) {
  for (const SpoiltRulebook& row : rows) {
    v1::Rulebook rulebook = ValidRulebook();
    row.spoil(&rulebook);
    const std::vector<std::string> problems =
        domain::ValidateRulebook(rulebook, domain::RulebookSet());
    ASSERT_EQ(problems.size(), 1u) << row.path << "\n" << ::testing::PrintToString(problems);
    const std::string path = row.path;
    EXPECT_EQ(problems[0].substr(0, path.size() + 2), path + ": ");
    EXPECT_NE(problems[0].find(" / " + path + ": "), std::string::npos) << problems[0];
  }
}

}  // namespace hearth::testing

#endif  // HEARTH_TESTS_DOMAIN_SPOILT_RULEBOOK_H_
