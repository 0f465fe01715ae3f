// A department's file of clues: CSV or JSON Lines, one row a person. The columns are listed in
// clients/cli/README.md. Pure but for LoadClueTable.
#ifndef HEARTH_CLIENTS_CLI_CLUE_FILE_H_
#define HEARTH_CLIENTS_CLI_CLUE_FILE_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "clients/cli/code_book.h"
#include "clients/cli/csv.h"
#include "hearth/v1/clue.pb.h"

namespace hearth::cli {

// What the department said of the whole file.
struct ClueFileTerms {
  std::string unit_code;
  std::string kind_code;  // of rows that name none
  int32_t period_start_date = 0, period_end_date = 0;
};

struct ClueRow {
  uint32_t row = 0;  // from 1, header and blank rows excluded
  v1::ClueReported fact;
  std::string area_code;   // as the row says; empty = not said
  std::string bad_column;  // why it can be no clue: the column; empty = it can
  std::string detail;      // "中文 / English"; nothing of the person
};

struct ClueTable {
  Csv csv;
  std::string sha256;  // of the file as it came, 32 bytes
};

// UTF-8 or GB18030; a file whose name ends with .jsonl or .ndjson holds one object a line.
absl::StatusOr<ClueTable> LoadClueTable(const std::string& path);
// JSON objects as a table; fields of any line are columns. INVALID_ARGUMENT naming the line.
absl::StatusOr<Csv> CsvOfJsonLines(std::string_view utf8);

// Columns that are missing or that nobody knows.
std::vector<CellError> CheckClueHeader(const Csv& csv, const ClueFileTerms& terms);
// REQUIRES: CheckClueHeader found nothing.
std::vector<ClueRow> ReadClueRows(const Csv& csv, const ClueFileTerms& terms,
                                  const CodeBook& codes);

// "2026-10" or "2026-10-01..2026-10-15"; INVALID_ARGUMENT else.
absl::Status ParsePeriod(const std::string& text, ClueFileTerms* terms);

std::string ClueColumnList();

}  // namespace hearth::cli

#endif  // HEARTH_CLIENTS_CLI_CLUE_FILE_H_
