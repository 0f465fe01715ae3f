// CSV as Excel and WPS write it: RFC 4180, any line end, comma; the first row names the columns.
#ifndef HEARTH_CLIENTS_CLI_CSV_H_
#define HEARTH_CLIENTS_CLI_CSV_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace hearth::cli {

// What is wrong with one cell, and what to do about it.
struct CellError {
  uint64_t row = 0;    // as a spreadsheet numbers rows: the header is row 1
  std::string column;  // name; empty = the whole row
  std::string zh, en;  // what is wrong, and the remedy
};

// UTF-8 cells without blanks around them. Value type.
class Csv {
 public:
  // INVALID_ARGUMENT for a quote that never ends, or no header.
  static absl::StatusOr<Csv> Parse(std::string_view utf8);
  // Reads and decodes (UTF-8 or GB18030) a file.
  static absl::StatusOr<Csv> Load(const std::string& path);

  // Number of the column with one of these names (letter case does not matter); -1 = absent.
  int Find(const std::vector<std::string>& names) const;
  const std::vector<std::string>& header() const { return header_; }
  size_t size() const { return rows_.size(); }
  // Number of data row `i` as a spreadsheet shows it.
  uint64_t RowNumber(size_t i) const { return rows_[i].number; }
  // "" for a column that is absent (-1) or a row that is too short.
  const std::string& Cell(size_t i, int column) const;

 private:
  struct Row {
    uint64_t number = 0;
    std::vector<std::string> cells;
  };
  std::vector<std::string> header_;
  std::vector<Row> rows_;  // without empty ones
};

}  // namespace hearth::cli

#endif  // HEARTH_CLIENTS_CLI_CSV_H_
