// The columns of a table of households: one row a person. Pure. The list is in
// clients/cli/README.md.
#ifndef HEARTH_CLIENTS_CLI_HOUSEHOLD_COLUMNS_H_
#define HEARTH_CLIENTS_CLI_HOUSEHOLD_COLUMNS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "clients/cli/code_book.h"
#include "clients/cli/csv.h"
#include "hearth/v1/household.pb.h"
#include "hearth/v1/member.pb.h"

namespace hearth::cli {

// One row as read. Only what the row says is set.
struct PersonRow {
  uint64_t row = 0;
  std::string area_code;
  v1::HouseholdIdentity household;  // household_number is set
  v1::Member member;                // without an id
  std::vector<CellError> errors;
};

// Errors in the header: required columns that are missing, names that no column has.
std::vector<CellError> CheckHeader(const Csv& csv);
// REQUIRES: CheckHeader found nothing.
PersonRow ReadPerson(const Csv& csv, size_t i, const CodeBook& codes);

// GB 11643 for 18 characters, its 18 first ones for 20 and 22 (disability certificates): "" =
// sound, else what is wrong, in Chinese and English.
struct Fault {
  std::string zh, en;
};
Fault CheckIdNumber(const std::string& id_number);

// The columns for help and README: "户编号 household_number (required)" and so on, one a line.
std::string ColumnList();

}  // namespace hearth::cli

#endif  // HEARTH_CLIENTS_CLI_HOUSEHOLD_COLUMNS_H_
