// The acts of a case's life, by the file that does them. Private to case_*.cc.

#ifndef HEARTH_CLIENTS_SIM_CASE_ACTS_H_
#define HEARTH_CLIENTS_SIM_CASE_ACTS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "clients/sim/case_hand.h"

namespace hearth::sim {

// ---- case_batch.cc: a department's file, and its feedback. Of the county, not of one life. ----
void SendBatch(Stage* stage, uint32_t number);
void FeedBatch(Stage* stage, uint32_t number);

// ---- case_clues.cc ----
// Opens the clue in the life; returns its index. `real`: something has befallen the family.
uint32_t Report(Hand* h, const v1::ClueReported& reported, const std::string& risk, Shock shock,
                bool real);
// The check has opened a clue.
void Discovered(Hand* h, const std::string& check_id);
void DeclareOrScreen(Hand* h, bool declared, bool real);
void AssignClue(Hand* h, uint32_t number);
void EscalateClue(Hand* h, uint32_t number);
void VerifyClue(Hand* h, uint32_t number);
void ConfirmClue(Hand* h, uint32_t number);
void ReopenClue(Hand* h, uint32_t number);
void TellClue(Hand* h, uint32_t number);

// ---- case_consent.cc: consent, re-entry, comparison ----
void SignConsent(Hand* h, uint32_t number);
void Compare(Hand* h);
void Answer(Hand* h, uint32_t unit);

// ---- case_village.cc: review, publicity, objections, withdrawal ----
void ToReview(Hand* h);
void Revisit(Hand* h);
void HoldReview(Hand* h);
void Hang(Hand* h);
void Object(Hand* h);
void Resolve(Hand* h);
// As planned, or: before its days are over.
inline constexpr uint32_t kTooEarly = 1;
inline constexpr uint32_t kBlownDown = 2;
void TakeDown(Hand* h, uint32_t how);
void Withdraw(Hand* h);
// The open chain has ended without an approval.
void AbandonChain(Hand* h);

// ---- case_decide.cc: town, county, and what follows at once ----
// The step as it must not be: figures that are not the log's.
void Falsify(v1::CaseBasis* basis);
void ReviewByTown(Hand* h);
void Decide(Hand* h);
void Announce(Hand* h);
void EnterNational(Hand* h);

// ---- case_change.cc: how a case goes on ----
void DrawEnding(Hand* h);
void Mend(Hand* h, uint32_t steps_left);
void BeginEnding(Hand* h);
void ProposeChange(Hand* h, v1::CaseProcedure procedure);
void Relapse(Hand* h);
// No case is open any more.
void CloseCase(Hand* h);

// ---- case_help.cc ----
void AssignHelper(Hand* h, bool hand_over);
void MakePlan(Hand* h);
void StartMeasure(Hand* h, uint32_t number);
void DeliverMeasure(Hand* h, uint32_t number);
void ProveMeasure(Hand* h, uint32_t number);
void EndMeasure(Hand* h, uint32_t number);
void FollowUpVisit(Hand* h);
void WatchVisit(Hand* h);
// The case is closed: helper and measures end.
void EndHelp(Hand* h);
void PlanMeasures(Hand* h, const std::vector<std::string>& risks);

// ---- case_part.cc: moves, splits, statuses ----
void MoveWithCase(Hand* h);
void PartWithCase(Hand* h);
void GrantStatus(Hand* h);
void LoseStatus(Hand* h);
void RefuseStatus(Hand* h);

// ---- case_round.cc: 动态调整. Of the county. ----
void OpenRound(Stage* stage);
void CloseRound(Stage* stage);

// Members as the log holds them, among them those who were entered twice.
std::vector<uint64_t> MemberIds(const Stage& stage, uint32_t index);

}  // namespace hearth::sim

#endif  // HEARTH_CLIENTS_SIM_CASE_ACTS_H_
