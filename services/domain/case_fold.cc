#include "services/domain/case_fold.h"

#include <algorithm>
#include <string>

#include "services/domain/case_chain.h"
#include "services/domain/case_file.h"
#include "services/domain/case_steps.h"
#include "services/domain/clue_fold.h"

namespace hearth::domain {
namespace {

void OpenCaseOf(const v1::ConsentSigned& consent, Step* step) {
  v1::CaseRecord* record = step->file->add_cases();
  record->set_case_id(step->id());
  record->set_opened_date(step->day);
  for (const v1::ConsentSigner& signer : consent.signers()) {
    if (!Consents(signer)) continue;
    AddSorted(MemberKey(signer.member_id()), record->mutable_consent_signers());
  }
  step->record = record;
  step->chain = OpenChainOf(v1::CASE_PROCEDURE_IDENTIFICATION, step);
  step->chain->set_verified_event_id(consent.verified_event_id());
  for (const v1::ClueFile& clue : step->file->clues()) {
    if (clue.verified_event_id() != consent.verified_event_id()) continue;
    step->chain->set_check_event_id(clue.check_event_id());
    for (const std::string& who : {clue.verified_by(), clue.seconded_by()}) {
      if (!who.empty()) AddSorted(who, step->chain->mutable_village_actors());
    }
  }
  AnswerClues(step->file, consent.clues(), step->event);
}

bool FoldComparison(const v1::ComparisonReturned& fact, Step* step, bool* complete) {
  v1::CaseChain* chain = step->chain;
  if (fact.request_event_id() != chain->comparison_event_id()) return false;
  AddSorted(fact.unit_code(), chain->mutable_units_answered());
  *complete = std::all_of(
      chain->units_asked().begin(), chain->units_asked().end(), [chain](const std::string& unit) {
        return std::find(chain->units_answered().begin(), chain->units_answered().end(), unit) !=
               chain->units_answered().end();
      });
  return true;
}

void FoldRequest(const v1::ComparisonRequested& fact, Step* step) {
  step->chain->set_comparison_event_id(step->id());
  step->chain->set_comparison_date(step->day);
  *step->chain->mutable_units_asked() = fact.unit_codes();
  step->chain->clear_units_answered();
}

bool FoldReview(const v1::VillageReviewHeld& fact, Step* step) {
  v1::CaseChain* chain = step->chain;
  chain->set_review_event_id(step->id());
  chain->set_votes_for(fact.votes_for());
  chain->set_votes_against(fact.votes_against());
  chain->set_votes_abstain(fact.votes_abstain());
  if (fact.result() == v1::CASE_DECISION_REJECTED) {
    Abandon(v1::CHAIN_STAGE_REJECTED, "village_review", step);
    return false;
  }
  if (!fact.category_code().empty()) {
    chain->mutable_proposed()->set_category_code(fact.category_code());
    *chain->mutable_proposed()->mutable_risks() = fact.risks();
  }
  return true;
}

void FoldPublicity(const v1::PublicityStarted& fact, Step* step) {
  v1::CaseChain* chain = step->chain;
  chain->set_publicity_event_id(step->id());
  chain->set_publicity_date(step->day);
  chain->set_publicity_days(fact.min_days());
  chain->set_publicity_working_days(fact.working_days());
  chain->set_notice_sha256(fact.notice().notice_sha256());
}

void FoldDecided(Step* step) {
  step->chain->set_decided_event_id(step->id());
  step->chain->set_decided_date(step->day);
}

void FoldElimination(const v1::EliminationApproved& fact, Step* step) {
  TakeBasis(fact.basis(), step);
  step->record->set_eliminated_event_id(step->id());
  step->record->set_eliminated_date(step->day);
  step->record->set_eliminated_naturally(fact.natural());
  for (v1::MeasureFile& measure : *step->file->mutable_measures()) {
    const auto& running = fact.continuing_measure_event_ids();
    if (std::find(running.begin(), running.end(), measure.event_id()) != running.end()) {
      measure.set_continues(true);
    }
  }
}

// What the facts of the rows leave beside the stages. False: the fact itself has moved the chain.
bool FoldBody(Step* step, v1::ChainStage* to) {
  const v1::Fact& fact = step->fact();
  switch (fact.fact_case()) {
    case v1::Fact::kHouseholdReEntered:
      step->record->set_earlier_case_id(fact.household_re_entered().earlier_case_id());
      return true;
    case v1::Fact::kComparisonRequested:
      FoldRequest(fact.comparison_requested(), step);
      return true;
    case v1::Fact::kComparisonReturned: {
      bool complete = false;
      if (!FoldComparison(fact.comparison_returned(), step, &complete)) return false;
      if (!complete) *to = v1::CHAIN_STAGE_COMPARING;
      return true;
    }
    case v1::Fact::kComparisonSkipped:
      step->chain->set_comparison_event_id(step->id());
      return true;
    case v1::Fact::kVillageReviewHeld:
      return FoldReview(fact.village_review_held(), step);
    case v1::Fact::kPublicityStarted:
      FoldPublicity(fact.publicity_started(), step);
      return true;
    case v1::Fact::kPublicityEnded:
      if (fact.publicity_ended().interrupted()) *to = v1::CHAIN_STAGE_REVIEWED;
      return true;
    default:
      FoldDecided(step);
      return true;
  }
}

bool FoldTownReview(const v1::TownshipReviewed& fact, Step* step) {
  AddSorted(step->actor(), step->chain->mutable_town_actors());
  if (fact.decision() != v1::CASE_DECISION_PASSED) {
    return TurnBack(fact.decision(), fact.return_to(), fact.due_date(), "town_review", step);
  }
  *step->chain->mutable_proposed() = fact.basis();
  EndPause(step);
  Reach(v1::CHAIN_STAGE_TOWN_PASSED, step);
  return true;
}

void FoldApproval(Step* step) {
  const v1::Fact& fact = step->fact();
  switch (fact.fact_case()) {
    case v1::Fact::kCaseApproved:
      TakeBasis(fact.case_approved().basis(), step);
      step->record->set_approved_event_id(step->id());
      step->record->set_approved_date(step->day);
      step->record->set_approved_by(step->actor());
      break;
    case v1::Fact::kCaseAdjusted:
      TakeBasis(fact.case_adjusted().after(), step);
      break;
    case v1::Fact::kEliminationApproved:
      FoldElimination(fact.elimination_approved(), step);
      break;
    case v1::Fact::kEliminationRolledBack:
      TakeBasis(fact.elimination_rolled_back().basis(), step);
      step->record->set_rolled_back(step->record->rolled_back() + 1);
      step->record->clear_eliminated_event_id();
      step->record->set_eliminated_date(0);
      break;
    case v1::Fact::kHouseholdNaturallyRemoved:
      if (step->record != nullptr) {
        Close(v1::CASE_STAGE_REMOVED, fact.household_naturally_removed().kind_code(), step);
      }
      break;
    case v1::Fact::kMisidentificationCleared:
      Close(v1::CASE_STAGE_CLEARED, fact.misidentification_cleared().reason_code(), step);
      break;
    default:
      break;
  }
}

// A proposal: opens its chain.
void FoldProposal(const CaseStepRow& row, Step* step) {
  step->chain = OpenChainOf(row.procedure, step);
  if (step->fact().has_case_change_proposed()) {
    const v1::CaseChangeProposed& fact = step->fact().case_change_proposed();
    *step->chain->mutable_proposed() = fact.basis();
    step->chain->set_reason_code(fact.reason_code());
    return;
  }
  const v1::EliminationProposed& fact = step->fact().elimination_proposed();
  *step->chain->mutable_proposed() = fact.basis();
  step->chain->set_natural(fact.natural());
  step->chain->set_check_event_id(fact.check_event_id());
}

bool FoldRow(const CaseStepRow& row, Step* step) {
  if (row.chain_before == v1::CHAIN_STAGE_UNSPECIFIED) {
    if (step->fact().has_consent_signed()) {
      OpenCaseOf(step->fact().consent_signed(), step);
    } else {
      FoldProposal(row, step);
    }
    Reach(row.chain_after, step);
    if (row.case_after != v1::CASE_STAGE_UNSPECIFIED) step->record->set_stage(row.case_after);
    return true;
  }
  if (step->fact().has_township_reviewed()) {
    return FoldTownReview(step->fact().township_reviewed(), step);
  }
  if (step->fact().has_case_declined()) {
    const v1::CaseDeclined& fact = step->fact().case_declined();
    return TurnBack(fact.decision(), fact.return_to(), fact.due_date(), fact.reason_code(), step);
  }
  v1::ChainStage to = row.chain_after;
  if (!FoldBody(step, &to)) return IsEnded(step->chain_stage());
  EndPause(step);
  if (row.chain_after != v1::CHAIN_STAGE_DECIDED && to != v1::CHAIN_STAGE_TOWN_PASSED) {
    AddSorted(step->actor(), step->chain->mutable_village_actors());
  }
  if (to != step->chain_stage()) Reach(to, step);
  FoldApproval(step);
  if (row.case_after != v1::CASE_STAGE_UNSPECIFIED && step->record != nullptr) {
    step->record->set_stage(row.case_after);
  }
  return true;
}

bool FoldObjection(Step* step) {
  if (step->chain == nullptr || !IsHere(step->fact().objection_raised().step(), *step)) {
    return false;
  }
  v1::Objection* objection = step->chain->add_objections();
  objection->set_event_id(step->id());
  objection->set_raised_date(step->day);
  objection->set_due_date(step->fact().objection_raised().due_date());
  objection->set_raised_by(step->actor());
  step->chain->set_objected(true);
  BeginPause(step);
  return true;
}

bool FoldObjectionAnswer(Step* step) {
  const v1::ObjectionResolved& fact = step->fact().objection_resolved();
  if (step->chain == nullptr || !IsHere(fact.step(), *step)) return false;
  auto& objections = *step->chain->mutable_objections();
  const auto found =
      std::find_if(objections.begin(), objections.end(), [&fact](const v1::Objection& objection) {
        return objection.event_id() == fact.objection_event_id() && !objection.resolved();
      });
  if (found == objections.end()) return false;
  if (fact.decision() == v1::CASE_DECISION_PASSED) {
    found->set_resolved(true);
    const bool open = std::any_of(objections.begin(), objections.end(),
                                  [](const v1::Objection& o) { return !o.resolved(); });
    step->chain->set_objected(open);
    if (!open) EndPause(step);
    return true;
  }
  if (!TurnBack(fact.decision(), fact.return_to(), 0, "objection", step)) return false;
  for (v1::Objection& objection : objections) objection.set_resolved(true);
  return true;
}

// The decided chain that announcement and registration speak of.
v1::CaseChain* DecidedChain(const std::string& decided_event_id, v1::CaseFile* file) {
  for (v1::CaseRecord& record : *file->mutable_cases()) {
    for (v1::CaseChain& chain : *record.mutable_chains()) {
      if (!decided_event_id.empty() && chain.decided_event_id() == decided_event_id) return &chain;
    }
  }
  if (file->has_removal() && file->removal().decided_event_id() == decided_event_id) {
    return file->mutable_removal();
  }
  return nullptr;
}

bool FoldAfterDecision(Step* step) {
  if (step->fact().has_case_announced()) {
    v1::CaseChain* chain =
        DecidedChain(step->fact().case_announced().decided_event_id(), step->file);
    if (chain == nullptr || chain->announced()) return false;
    chain->set_announced(true);
    return true;
  }
  const v1::RegisteredInNationalSystem& fact = step->fact().registered_in_national_system();
  v1::CaseChain* chain = DecidedChain(fact.decided_event_id(), step->file);
  if (chain == nullptr || chain->registered()) return false;
  chain->set_registered(true);
  for (v1::CaseRecord& record : *step->file->mutable_cases()) {
    if (record.case_id() == fact.step().case_id() && !fact.registration_number().empty()) {
      record.set_registration_number(fact.registration_number());
    }
  }
  return true;
}

// The other household's file is what its guard has compared it with.
bool FoldCarriedOver(const v1::CaseCarriedOver& fact, Step* step) {
  if (step->record != nullptr) return false;
  v1::CaseRecord* record = step->file->add_cases();
  record->set_case_id(fact.case_id());
  record->set_opened_date(step->day);
  record->set_approved_date(fact.approved_date());
  record->set_eliminated_date(fact.eliminated_date());
  record->set_registration_number(fact.registration_number());
  step->record = record;
  TakeBasis(fact.basis(), step);
  const bool approved = fact.approved_date() != 0;
  record->set_stage(!approved                     ? v1::CASE_STAGE_IDENTIFYING
                    : fact.eliminated_date() != 0 ? v1::CASE_STAGE_ELIMINATED
                                                  : v1::CASE_STAGE_MONITORED);
  if (!fact.has_open_step()) return true;
  step->chain = OpenChainOf(fact.open_step().procedure(), step);
  step->chain->set_chain_id(fact.open_step().chain_id());
  const v1::ChainStage stage = StageOfReturn(fact.open_step().procedure(), fact.return_to());
  Reach(stage == v1::CHAIN_STAGE_UNSPECIFIED ? v1::CHAIN_STAGE_OPENED : stage, step);
  return true;
}

}  // namespace

bool EvolveCaseStep(v1::CaseFile* file, const Event& event) {
  Step step{file, event, LogDay(event), OpenCase(file), OpenChain(file)};
  switch (event.fact.fact_case()) {
    case v1::Fact::kObjectionRaised:
      return FoldObjection(&step);
    case v1::Fact::kObjectionResolved:
      return FoldObjectionAnswer(&step);
    case v1::Fact::kCaseAnnounced:
    case v1::Fact::kRegisteredInNationalSystem:
      return FoldAfterDecision(&step);
    case v1::Fact::kCaseCarriedOver:
      return FoldCarriedOver(event.fact.case_carried_over(), &step);
    case v1::Fact::kCaseWithdrawn:
      if (step.chain == nullptr || !IsHere(event.fact.case_withdrawn().step(), step)) return false;
      Abandon(v1::CHAIN_STAGE_WITHDRAWN, event.fact.case_withdrawn().reason_code(), &step);
      return true;
    default:
      break;
  }
  const v1::CaseStep* place = PlaceOf(event.fact);
  const v1::CaseProcedure procedure =
      place == nullptr ? v1::CASE_PROCEDURE_IDENTIFICATION : place->procedure();
  const CaseStepRow* row = FindCaseStep(static_cast<int>(event.header.kind()), procedure,
                                        step.case_stage(), step.chain_stage());
  if (row == nullptr) return false;
  const bool opens_case = event.fact.has_consent_signed();
  if (place != nullptr && !opens_case && !IsHere(*place, step)) return false;
  return FoldRow(*row, &step);
}

}  // namespace hearth::domain
