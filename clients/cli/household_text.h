// A household as a person at a terminal reads it.
#ifndef HEARTH_CLIENTS_CLI_HOUSEHOLD_TEXT_H_
#define HEARTH_CLIENTS_CLI_HOUSEHOLD_TEXT_H_

#include <string>

#include "clients/cli/table.h"
#include "hearth/v1/households_service.pb.h"

namespace hearth::cli {

// Several paragraphs; ends with a line end.
std::string HouseholdText(const v1::GetHouseholdResponse& response);
// One row of the main figures, for CSV.
Table HouseholdFields(const v1::GetHouseholdResponse& response);

// One row a comparison, the outcome of its rule on the first one.
Table ExplainTable(const v1::ExplainHouseholdResponse& response);
// Where it came from, and for each rule that does not hold the first condition that failed.
std::string ExplainText(const v1::ExplainHouseholdResponse& response);

}  // namespace hearth::cli

#endif  // HEARTH_CLIENTS_CLI_HOUSEHOLD_TEXT_H_
