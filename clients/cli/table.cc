#include "clients/cli/table.h"

#include <algorithm>

#include "clients/cli/text_width.h"

namespace hearth::cli {
namespace {

constexpr size_t kCellWidthMax = 48;

std::string Shown(std::string_view cell) {
  std::string shown(cell);
  std::replace_if(
      shown.begin(), shown.end(),
      [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; }, ' ');
  return shown;
}

void PrintRow(const std::vector<std::string>& cells, const Table& table,
              const std::vector<size_t>& widths, std::ostream& out) {
  std::string line;
  for (size_t i = 0; i < cells.size(); ++i) {
    const bool last = i + 1 == cells.size();
    const std::string cell = last ? Shown(cells[i]) : FitWidth(Shown(cells[i]), kCellWidthMax);
    const size_t width = TextWidth(cell);
    const std::string padding(widths[i] > width ? widths[i] - width : 0, ' ');
    const bool number = table.columns[i].number;
    line += (i == 0 ? "" : "  ");
    line += number ? padding + cell : cell + padding;
  }
  line.erase(line.find_last_not_of(' ') + 1);
  out << line << '\n';
}

bool IsNumber(std::string_view cell) {
  if (!cell.empty() && (cell.front() == '-' || cell.front() == '+')) cell.remove_prefix(1);
  return !cell.empty() && cell.find_first_not_of("0123456789.") == std::string_view::npos;
}

}  // namespace

void PrintTable(const Table& table, std::ostream& out) {
  std::vector<std::string> titles;
  std::vector<size_t> widths;
  for (const Column& column : table.columns) {
    titles.push_back(column.title);
    widths.push_back(TextWidth(column.title));
  }
  for (const auto& row : table.rows) {
    for (size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], std::min(kCellWidthMax, TextWidth(Shown(row[i]))));
    }
  }
  PrintRow(titles, table, widths, out);
  for (const auto& row : table.rows) PrintRow(row, table, widths, out);
}

std::string CsvCell(std::string_view cell) {
  std::string text(cell);
  const bool formula = text.find_first_of("=+-@\t\r") == 0 && !IsNumber(text);
  if (formula) text.insert(0, 1, '\'');
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? "\"\"" : std::string(1, c);
  return quoted + "\"";
}

void PrintCsv(const Table& table, std::ostream& out) {
  out << "\xef\xbb\xbf";
  for (size_t i = 0; i < table.columns.size(); ++i) {
    out << (i == 0 ? "" : ",") << CsvCell(table.columns[i].key);
  }
  out << "\r\n";
  for (const auto& row : table.rows) {
    for (size_t i = 0; i < row.size(); ++i) out << (i == 0 ? "" : ",") << CsvCell(row[i]);
    out << "\r\n";
  }
}

}  // namespace hearth::cli
