// Codes that the simulated case files use, and the income lines that officials of the demo county
// know. Form content, not parameters of rules: a test holds the lines to the demo rulebook.

#ifndef HEARTH_CLIENTS_SIM_CASE_CODES_H_
#define HEARTH_CLIENTS_SIM_CASE_CODES_H_

#include <array>
#include <cstdint>

#include "clients/sim/household.h"

namespace hearth::sim {

// The demo county's lines; the last one holds on.
struct KnownLine {
  int year;
  const char* line_id;
  int64_t amount_fen;
};
inline constexpr std::array<KnownLine, 6> kKnownLines = {{{2021, "zijin-demo-2021", 600'000},
                                                          {2022, "zijin-demo-2022", 690'000},
                                                          {2023, "zijin-demo-2023", 730'000},
                                                          {2024, "zijin-demo-2024", 760'000},
                                                          {2025, "zijin-demo-2025", 800'000},
                                                          {2026, "zijin-demo-2026", 820'000}}};
inline constexpr const char* kLineMeasure = "net";

// A department that pushes files [5]: "unit", "clue_kind", and the risk that it speaks of.
struct Department {
  const char* unit;
  const char* kind;
  Risk risk;
  Shock shock;  // what has befallen the family when it is true
};
inline constexpr std::array<Department, 6> kDepartments = {
    {{"medical_insurance", "medical_bill", Risk::kIllness, Shock::kIllness},
     {"health", "illness", Risk::kIllness, Shock::kIllness},
     {"public_security", "accident", Risk::kAccident, Shock::kAccident},
     {"human_resources", "job_loss", Risk::kUnstableWork, Shock::kJobLoss},
     {"agriculture", "project_failure", Risk::kProject, Shock::kProject},
     {"emergency", "disaster", Risk::kDisaster, Shock::kDisaster}}};
inline constexpr std::array<uint32_t, 6> kDepartmentWeights = {45, 20, 8, 14, 5, 8};

namespace code {

// "clue_form", "clue_kind", "clue_layout", "clue_amount", "feedback_manner"
inline constexpr const char* kFormPush = "push";
inline constexpr const char* kFormOral = "oral";
inline constexpr const char* kFormVisit = "visit";
inline constexpr const char* kKindDeclared = "large_expense";
inline constexpr const char* kKindScreened = "income_drop";
inline constexpr const char* kKindRelapse = "relapse";
inline constexpr const char* kLayout = "monthly";
inline constexpr const char* kSelfPaid = "self_paid";
inline constexpr const char* kMannerTold = "told";
inline constexpr const char* kMannerFile = "file";
// "clue_reason"
inline constexpr const char* kReasonCopes = "supported";
inline constexpr const char* kReasonHelped = "helped";
inline constexpr const char* kReasonNotFound = "no_such_person";
inline constexpr const char* kReasonDead = "deceased";
inline constexpr const char* kReasonMonitored = "already_monitored";
// "declarer", "sign_manner"
inline constexpr const char* kDeclarerHead = "head";
inline constexpr const char* kSignature = "signature";
inline constexpr const char* kFingerprint = "fingerprint";
// "comparison_item", "unit" asked, "comparison_skip"
inline constexpr std::array<const char*, 3> kCompareItems = {"deposit", "vehicle", "business"};
inline constexpr std::array<const char*, 2> kCompareUnits = {"finance", "public_security"};
inline constexpr const char* kSkipDibao = "dibao";
// "review_role", "objection_kind", "decline_reason", "withdrawal"
inline constexpr const char* kRepresentative = "representative";
inline constexpr const char* kObjectionKind = "not_poor";
inline constexpr const char* kDeclineReason = "incomplete";
inline constexpr const char* kWithdrawal = "application";
// "reentry_reason", "rollback_reason", "clearing_reason", "change_reason", "removal"
inline constexpr const char* kRelapsed = "risk_returned";
inline constexpr const char* kUnstable = "unstable";
inline constexpr const char* kConcealed = "concealed_assets";
inline constexpr const char* kNewRisk = "new_risk";
inline constexpr const char* kMisidentified = "misidentified";
inline constexpr const char* kNatural = "natural";
inline constexpr const char* kGone = "moved_out";
// "opinion", "national_system"
inline constexpr const char* kAgrees = "agrees";
inline constexpr const char* kNational = "national";
// "helper_role", "helper_reason", "effect", "measure_end", "unit", "fund"
inline constexpr const char* kHelperRole = "helper";
inline constexpr const char* kRotated = "rotated";
inline constexpr const char* kCaseClosed = "case_closed";
inline constexpr const char* kBetter = "better";
inline constexpr const char* kMeasureDone = "done";
inline constexpr const char* kTownUnit = "town";
inline constexpr const char* kFund = "county";
// "status", "status_end", "status_refusal", "unit"
inline constexpr const char* kStatusDibao = "dibao";
inline constexpr const char* kStatusTekun = "tekun";
inline constexpr const char* kStatusRelief = "temporary_relief";
inline constexpr const char* kStatusEnd = "income";
inline constexpr const char* kStatusRefusal = "income";
inline constexpr const char* kCivilAffairs = "civil_affairs";
// "adjustment_kind"
inline constexpr const char* kRoundIn = "in";
inline constexpr const char* kRoundOut = "out";
inline constexpr const char* kRoundNatural = "natural";

}  // namespace code

}  // namespace hearth::sim

#endif  // HEARTH_CLIENTS_SIM_CASE_CODES_H_
