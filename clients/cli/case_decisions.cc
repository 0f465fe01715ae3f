#include <set>

#include "absl/strings/str_cat.h"
#include "clients/cli/case_words.h"
#include "clients/cli/commands.h"
#include "clients/cpp/error.h"
#include "clients/cpp/times.h"

namespace hearth::cli {
namespace {

constexpr auto kElimination = v1::CASE_PROCEDURE_ELIMINATION;

// As approved; null where nothing is yet.
const v1::CaseBasis* Approved(const CaseGround& ground) {
  return ground.at.record != nullptr && ground.at.record->has_basis() ? &ground.at.record->basis()
                                                                      : nullptr;
}

// As the newest step proposes, else as approved.
const v1::CaseBasis* Proposed(const CaseGround& ground) {
  if (ground.at.chain != nullptr && ground.at.chain->has_proposed()) {
    return &ground.at.chain->proposed();
  }
  return Approved(ground);
}

absl::Status FillProposed(const CaseGround& ground, v1::CaseBasis* basis) {
  return FillBasis(ground.found, ground.words.basis, Proposed(ground), basis);
}

int32_t WholeMonths(int32_t from, int32_t to) {
  if (from == 0 || to < from) return 0;
  const int32_t months = (to / 10000 - from / 10000) * 12 + to / 100 % 100 - from / 100 % 100;
  return months - (to % 100 < from % 100 ? 1 : 0);
}

// Every risk of the case is gone by help, unless --risk says otherwise.
absl::Status FillRisksGone(const CaseGround& ground, v1::CaseBasis* basis) {
  absl::Status status = FillBasis(ground.found, ground.words.basis, Approved(ground), basis);
  if (!status.ok() || !ground.words.basis.risks.empty() || ground.at.record == nullptr) {
    return status;
  }
  basis->clear_risks();
  for (const v1::RiskClock& clock : ground.at.record->risks()) {
    v1::CaseRisk* risk = basis->add_risks();
    risk->set_risk_code(clock.risk_code());
    risk->set_eliminated(true);
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::CaseProcedure> ParseProcedure(const std::string& word) {
  if (word == "adjustment") return v1::CASE_PROCEDURE_ADJUSTMENT;
  if (word == "roll-back") return v1::CASE_PROCEDURE_ROLL_BACK;
  if (word == "removal") return v1::CASE_PROCEDURE_NATURAL_REMOVAL;
  if (word == "clearing") return v1::CASE_PROCEDURE_MISIDENTIFICATION;
  return client::InvalidError("--to：应为 adjustment、roll-back、removal 或 clearing",
                              "--to: must be adjustment, roll-back, removal or clearing");
}

// The decision that announcement and registration speak of: the newest.
void FillDecided(const CaseGround& ground, v1::CaseStep* step, std::string* decided) {
  if (ground.at.last != nullptr) step->set_case_id(ground.at.last->case_id());
  if (ground.at.last_decided == nullptr) return;
  step->set_procedure(ground.at.last_decided->procedure());
  *decided = ground.at.last_decided->decided_event_id();
}

}  // namespace

absl::Status FillTownReview(const CaseGround& ground, v1::Fact* fact) {
  v1::TownshipReviewed* review = fact->mutable_township_reviewed();
  FillPlace(ground.at, kElimination, review->mutable_step());
  const auto decision = ParseDecision(ground.words.decision);
  if (!decision.ok()) return decision.status();
  const auto to = ParseReturn(ground.words.return_to);
  if (!to.ok()) return to.status();
  review->set_decision(*decision);
  review->set_return_to(*to);
  review->set_reason(ground.words.reason);
  review->set_document_number(ground.words.document_number);
  review->set_no_relation(!ground.words.related);
  if (*decision != v1::CASE_DECISION_PASSED) return absl::OkStatus();
  return FillProposed(ground, review->mutable_basis());
}

absl::Status FillApprove(const CaseGround& ground, v1::Fact* fact) {
  v1::CaseApproved* approved = fact->mutable_case_approved();
  FillPlace(ground.at, v1::CASE_PROCEDURE_IDENTIFICATION, approved->mutable_step());
  approved->set_document_number(ground.words.document_number);
  approved->set_no_relation(!ground.words.related);
  return FillProposed(ground, approved->mutable_basis());
}

absl::Status FillDecline(const CaseGround& ground, v1::Fact* fact) {
  v1::CaseDeclined* declined = fact->mutable_case_declined();
  FillPlace(ground.at, kElimination, declined->mutable_step());
  const auto decision = ParseDecision(ground.words.decision);
  if (!decision.ok()) return decision.status();
  const auto to = ParseReturn(ground.words.return_to);
  if (!to.ok()) return to.status();
  declined->set_decision(*decision);
  declined->set_return_to(*to);
  declined->set_reason_code(ground.words.reason_code);
  declined->set_reason(ground.words.reason);
  declined->set_no_relation(!ground.words.related);
  return absl::OkStatus();
}

absl::Status FillWithdraw(const CaseGround& ground, v1::Fact* fact) {
  v1::CaseWithdrawn* withdrawn = fact->mutable_case_withdrawn();
  FillPlace(ground.at, kElimination, withdrawn->mutable_step());
  withdrawn->set_reason_code(ground.words.reason_code);
  withdrawn->set_reason(ground.words.reason);
  return absl::OkStatus();
}

absl::Status FillAnnounce(const CaseGround& ground, v1::Fact* fact) {
  v1::CaseAnnounced* announced = fact->mutable_case_announced();
  FillDecided(ground, announced->mutable_step(), announced->mutable_decided_event_id());
  return FillNotice(ground, /*announcement=*/true, announced->step().procedure(),
                    announced->mutable_notice())
      .status();
}

absl::Status FillRegister(const CaseGround& ground, v1::Fact* fact) {
  v1::RegisteredInNationalSystem* registered = fact->mutable_registered_in_national_system();
  FillDecided(ground, registered->mutable_step(), registered->mutable_decided_event_id());
  registered->set_system_code(ground.words.system);
  registered->set_registration_number(ground.words.registration_number);
  return absl::OkStatus();
}

absl::Status FillProposeElimination(const CaseGround& ground, v1::Fact* fact) {
  v1::EliminationProposed* proposed = fact->mutable_elimination_proposed();
  FillPlace(ground.at, kElimination, proposed->mutable_step());
  proposed->set_natural(ground.words.natural);
  proposed->set_no_new_risk(true);
  proposed->set_income_stable(true);
  proposed->set_household_opinion_code(ground.words.household_opinion);
  proposed->set_reason(ground.words.reason);
  if (!ground.found.basis().check_event_ids().empty()) {
    proposed->set_check_event_id(ground.found.basis().check_event_ids(0));
  }
  if (ground.at.record != nullptr) {
    proposed->set_months_monitored(
        static_cast<uint32_t>(WholeMonths(ground.at.record->approved_date(), ground.today)));
  }
  return FillRisksGone(ground, proposed->mutable_basis());
}

absl::Status FillApproveElimination(const CaseGround& ground, v1::Fact* fact) {
  v1::EliminationApproved* approved = fact->mutable_elimination_approved();
  FillPlace(ground.at, kElimination, approved->mutable_step());
  approved->set_natural(ground.at.chain != nullptr && ground.at.chain->natural());
  approved->set_document_number(ground.words.document_number);
  approved->set_no_relation(!ground.words.related);
  for (const v1::MeasureFile& measure : ground.found.file().measures()) {
    if (measure.stage() != v1::MEASURE_STAGE_RUNNING) continue;
    approved->add_continuing_measure_event_ids(measure.event_id());
  }
  return FillRisksGone(ground, approved->mutable_basis());
}

absl::Status FillProposeChange(const CaseGround& ground, v1::Fact* fact) {
  v1::CaseChangeProposed* proposed = fact->mutable_case_change_proposed();
  const auto procedure = ParseProcedure(ground.words.procedure);
  if (!procedure.ok()) return procedure.status();
  FillPlace(ground.at, *procedure, proposed->mutable_step());
  proposed->set_reason_code(ground.words.reason_code);
  proposed->set_reason(ground.words.reason);
  if (*procedure != v1::CASE_PROCEDURE_ADJUSTMENT && *procedure != v1::CASE_PROCEDURE_ROLL_BACK) {
    return absl::OkStatus();
  }
  return FillProposed(ground, proposed->mutable_basis());
}

absl::Status FillAdjust(const CaseGround& ground, v1::Fact* fact) {
  v1::CaseAdjusted* adjusted = fact->mutable_case_adjusted();
  FillPlace(ground.at, v1::CASE_PROCEDURE_ADJUSTMENT, adjusted->mutable_step());
  adjusted->set_document_number(ground.words.document_number);
  adjusted->set_no_relation(!ground.words.related);
  absl::Status status = FillProposed(ground, adjusted->mutable_after());
  if (const v1::CaseBasis* before = Approved(ground)) *adjusted->mutable_before() = *before;
  std::set<std::string> added;
  for (const v1::CaseRisk& risk : adjusted->after().risks()) added.insert(risk.risk_code());
  for (const v1::CaseRisk& risk : adjusted->before().risks()) added.erase(risk.risk_code());
  for (const std::string& risk : added) adjusted->add_new_risk_codes(risk);
  return status;
}

absl::Status FillRollBack(const CaseGround& ground, v1::Fact* fact) {
  v1::EliminationRolledBack* back = fact->mutable_elimination_rolled_back();
  FillPlace(ground.at, v1::CASE_PROCEDURE_ROLL_BACK, back->mutable_step());
  if (ground.at.record != nullptr) {
    back->set_approved_event_id(ground.at.record->eliminated_event_id());
  }
  back->set_reason_code(ground.words.reason_code);
  back->set_reason(ground.words.reason);
  back->set_no_relation(!ground.words.related);
  return FillProposed(ground, back->mutable_basis());
}

absl::Status FillRemove(const CaseGround& ground, v1::Fact* fact) {
  v1::HouseholdNaturallyRemoved* removed = fact->mutable_household_naturally_removed();
  FillPlace(ground.at, v1::CASE_PROCEDURE_NATURAL_REMOVAL, removed->mutable_step());
  removed->set_kind_code(ground.words.kind);
  removed->set_person_count(static_cast<uint32_t>(ground.found.basis().member_ids_size()));
  removed->set_removed_date(ground.today);
  removed->set_reason(ground.words.reason);
  removed->set_no_relation(!ground.words.related);
  return absl::OkStatus();
}

absl::Status FillClear(const CaseGround& ground, v1::Fact* fact) {
  v1::MisidentificationCleared* cleared = fact->mutable_misidentification_cleared();
  FillPlace(ground.at, v1::CASE_PROCEDURE_MISIDENTIFICATION, cleared->mutable_step());
  if (ground.at.record != nullptr) {
    cleared->set_approved_event_id(ground.at.record->approved_event_id());
  }
  cleared->set_reason_code(ground.words.reason_code);
  cleared->set_reason(ground.words.reason);
  cleared->set_no_relation(!ground.words.related);
  return absl::OkStatus();
}

}  // namespace hearth::cli
