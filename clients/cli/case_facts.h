// The facts of case steps, each from its options and the file as it stands. INVALID_ARGUMENT names
// the flag; FAILED_PRECONDITION where the file has nothing that the step could be about. Whether
// the step may be taken is the server's to say.
#ifndef HEARTH_CLIENTS_CLI_CASE_FACTS_H_
#define HEARTH_CLIENTS_CLI_CASE_FACTS_H_

#include "absl/status/statusor.h"
#include "clients/cli/case_options.h"
#include "hearth/v1/events.pb.h"

namespace hearth::cli {

using FactOr = absl::StatusOr<v1::Fact>;

// Up to the publicity.
FactOr ConsentFact(const StepOptions& options, const StepGround& ground);
FactOr CompareRequestFact(const StepOptions& options, const StepGround& ground);
FactOr CompareReturnFact(const StepOptions& options, const StepGround& ground);
FactOr CompareSkipFact(const StepOptions& options, const StepGround& ground);
FactOr PublicityEndFact(const StepOptions& options, const StepGround& ground);
FactOr ObjectFact(const StepOptions& options, const StepGround& ground);
FactOr ResolveFact(const StepOptions& options, const StepGround& ground);
FactOr WithdrawFact(const StepOptions& options, const StepGround& ground);
FactOr ProposeEliminationFact(const StepOptions& options, const StepGround& ground);
FactOr ProposeChangeFact(const StepOptions& options, const StepGround& ground);
// `made`: the notice as the server made it for this household.
FactOr PublicityStartFact(const StepOptions& options, const StepGround& ground,
                          const v1::MakeNoticeResponse& made);
FactOr AnnounceFact(const StepOptions& options, const StepGround& ground,
                    const v1::MakeNoticeResponse& made);

// What town and county decide.
FactOr TownReviewFact(const StepOptions& options, const StepGround& ground);
FactOr ApproveFact(const StepOptions& options, const StepGround& ground);
FactOr DeclineFact(const StepOptions& options, const StepGround& ground);
FactOr RegisterFact(const StepOptions& options, const StepGround& ground);
FactOr ApproveEliminationFact(const StepOptions& options, const StepGround& ground);
FactOr AdjustFact(const StepOptions& options, const StepGround& ground);
FactOr RollBackFact(const StepOptions& options, const StepGround& ground);
FactOr RemoveFact(const StepOptions& options, const StepGround& ground);
FactOr ClearFact(const StepOptions& options, const StepGround& ground);

}  // namespace hearth::cli

#endif  // HEARTH_CLIENTS_CLI_CASE_FACTS_H_
