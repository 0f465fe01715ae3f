#include "services/domain/case_steps.h"

#include <algorithm>

namespace hearth::domain {
namespace {

using F = v1::Fact;

constexpr auto kIdentify = v1::CASE_PROCEDURE_IDENTIFICATION;
constexpr auto kEliminate = v1::CASE_PROCEDURE_ELIMINATION;
constexpr auto kAdjust = v1::CASE_PROCEDURE_ADJUSTMENT;
constexpr auto kRollBack = v1::CASE_PROCEDURE_ROLL_BACK;
constexpr auto kRemove = v1::CASE_PROCEDURE_NATURAL_REMOVAL;
constexpr auto kClear = v1::CASE_PROCEDURE_MISIDENTIFICATION;

constexpr auto kNoCase = v1::CASE_STAGE_UNSPECIFIED;
constexpr auto kSame = v1::CASE_STAGE_UNSPECIFIED;
constexpr auto kIdentifying = v1::CASE_STAGE_IDENTIFYING;
constexpr auto kMonitored = v1::CASE_STAGE_MONITORED;
constexpr auto kEliminated = v1::CASE_STAGE_ELIMINATED;
constexpr auto kRemoved = v1::CASE_STAGE_REMOVED;
constexpr auto kCleared = v1::CASE_STAGE_CLEARED;

constexpr auto kNoChain = v1::CHAIN_STAGE_UNSPECIFIED;
constexpr auto kOpened = v1::CHAIN_STAGE_OPENED;
constexpr auto kVerifying = v1::CHAIN_STAGE_VERIFYING;
constexpr auto kComparing = v1::CHAIN_STAGE_COMPARING;
constexpr auto kCompared = v1::CHAIN_STAGE_COMPARED;
constexpr auto kReviewed = v1::CHAIN_STAGE_REVIEWED;
constexpr auto kInPublicity = v1::CHAIN_STAGE_IN_PUBLICITY;
constexpr auto kPublicised = v1::CHAIN_STAGE_PUBLICISED;
constexpr auto kTownPassed = v1::CHAIN_STAGE_TOWN_PASSED;
constexpr auto kDecided = v1::CHAIN_STAGE_DECIDED;

struct Named {
  int kind;
  StepName name;
};

constexpr Named kNames[] = {
    {F::kConsentSigned, {"承诺授权", "consent"}},
    {F::kHouseholdReEntered, {"再次纳入", "re-entry"}},
    {F::kComparisonRequested, {"发起信息比对", "request of comparison"}},
    {F::kComparisonReturned, {"比对结果", "result of comparison"}},
    {F::kComparisonSkipped, {"免于比对", "comparison skipped"}},
    {F::kVillageReviewHeld, {"民主评议", "village review"}},
    {F::kPublicityStarted, {"开始公示", "start of publicity"}},
    {F::kPublicityEnded, {"公示结束", "end of publicity"}},
    {F::kObjectionRaised, {"提出异议", "objection"}},
    {F::kObjectionResolved, {"异议处理", "answer to an objection"}},
    {F::kTownshipReviewed, {"镇审核", "town review"}},
    {F::kCaseApproved, {"县级审定", "county approval"}},
    {F::kCaseDeclined, {"县级退回或不予认定", "county return or rejection"}},
    {F::kCaseWithdrawn, {"撤回", "withdrawal"}},
    {F::kCaseAnnounced, {"公告", "announcement"}},
    {F::kRegisteredInNationalSystem, {"录入全国系统", "registration in the national system"}},
    {F::kCaseChangeProposed, {"提出变更", "proposal of a change"}},
    {F::kCaseAdjusted, {"审定调整", "adjustment"}},
    {F::kEliminationProposed, {"提出风险消除", "proposal of elimination"}},
    {F::kEliminationApproved, {"审定风险消除", "approval of elimination"}},
    {F::kEliminationRolledBack, {"风险消除回退", "roll-back of elimination"}},
    {F::kHouseholdNaturallyRemoved, {"整户自然减少", "natural removal"}},
    {F::kMisidentificationCleared, {"识别不准清退", "clearing of a misidentification"}},
    {F::kCaseCarriedOver, {"个案转入", "carry-over"}},
};

// The steps between consent or proposal and the county, which both chains share.
void AddReview(v1::CaseProcedure procedure, v1::CaseStage stage, v1::ChainStage ready,
               std::vector<CaseStepRow>* rows) {
  for (const v1::ChainStage before : {ready, kVerifying}) {
    rows->push_back({F::kVillageReviewHeld, procedure, stage, before, kSame, kReviewed});
  }
  rows->push_back({F::kPublicityStarted, procedure, stage, kReviewed, kSame, kInPublicity});
  rows->push_back({F::kPublicityEnded, procedure, stage, kInPublicity, kSame, kPublicised});
  rows->push_back({F::kTownshipReviewed, procedure, stage, kPublicised, kSame, kTownPassed});
  rows->push_back({F::kCaseDeclined, procedure, stage, kTownPassed, kSame, kDecided});
}

// A town proposes, the county decides.
void AddChange(v1::CaseProcedure procedure, int decided_by, v1::CaseStage before,
               v1::CaseStage after, std::vector<CaseStepRow>* rows) {
  rows->push_back({F::kCaseChangeProposed, procedure, before, kNoChain, kSame, kOpened});
  rows->push_back({decided_by, procedure, before, kOpened, after, kDecided});
  rows->push_back({F::kCaseDeclined, procedure, before, kOpened, kSame, kDecided});
}

std::vector<CaseStepRow> MakeRows() {
  std::vector<CaseStepRow> rows = {
      // A new case, also beside an eliminated one (再次纳入).
      {F::kConsentSigned, kIdentify, kNoCase, kNoChain, kIdentifying, kOpened},
      {F::kConsentSigned, kIdentify, kEliminated, kNoChain, kIdentifying, kOpened},
      {F::kHouseholdReEntered, kIdentify, kIdentifying, kOpened, kSame, kOpened},
      {F::kComparisonRequested, kIdentify, kIdentifying, kOpened, kSame, kComparing},
      {F::kComparisonReturned, kIdentify, kIdentifying, kComparing, kSame, kCompared},
      {F::kComparisonSkipped, kIdentify, kIdentifying, kOpened, kSame, kCompared},
  };
  AddReview(kIdentify, kIdentifying, kCompared, &rows);
  rows.push_back({F::kCaseApproved, kIdentify, kIdentifying, kTownPassed, kMonitored, kDecided});
  rows.push_back({F::kEliminationProposed, kEliminate, kMonitored, kNoChain, kSame, kOpened});
  AddReview(kEliminate, kMonitored, kOpened, &rows);
  rows.push_back(
      {F::kEliminationApproved, kEliminate, kMonitored, kTownPassed, kEliminated, kDecided});
  AddChange(kAdjust, F::kCaseAdjusted, kMonitored, kSame, &rows);
  AddChange(kRollBack, F::kEliminationRolledBack, kEliminated, kMonitored, &rows);
  AddChange(kClear, F::kMisidentificationCleared, kMonitored, kCleared, &rows);
  for (const v1::CaseStage stage : {kNoCase, kMonitored, kEliminated}) {
    AddChange(kRemove, F::kHouseholdNaturallyRemoved, stage, kRemoved, &rows);
  }
  return rows;
}

}  // namespace

const std::vector<CaseStepRow>& CaseStepRows() {
  static const auto* const kRows = new std::vector<CaseStepRow>(MakeRows());
  return *kRows;
}

const CaseStepRow* FindCaseStep(int kind, v1::CaseProcedure procedure, v1::CaseStage case_stage,
                                v1::ChainStage chain_stage) {
  for (const CaseStepRow& row : CaseStepRows()) {
    if (row.kind == kind && row.procedure == procedure && row.case_before == case_stage &&
        row.chain_before == chain_stage) {
      return &row;
    }
  }
  return nullptr;
}

bool IsCaseStep(int kind) {
  return std::any_of(std::begin(kNames), std::end(kNames),
                     [kind](const Named& named) { return named.kind == kind; });
}

StepName NameOfStep(int kind) {
  const auto* const found = std::find_if(std::begin(kNames), std::end(kNames),
                                         [kind](const Named& named) { return named.kind == kind; });
  return found == std::end(kNames) ? StepName{"未知步骤", "unknown step"} : found->name;
}

StepName NameOfStage(v1::CaseStage stage) {
  switch (stage) {
    case v1::CASE_STAGE_IDENTIFYING:
      return {"识别中", "being identified"};
    case v1::CASE_STAGE_MONITORED:
      return {"监测中", "monitored"};
    case v1::CASE_STAGE_ELIMINATED:
      return {"风险已消除", "eliminated"};
    case v1::CASE_STAGE_NOT_ADMITTED:
      return {"未纳入", "not admitted"};
    case v1::CASE_STAGE_REMOVED:
      return {"整户自然减少", "removed"};
    case v1::CASE_STAGE_CLEARED:
      return {"已清退", "cleared"};
    case v1::CASE_STAGE_CARRIED_OVER:
      return {"已转至他户", "carried over"};
    default:
      return {"无个案", "no case"};
  }
}

StepName NameOfStage(v1::ChainStage stage) {
  switch (stage) {
    case v1::CHAIN_STAGE_OPENED:
      return {"已提出", "opened"};
    case v1::CHAIN_STAGE_VERIFYING:
      return {"退回重新核实", "to be visited again"};
    case v1::CHAIN_STAGE_COMPARING:
      return {"信息比对中", "being compared"};
    case v1::CHAIN_STAGE_COMPARED:
      return {"已比对", "compared"};
    case v1::CHAIN_STAGE_REVIEWED:
      return {"已评议", "reviewed by the village"};
    case v1::CHAIN_STAGE_IN_PUBLICITY:
      return {"公示中", "in publicity"};
    case v1::CHAIN_STAGE_PUBLICISED:
      return {"公示完毕", "publicised"};
    case v1::CHAIN_STAGE_TOWN_PASSED:
      return {"镇审核通过", "passed by the town"};
    case v1::CHAIN_STAGE_DECIDED:
      return {"县已审定", "decided"};
    case v1::CHAIN_STAGE_REJECTED:
      return {"未通过", "rejected"};
    case v1::CHAIN_STAGE_WITHDRAWN:
      return {"已撤回", "withdrawn"};
    default:
      return {"无在办程序", "no open chain"};
  }
}

v1::ChainStage StageOfReturn(v1::CaseProcedure procedure, v1::CaseReturn return_to) {
  if (procedure != kIdentify && procedure != kEliminate) return kNoChain;
  switch (return_to) {
    case v1::CASE_RETURN_VERIFICATION:
      return kVerifying;
    case v1::CASE_RETURN_COMPARISON:
      return procedure == kIdentify ? kOpened : kNoChain;
    case v1::CASE_RETURN_VILLAGE_REVIEW:
      return procedure == kIdentify ? kCompared : kOpened;
    case v1::CASE_RETURN_PUBLICITY:
      return kReviewed;
    case v1::CASE_RETURN_TOWNSHIP_REVIEW:
      return kPublicised;
    default:
      return kNoChain;
  }
}

const v1::CaseStep* PlaceOf(const v1::Fact& fact) {
  const auto* const reflection = fact.GetReflection();
  const auto* const body =
      reflection->GetOneofFieldDescriptor(fact, fact.GetDescriptor()->FindOneofByName("fact"));
  if (body == nullptr) return nullptr;
  const auto& message = reflection->GetMessage(fact, body);
  const auto* const step = message.GetDescriptor()->FindFieldByName("step");
  if (step == nullptr || step->message_type() != v1::CaseStep::descriptor()) return nullptr;
  return static_cast<const v1::CaseStep*>(&message.GetReflection()->GetMessage(message, step));
}

bool IsEnded(v1::ChainStage stage) {
  return stage == v1::CHAIN_STAGE_DECIDED || stage == v1::CHAIN_STAGE_REJECTED ||
         stage == v1::CHAIN_STAGE_WITHDRAWN;
}

}  // namespace hearth::domain
