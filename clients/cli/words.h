// The contract's words as people read them, Chinese with the code where it is needed to type it
// again.
#ifndef HEARTH_CLIENTS_CLI_WORDS_H_
#define HEARTH_CLIENTS_CLI_WORDS_H_

#include <cstdint>
#include <string>

#include "hearth/v1/alert.pb.h"
#include "hearth/v1/assessment.pb.h"
#include "hearth/v1/common.pb.h"
#include "hearth/v1/events.pb.h"

namespace hearth::cli {

std::string AlertStateWord(v1::AlertState state);
std::string ResultWord(v1::RuleResult result);
std::string OperatorWord(v1::Operator op);
std::string ObtainedWord(v1::Obtained obtained);
std::string ProblemWord(v1::Problem problem);
std::string AnswerWord(v1::Answer answer);
std::string OriginWord(v1::Origin origin);
std::string CheckKindWord(v1::CheckKind kind);
// "REFUSAL_REASON_ERASED" → "ERASED"; "" for accepted.
std::string RefusalWord(v1::RefusalReason reason);
// The name of a fact by its number, e.g. "核查 check_recorded".
std::string FactWord(uint32_t kind);
// A metric's value: number, code, yes/no, codes; "—" for unknown.
std::string ValueWord(const v1::MetricValue& value);
// "1,234.50" yuan of fen.
std::string Yuan(int64_t fen);

}  // namespace hearth::cli

#endif  // HEARTH_CLIENTS_CLI_WORDS_H_
