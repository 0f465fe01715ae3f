// The life of a case as one table (case_steps.cc): which step may follow where, and where it leads.
// The fold and Decide read the same rows. Pure. Policy source: domain.md 3.3, rows 3b to 17.

#ifndef HEARTH_SERVICES_DOMAIN_CASE_STEPS_H_
#define HEARTH_SERVICES_DOMAIN_CASE_STEPS_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "hearth/v1/case_file.pb.h"
#include "hearth/v1/events.pb.h"

namespace hearth::domain {

// One row: a step of a procedure, taken at these two stages. UNSPECIFIED = there is none (before)
// or it does not change (after). What a body decides (CaseDecision) leads to `chain_after` when it
// passes; see Landing for the others.
struct CaseStepRow {
  int kind;  // field number in Fact
  v1::CaseProcedure procedure;
  v1::CaseStage case_before;
  v1::ChainStage chain_before;
  v1::CaseStage case_after;
  v1::ChainStage chain_after;
};

const std::vector<CaseStepRow>& CaseStepRows();

// The row for that step here; null when it may not be taken.
const CaseStepRow* FindCaseStep(int kind, v1::CaseProcedure procedure, v1::CaseStage case_stage,
                                v1::ChainStage chain_stage);

// True for the kinds of the table, and for what follows a decision (CaseAnnounced,
// RegisteredInNationalSystem), an objection, a withdrawal and a carry-over.
bool IsCaseStep(int kind);

// What people call the step.
struct StepName {
  const char* zh;
  const char* en;
};
StepName NameOfStep(int kind);
StepName NameOfStage(v1::CaseStage stage);
StepName NameOfStage(v1::ChainStage stage);

// The stage that a chain goes back to. UNSPECIFIED where that procedure has no such step.
v1::ChainStage StageOfReturn(v1::CaseProcedure procedure, v1::CaseReturn return_to);

// The place that the fact names, null for facts without one.
const v1::CaseStep* PlaceOf(const v1::Fact& fact);

// DECIDED, REJECTED or WITHDRAWN.
bool IsEnded(v1::ChainStage stage);

}  // namespace hearth::domain

#endif  // HEARTH_SERVICES_DOMAIN_CASE_STEPS_H_
