#include "clients/cli/csv.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "clients/cli/text_encoding.h"
#include "clients/cpp/error.h"
#include "clients/cpp/files.h"

namespace hearth::cli {
namespace {

// Blanks of both widths around a cell mean nothing.
std::string Trimmed(std::string_view cell) {
  constexpr std::string_view kWide = "　";
  while (true) {
    if (!cell.empty() && (cell.front() == ' ' || cell.front() == '\t')) {
      cell.remove_prefix(1);
    } else if (!cell.empty() && (cell.back() == ' ' || cell.back() == '\t')) {
      cell.remove_suffix(1);
    } else if (cell.substr(0, kWide.size()) == kWide) {
      cell.remove_prefix(kWide.size());
    } else if (cell.size() >= kWide.size() && cell.substr(cell.size() - kWide.size()) == kWide) {
      cell.remove_suffix(kWide.size());
    } else {
      return std::string(cell);
    }
  }
}

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  // The next row; false at the end.
  absl::StatusOr<bool> Next(std::vector<std::string>* cells) {
    cells->clear();
    if (at_ >= text_.size()) return false;
    std::string cell;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '"' && cell.find_first_not_of(' ') == std::string::npos) {
        if (absl::Status status = TakeQuoted(&cell); !status.ok()) return status;
      } else if (c == ',') {
        cells->push_back(Trimmed(std::exchange(cell, "")));
        ++at_;
      } else if (c == '\n' || c == '\r') {
        at_ += text_.substr(at_, 2) == "\r\n" ? 2 : 1;
        break;
      } else {
        cell += c;
        ++at_;
      }
    }
    cells->push_back(Trimmed(cell));
    ++row_;
    return true;
  }
  uint64_t row() const { return row_; }

 private:
  absl::Status TakeQuoted(std::string* cell) {
    cell->clear();
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] != '"') {
        *cell += text_[at_];
      } else if (text_.substr(at_, 2) == "\"\"") {
        *cell += text_[at_++];
      } else {
        ++at_;
        return absl::OkStatus();
      }
    }
    return client::InvalidError(absl::StrCat("第 ", row_ + 1, " 行：引号没有结束"),
                                absl::StrCat("row ", row_ + 1, ": a quote never ends"));
  }

  std::string_view text_;
  size_t at_ = 0;
  uint64_t row_ = 0;
};

}  // namespace

absl::StatusOr<Csv> Csv::Parse(std::string_view utf8) {
  Csv csv;
  Parser parser(utf8);
  std::vector<std::string> cells;
  while (true) {
    absl::StatusOr<bool> more = parser.Next(&cells);
    if (!more.ok()) return more.status();
    if (!*more) break;
    const bool blank =
        std::all_of(cells.begin(), cells.end(), [](const auto& cell) { return cell.empty(); });
    if (blank) continue;
    if (csv.header_.empty()) {
      csv.header_ = cells;
    } else {
      csv.rows_.push_back({parser.row(), cells});
    }
  }
  if (csv.header_.empty()) {
    return client::InvalidError("文件为空：首行应为列名",
                                "the file is empty: the first row names the columns");
  }
  return csv;
}

absl::StatusOr<Csv> Csv::Load(const std::string& path) {
  absl::StatusOr<std::string> bytes = client::ReadFile(path);
  if (!bytes.ok()) return bytes.status();
  absl::StatusOr<std::string> text = ToUtf8(*bytes);
  if (!text.ok()) return text.status();
  return Parse(*text);
}

int Csv::Find(const std::vector<std::string>& names) const {
  for (size_t i = 0; i < header_.size(); ++i) {
    for (const std::string& name : names) {
      if (absl::AsciiStrToLower(header_[i]) == absl::AsciiStrToLower(name)) {
        return static_cast<int>(i);
      }
    }
  }
  return -1;
}

const std::string& Csv::Cell(size_t i, int column) const {
  static const std::string empty;
  const std::vector<std::string>& cells = rows_[i].cells;
  if (column < 0 || static_cast<size_t>(column) >= cells.size()) return empty;
  return cells[static_cast<size_t>(column)];
}

}  // namespace hearth::cli
