#include "services/domain/case_chain.h"

#include "services/domain/case_steps.h"
#include "services/domain/measure_fold.h"

namespace hearth::domain {
namespace {

constexpr int kMemberIdBytes = 8;

}  // namespace

std::string MemberKey(uint64_t member_id) {
  std::string key(kMemberIdBytes, '\0');
  for (int i = kMemberIdBytes - 1; i >= 0; --i, member_id >>= 8) {
    key[static_cast<size_t>(i)] = static_cast<char>(member_id & 0xff);
  }
  return key;
}

bool Consents(const v1::ConsentSigner& signer) {
  return signer.manner_code() != "refused" && signer.manner_code() != "absent";
}

bool IsHere(const v1::CaseStep& place, const Step& step) {
  const std::string case_id = step.record == nullptr ? std::string() : step.record->case_id();
  const std::string chain_id = step.chain == nullptr ? std::string() : step.chain->chain_id();
  return place.case_id() == case_id && place.chain_id() == chain_id &&
         (step.chain == nullptr || place.procedure() == step.chain->procedure());
}

void Reach(v1::ChainStage stage, Step* step) {
  step->chain->set_stage(stage);
  step->chain->set_stage_date(step->day);
}

void BeginPause(Step* step) {
  const int count = step->chain->pauses_size();
  if (count > 0 && step->chain->pauses(count - 1).until_date() == 0) return;
  step->chain->add_pauses()->set_from_date(step->day);
}

void EndPause(Step* step) {
  const int count = step->chain->pauses_size();
  if (count == 0 || step->chain->pauses(count - 1).until_date() != 0) return;
  step->chain->mutable_pauses(count - 1)->set_until_date(step->day);
}

void Close(v1::CaseStage stage, const std::string& code, Step* step) {
  step->record->set_stage(stage);
  step->record->set_closed_date(step->day);
  step->record->set_closing_code(code);
}

void Abandon(v1::ChainStage stage, const std::string& code, Step* step) {
  Reach(stage, step);
  EndPause(step);
  step->chain->set_reason_code(code);
  step->chain->set_objected(false);
  if (step->case_stage() == v1::CASE_STAGE_IDENTIFYING) {
    Close(v1::CASE_STAGE_NOT_ADMITTED, code, step);
  }
}

namespace {

bool Return(v1::CaseReturn to, int32_t due_date, Step* step) {
  const v1::ChainStage stage = StageOfReturn(step->chain->procedure(), to);
  if (stage == v1::CHAIN_STAGE_UNSPECIFIED) return false;
  Reach(stage, step);
  step->chain->set_returned_due_date(due_date);
  step->chain->set_objected(false);
  BeginPause(step);
  return true;
}

}  // namespace

bool TurnBack(v1::CaseDecision decision, v1::CaseReturn to, int32_t due_date,
              const std::string& code, Step* step) {
  if (decision == v1::CASE_DECISION_RETURNED) return Return(to, due_date, step);
  if (decision != v1::CASE_DECISION_REJECTED) return false;
  Abandon(v1::CHAIN_STAGE_REJECTED, code, step);
  return true;
}

namespace {

v1::RiskClock* ClockOf(const std::string& risk, v1::CaseRecord* record) {
  for (v1::RiskClock& clock : *record->mutable_risks()) {
    if (clock.risk_code() == risk) return &clock;
  }
  v1::RiskClock* clock = record->add_risks();
  clock->set_risk_code(risk);
  return clock;
}

}  // namespace

void TakeBasis(const v1::CaseBasis& basis, Step* step) {
  *step->record->mutable_basis() = basis;
  for (const v1::CaseRisk& risk : basis.risks()) {
    v1::RiskClock* clock = ClockOf(risk.risk_code(), step->record);
    const bool over = risk.eliminated() || risk.gone();
    if (!over && (clock->since_date() == 0 || clock->eliminated())) {
      clock->set_since_date(step->day);
      // What runs already was begun before the county named the risk.
      clock->set_measured_date(IsMeasured(*step->file, risk.risk_code()) ? step->day : 0);
    }
    if (clock->since_date() == 0) clock->set_since_date(step->day);
    clock->set_eliminated(over);
  }
  for (v1::RiskClock& clock : *step->record->mutable_risks()) {
    const bool named = std::any_of(
        basis.risks().begin(), basis.risks().end(),
        [&clock](const v1::CaseRisk& risk) { return risk.risk_code() == clock.risk_code(); });
    if (!named) clock.set_eliminated(true);
  }
}

v1::CaseChain* OpenChainOf(v1::CaseProcedure procedure, Step* step) {
  v1::CaseChain* chain = nullptr;
  if (step->record != nullptr) {
    chain = step->record->add_chains();
  } else {
    step->file->clear_removal();
    chain = step->file->mutable_removal();
  }
  chain->set_chain_id(step->id());
  chain->set_procedure(procedure);
  chain->set_opened_date(step->day);
  chain->set_opened_by(step->actor());
  return chain;
}

}  // namespace hearth::domain
