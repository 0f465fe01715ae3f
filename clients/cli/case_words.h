// Everything that the steps of a case take from the command line, and how each becomes a fact. One
// struct for all steps, so that a flag means the same in each.

#ifndef HEARTH_CLIENTS_CLI_CASE_WORDS_H_
#define HEARTH_CLIENTS_CLI_CASE_WORDS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "clients/cli/case_place.h"
#include "clients/cli/session.h"
#include "hearth/v1/cases_service.pb.h"
#include "hearth/v1/events.pb.h"

namespace hearth::cli {

struct CaseWords {
  BasisWords basis;
  std::string reason_code, reason, opinion, text, kind, place, number, phone, due, document_number;
  std::string document, minutes, attendance, notice_out, objection, decision = "passed", return_to;
  std::string unit, system, registration_number, procedure, item, basis_event, household_opinion;
  std::vector<std::string> units, items, refused_members, recused, measures;
  uint32_t votes_for = 0, votes_against = 0, votes_abstain = 0;
  bool natural = false, interrupted = false, related = false;
};

// What a step is made from.
struct CaseGround {
  Session* session;
  const v1::GetCaseFileResponse& found;
  CasePlace at;
  const CaseWords& words;
  int32_t today;  // the log's day
};

// A step: fills its fact.
using FillStep = absl::Status (*)(const CaseGround& ground, v1::Fact* fact);

// Steps of the village, up to the publicity, and objections (case_village.cc).
absl::Status FillConsent(const CaseGround& ground, v1::Fact* fact);
absl::Status FillReEntry(const CaseGround& ground, v1::Fact* fact);
absl::Status FillCompareRequest(const CaseGround& ground, v1::Fact* fact);
absl::Status FillCompareReturn(const CaseGround& ground, v1::Fact* fact);
absl::Status FillCompareSkip(const CaseGround& ground, v1::Fact* fact);
absl::Status FillReview(const CaseGround& ground, v1::Fact* fact);
absl::Status FillPublicityStart(const CaseGround& ground, v1::Fact* fact);
absl::Status FillPublicityEnd(const CaseGround& ground, v1::Fact* fact);
absl::Status FillObject(const CaseGround& ground, v1::Fact* fact);
absl::Status FillResolve(const CaseGround& ground, v1::Fact* fact);

// Proposals, and what bodies decide (case_decisions.cc).
absl::Status FillTownReview(const CaseGround& ground, v1::Fact* fact);
absl::Status FillApprove(const CaseGround& ground, v1::Fact* fact);
absl::Status FillDecline(const CaseGround& ground, v1::Fact* fact);
absl::Status FillWithdraw(const CaseGround& ground, v1::Fact* fact);
absl::Status FillAnnounce(const CaseGround& ground, v1::Fact* fact);
absl::Status FillRegister(const CaseGround& ground, v1::Fact* fact);
absl::Status FillProposeElimination(const CaseGround& ground, v1::Fact* fact);
absl::Status FillApproveElimination(const CaseGround& ground, v1::Fact* fact);
absl::Status FillProposeChange(const CaseGround& ground, v1::Fact* fact);
absl::Status FillAdjust(const CaseGround& ground, v1::Fact* fact);
absl::Status FillRollBack(const CaseGround& ground, v1::Fact* fact);
absl::Status FillRemove(const CaseGround& ground, v1::Fact* fact);
absl::Status FillClear(const CaseGround& ground, v1::Fact* fact);

// Asks for the notice of this household alone, writes it where --out says, and fills what the fact
// repeats of it.
absl::StatusOr<v1::MakeNoticeResponse> FillNotice(const CaseGround& ground, bool announcement,
                                                  v1::CaseProcedure procedure,
                                                  v1::CaseNotice* notice);
// A date of an option; 0 when it was not given.
absl::StatusOr<int32_t> DateOption(const std::string& text, const char* option);

}  // namespace hearth::cli

#endif  // HEARTH_CLIENTS_CLI_CASE_WORDS_H_
