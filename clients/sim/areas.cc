#include "clients/sim/areas.h"

#include <algorithm>
#include <cstddef>

#include "absl/strings/str_cat.h"

namespace hearth::sim {
namespace {

std::vector<std::string> SplitCsvLine(const std::string& line) {
  std::vector<std::string> fields(1);
  bool quoted = false;
  for (size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (quoted && c == '"' && i + 1 < line.size() && line[i + 1] == '"') {
      fields.back() += '"';
      ++i;
    } else if (c == '"') {
      quoted = !quoted;
    } else if (c == ',' && !quoted) {
      fields.emplace_back();
    } else {
      fields.back() += c;
    }
  }
  return fields;
}

bool IsAreaCode(const std::string& text) {
  const bool digits =
      std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  const size_t n = text.size();
  return digits && (n == 2 || n == 4 || n == 6 || n == 9 || n == 12 || n == 15);
}

// Reads a line without its end; false at the end of the stream.
bool NextLine(std::istream& in, std::string* line) {
  if (!std::getline(in, *line)) return false;
  if (!line->empty() && line->back() == '\r') line->pop_back();
  return true;
}

}  // namespace

absl::StatusOr<std::vector<Area>> ReadAreasCsv(std::istream& in) {
  std::string line;
  if (!NextLine(in, &line))
    return absl::InvalidArgumentError("区划文件为空 / the area file is empty");
  if (line.starts_with("\xef\xbb\xbf")) line.erase(0, 3);
  const std::vector<std::string> header = SplitCsvLine(line);
  const auto column = [&](const char* name) {
    return static_cast<size_t>(std::find(header.begin(), header.end(), name) - header.begin());
  };
  const size_t code = column("code");
  const size_t name = column("name");
  if (std::max(code, name) >= header.size()) {
    return absl::InvalidArgumentError(
        "第 1 行：缺少列 code 或 name / line 1: the header needs the columns code and name");
  }
  std::vector<Area> areas;
  for (int number = 2; NextLine(in, &line); ++number) {
    if (line.empty()) continue;
    const std::vector<std::string> fields = SplitCsvLine(line);
    if (fields.size() <= std::max(code, name) || !IsAreaCode(fields[code]) ||
        fields[name].empty()) {
      return absl::InvalidArgumentError(
          absl::StrCat("第 ", number, " 行：需要 2/4/6/9/12/15 位代码和名称 / line ", number,
                       ": needs a code of 2/4/6/9/12/15 digits and a name"));
    }
    areas.push_back({fields[code], fields[name]});
  }
  return areas;
}

}  // namespace hearth::sim
