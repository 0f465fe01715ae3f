#include "tests/style/checklist.h"

#include <algorithm>
#include <regex>
#include <set>
#include <string>

namespace hearth::style {
namespace {

constexpr char kPath[] = "tests/CHECKLIST.md";
constexpr int kRows = 60;

struct Row {
  int line = 0;
  int number = 0;
  std::string shown_by, waits_for;
};

std::string Trimmed(const std::string& text) {
  const size_t begin = text.find_first_not_of(' ');
  if (begin == std::string::npos) return "";
  return text.substr(begin, text.find_last_not_of(' ') - begin + 1);
}

std::vector<Row> Rows(const std::string& text) {
  static const std::regex kRow(R"(\| R(\d+) \|([^|]*)\|([^|]*)\|([^|]*)\|)");
  std::vector<Row> rows;
  int number = 0;
  for (const std::string_view view : Lines(text)) {
    ++number;
    const std::string line(view);
    std::smatch found;
    if (!std::regex_match(line, found, kRow)) continue;
    rows.push_back({number, std::stoi(found[1]), Trimmed(found[3]), Trimmed(found[4])});
  }
  return rows;
}

// Names of what the trees' CMakeLists.txt add as tests.
std::set<std::string> CtestNames(const SourceTree& tree) {
  static const std::regex kName(R"(NAME\s+([a-z0-9_]+))");
  std::set<std::string> names;
  for (const auto& [path, text] : tree) {
    if (!path.starts_with("tests/") || !path.ends_with("CMakeLists.txt")) continue;
    for (std::sregex_iterator at(text.begin(), text.end(), kName), end; at != end; ++at) {
      names.insert((*at)[1]);
    }
  }
  return names;
}

bool HasCase(const SourceTree& tree, const std::string& suite, const std::string& name) {
  const std::regex test("TEST(_F|_P)?\\(" + suite + ",\\s+" + name + "\\)");
  return std::any_of(tree.begin(), tree.end(), [&](const auto& file) {
    return file.first.starts_with("tests/") && std::regex_search(file.second, test);
  });
}

void CheckTests(const Row& row, const SourceTree& tree, const std::set<std::string>& ctests,
                std::vector<Finding>* findings) {
  static const std::regex kTest(R"(`([a-z0-9_]+)(:([A-Za-z0-9]+)\.([A-Za-z0-9]+))?`)");
  const std::string& text = row.shown_by;
  for (std::sregex_iterator at(text.begin(), text.end(), kTest), end; at != end; ++at) {
    if (!ctests.contains((*at)[1])) {
      findings->push_back({kPath, row.line, "no ctest has the name " + (*at)[1].str()});
    } else if ((*at)[2].matched && !HasCase(tree, (*at)[3], (*at)[4])) {
      findings->push_back({kPath, row.line, "there is no test " + (*at)[0].str()});
    }
  }
}

}  // namespace

std::vector<Finding> CheckChecklist(const SourceTree& tree) {
  const auto file = tree.find(kPath);
  if (file == tree.end()) return {{kPath, 0, "is missing"}};
  std::vector<Finding> findings;
  const std::set<std::string> ctests = CtestNames(tree);
  std::set<int> numbers;
  for (const Row& row : Rows(file->second)) {
    if (row.number < 1 || row.number > kRows || !numbers.insert(row.number).second) {
      findings.push_back({kPath, row.line, "the number is doubled or out of range"});
    }
    if (row.shown_by.find('`') == std::string::npos && row.waits_for.empty()) {
      findings.push_back({kPath, row.line, "names neither a test nor what it waits for"});
    }
    CheckTests(row, tree, ctests, &findings);
  }
  if (static_cast<int>(numbers.size()) != kRows) {
    findings.push_back({kPath, 0, "has not all sixty rows"});
  }
  return findings;
}

}  // namespace hearth::style
