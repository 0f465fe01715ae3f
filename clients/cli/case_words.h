// What people call the stages of cases, chains and clues.
#ifndef HEARTH_CLIENTS_CLI_CASE_WORDS_H_
#define HEARTH_CLIENTS_CLI_CASE_WORDS_H_

#include <string>

#include "hearth/v1/case_file.pb.h"

namespace hearth::cli {

std::string StageWord(v1::CaseStage stage);
std::string StageWord(v1::ChainStage stage);
std::string StageWord(v1::ClueStage stage);
std::string ProcedureWord(v1::CaseProcedure procedure);

}  // namespace hearth::cli

#endif  // HEARTH_CLIENTS_CLI_CASE_WORDS_H_
