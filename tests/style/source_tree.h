#ifndef HEARTH_TESTS_STYLE_SOURCE_TREE_H_
#define HEARTH_TESTS_STYLE_SOURCE_TREE_H_

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace hearth::style {

// Path relative to the repository's root ("services/domain/fold.cc") → text. The checks of this
// room take such a map, so that a planted file is checked by the same code as the real ones.
using SourceTree = std::map<std::string, std::string>;

// One broken rule: where, which rule, and what to do instead.
struct Finding {
  std::string path;
  int line = 0;  // from 1; 0 when the whole file is meant
  std::string remedy;
};

std::string ToString(const std::vector<Finding>& findings);

// All text files under the top folders and at the root; build trees and package folders are left
// out.
SourceTree LoadSourceTree(const std::string& root);

// Names of the entries at the root, without those that git ignores.
std::vector<std::string> TopLevelEntries(const std::string& root);

std::vector<std::string_view> Lines(std::string_view text);
bool IsCpp(std::string_view path);

}  // namespace hearth::style

#endif  // HEARTH_TESTS_STYLE_SOURCE_TREE_H_
