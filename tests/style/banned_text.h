// Words and paths that must not be committed, each with what to do instead.

#ifndef HEARTH_TESTS_STYLE_BANNED_TEXT_H_
#define HEARTH_TESTS_STYLE_BANNED_TEXT_H_

#include <string>
#include <vector>

#include "tests/style/source_tree.h"

namespace hearth::style {

struct BannedText {
  std::string under;  // folder prefix; empty = everywhere
  std::string text;   // an identifier at an end of it matches only as a whole word
  std::string remedy;
};

const std::vector<BannedText>& BannedTexts();

std::vector<Finding> CheckBannedTexts(const SourceTree& tree);

// The root holds the rooms, the build and the licence, and nothing else.
std::vector<Finding> CheckTopLevel(const std::vector<std::string>& entries);

}  // namespace hearth::style

#endif  // HEARTH_TESTS_STYLE_BANNED_TEXT_H_
