#include "clients/cli/cell_errors.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "clients/cpp/error.h"

namespace hearth::cli {

absl::Status ShowErrors(Session* session, const std::string& file, std::vector<CellError> errors) {
  constexpr size_t kShownMax = 100;
  if (errors.empty()) return absl::OkStatus();
  std::stable_sort(errors.begin(), errors.end(),
                   [](const CellError& a, const CellError& b) { return a.row < b.row; });
  Table table{{{"row", "行 row", true},
               {"column", "列 column"},
               {"remedy", "问题与处理 what is wrong, what to do"}},
              {}};
  for (size_t i = 0; i < std::min(errors.size(), kShownMax); ++i) {
    const CellError& error = errors[i];
    table.rows.push_back(
        {std::to_string(error.row), error.column, absl::StrCat(error.zh, " / ", error.en)});
  }
  PrintTable(table, session->err());
  return client::InvalidError(
      absl::StrCat(file, " 有 ", errors.size(), " 处错误，未导入任何内容"),
      absl::StrCat(file, " has ", errors.size(), " errors; nothing was imported"));
}

}  // namespace hearth::cli
