#include "tests/style/source_tree.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

namespace hearth::style {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 14> kTextSuffixes = {
    ".cc", ".h",   ".proto", ".sh",   ".py",   ".ts",   ".vue",
    ".md", ".txt", ".cmake", ".json", ".yaml", ".html", ".css"};

bool IsIgnoredFolder(const std::string& name) {
  static const std::set<std::string> names = {"build",        ".git", ".cache",
                                              "node_modules", "dist", "__pycache__"};
  return names.count(name) > 0;
}

// Scripts carry no suffix; they are known by their first line.
bool IsText(const fs::path& path) {
  const std::string name = path.string();
  const auto matches = [&name](std::string_view suffix) { return name.ends_with(suffix); };
  if (std::any_of(kTextSuffixes.begin(), kTextSuffixes.end(), matches)) return true;
  if (path.has_extension()) return false;
  std::ifstream file(path);
  return file.get() == '#' && file.get() == '!';
}

std::string ReadFile(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

}  // namespace

std::string ToString(const std::vector<Finding>& findings) {
  std::string text;
  for (const Finding& finding : findings) {
    text += finding.path + ":" + std::to_string(finding.line) + ": " + finding.remedy + "\n";
  }
  return text;
}

SourceTree LoadSourceTree(const std::string& root) {
  SourceTree tree;
  auto it = fs::recursive_directory_iterator(root);
  for (const auto end = fs::end(it); it != end; ++it) {
    if (it->is_directory() && IsIgnoredFolder(it->path().filename().string())) {
      it.disable_recursion_pending();
    } else if (it->is_regular_file() && IsText(it->path())) {
      tree[fs::relative(it->path(), root).string()] = ReadFile(it->path());
    }
  }
  return tree;
}

std::vector<std::string> TopLevelEntries(const std::string& root) {
  static const std::set<std::string> ignored = {"build", "compile_commands.json"};
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(root)) {
    const std::string name = entry.path().filename().string();
    if (ignored.count(name) == 0) names.push_back(name);
  }
  return names;
}

std::vector<std::string_view> Lines(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

bool IsCpp(std::string_view path) { return path.ends_with(".cc") || path.ends_with(".h"); }

}  // namespace hearth::style
