// Rows for people (aligned) and for spreadsheets (CSV).
#ifndef HEARTH_CLIENTS_CLI_TABLE_H_
#define HEARTH_CLIENTS_CLI_TABLE_H_

#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace hearth::cli {

struct Column {
  std::string key;      // CSV header, lower_snake
  std::string title;    // table header, Chinese first
  bool number = false;  // right-aligned
};

// REQUIRES of both printers: every row has as many cells as there are columns. Cells are UTF-8.
struct Table {
  std::vector<Column> columns;
  std::vector<std::vector<std::string>> rows;
};

// Aligned by display width, two blanks between columns; cells wider than 48 columns are cut unless
// in the last column. Control characters become blanks, so that no cell can steer a terminal.
void PrintTable(const Table& table, std::ostream& out);

// RFC 4180 with a BOM, so that Excel reads it as UTF-8. A cell that a spreadsheet would take for a
// formula
// (= + - @, tab; but not a number) is led by an apostrophe.
void PrintCsv(const Table& table, std::ostream& out);

std::string CsvCell(std::string_view cell);

}  // namespace hearth::cli

#endif  // HEARTH_CLIENTS_CLI_TABLE_H_
