// From a table of persons to registrations. Pure, but for the look-up of what the county knows
// already.
#ifndef HEARTH_CLIENTS_CLI_HOUSEHOLD_IMPORT_H_
#define HEARTH_CLIENTS_CLI_HOUSEHOLD_IMPORT_H_

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "clients/cli/code_book.h"
#include "clients/cli/csv.h"
#include "hearth/v1/draft.pb.h"
#include "hearth/v1/household.pb.h"

namespace hearth::cli {

struct HouseholdRows {
  uint64_t first_row = 0;
  std::string area_code;
  v1::HouseholdIdentity identity;
  std::vector<v1::Member> members;  // without ids
};

struct HouseholdTable {
  std::vector<HouseholdRows> households;  // in the order of their first rows
  std::vector<CellError> errors;          // not empty: nothing may be sent
};

// Groups the rows by 户编号. Rows of one household may stand anywhere; what they say of the
// household must agree; exactly one of them is the head; an ID number stands once in a file.
HouseholdTable ReadHouseholds(const Csv& csv, const CodeBook& codes);

// The household that has this 户编号 in a county, if any.
using FindHousehold = std::function<absl::StatusOr<std::optional<v1::OpenedHousehold>>(
    const std::string& county_code, const std::string& household_number)>;

struct HouseholdPlan {
  std::optional<v1::Draft> draft;  // household, area and fact; none = nothing differs
  bool known = false;              // it is an update
  size_t members = 0;              // in the table
  size_t not_in_table = 0;         // active members that the table does not name; they stay
};

// A registration with a new random id, or the known one written again: cells that are empty keep
// what is known, persons are found again by ID number, else by name and day of birth.
absl::StatusOr<HouseholdPlan> PlanHousehold(const HouseholdRows& rows, const FindHousehold& find);

}  // namespace hearth::cli

#endif  // HEARTH_CLIENTS_CLI_HOUSEHOLD_IMPORT_H_
