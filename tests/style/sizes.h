#ifndef HEARTH_TESTS_STYLE_SIZES_H_
#define HEARTH_TESTS_STYLE_SIZES_H_

#include <string>
#include <string_view>
#include <vector>

#include "tests/style/source_tree.h"

namespace hearth::style {

inline constexpr int kFileLinesMax = 400;
inline constexpr int kFunctionLinesMax = 70;

struct Function {
  std::string signature;  // text before the body, for the message
  int line = 0;           // where the body opens
  int lines = 0;          // from the opening to the closing brace
};

// C++ text with comments, string and character literals and preprocessor lines blanked; same lines.
std::string Blanked(std::string_view text);

// The functions of a C++ file (bodies of lambdas belong to the function around them). Braces
// decide, not a parser: enough to measure a body, not enough to name every overload.
std::vector<Function> Functions(std::string_view text);

std::vector<Finding> CheckSizes(const SourceTree& tree);

}  // namespace hearth::style

#endif  // HEARTH_TESTS_STYLE_SIZES_H_
