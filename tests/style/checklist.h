// tests/CHECKLIST.md: the sixty requirements on trust, each with the test that shows it or the
// reason why it waits. A test that is named there and does not exist is a finding.

#ifndef HEARTH_TESTS_STYLE_CHECKLIST_H_
#define HEARTH_TESTS_STYLE_CHECKLIST_H_

#include <vector>

#include "tests/style/source_tree.h"

namespace hearth::style {

// Rows are "| R<n> | requirement | shown by | waits for |"; tests stand in backticks as
// `ctest_name` or `ctest_name:Suite.Case`. Findings: a number that is missing or doubled, a row
// that names neither a test nor a reason, a ctest that no CMakeLists.txt adds, a case that no test
// source has.
std::vector<Finding> CheckChecklist(const SourceTree& tree);

}  // namespace hearth::style

#endif  // HEARTH_TESTS_STYLE_CHECKLIST_H_
