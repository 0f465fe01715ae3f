// The table "who may include what" of the house, as data. Debian puts all headers in one folder and
// the linker does not mind, so that only a test keeps the rooms apart.

#ifndef HEARTH_TESTS_STYLE_INCLUDE_RULES_H_
#define HEARTH_TESTS_STYLE_INCLUDE_RULES_H_

#include <string_view>
#include <vector>

#include "tests/style/source_tree.h"

namespace hearth::style {

// What one room must never include. A pattern that ends in '/' is a folder, one that starts with
// '*' a suffix, any other a prefix of the included path.
struct IncludeRule {
  std::string_view room;
  std::string_view pattern;
  std::string_view example;  // a path that the pattern must catch
};

// Text that one room must never contain.
struct TextRule {
  std::string_view room;
  std::string_view text;
};

const std::vector<IncludeRule>& IncludeRules();
const std::vector<TextRule>& TextRules();

// Follows includes of our own headers: what a header drags in counts as included by its user.
std::vector<Finding> CheckIncludes(const SourceTree& tree);
std::vector<Finding> CheckTexts(const SourceTree& tree);
// A read model may include shared parts of its room, never another read model.
std::vector<Finding> CheckReadModels(const SourceTree& tree);

}  // namespace hearth::style

#endif  // HEARTH_TESTS_STYLE_INCLUDE_RULES_H_
