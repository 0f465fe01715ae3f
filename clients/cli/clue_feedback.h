// The answer to a department: for each row of its file what came of it. Pure.
#ifndef HEARTH_CLIENTS_CLI_CLUE_FEEDBACK_H_
#define HEARTH_CLIENTS_CLI_CLUE_FEEDBACK_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "clients/cli/clue_import_state.h"
#include "clients/cli/table.h"
#include "hearth/v1/cases_service.pb.h"

namespace hearth::cli {

struct ClueFeedback {
  Table table;  // row, result, day; nothing of a person, since the department knows its rows
  uint32_t answered = 0, pending = 0;
  uint32_t first_row = 0, last_row = 0;
};

// `clues` of one batch, in any order; `skipped` rows became no clue (may be empty: then rows that
// are in neither list are left out).
ClueFeedback FeedbackOf(const std::vector<v1::ClueSummary>& clues,
                        const std::map<uint32_t, RowOutcome>& skipped);

// "无风险 no risk" and so on; where the clue stands while it waits.
std::string ClueResultWord(v1::ClueResult result);
std::string ClueStageWord(v1::ClueStage stage);

}  // namespace hearth::cli

#endif  // HEARTH_CLIENTS_CLI_CLUE_FEEDBACK_H_
