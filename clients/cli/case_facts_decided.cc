// What town and county decide.

#include <cstdlib>
#include <set>
#include <utility>

#include "clients/cli/case_facts.h"
#include "clients/cli/commands.h"
#include "clients/cpp/error.h"
#include "clients/cpp/times.h"

namespace hearth::cli {
namespace {

constexpr int64_t kFenPerYuan = 100;

absl::StatusOr<std::string> EventOf(const std::string& text, const char* flag) {
  if (text.empty()) return std::string();
  return ParseId(text, 16, flag);
}

absl::Status NoCase() {
  return Missing("该户没有在办或在测的个案", "the household has no open case");
}

}  // namespace

FactOr TownReviewFact(const StepOptions& options, const StepGround& ground) {
  v1::Fact fact;
  v1::TownshipReviewed* review = fact.mutable_township_reviewed();
  if (absl::Status status = ground.FillStep(review->mutable_step()); !status.ok()) return status;
  const absl::StatusOr<v1::CaseDecision> decision = DecisionOf(options.decision);
  if (!decision.ok()) return decision.status();
  const absl::StatusOr<v1::CaseReturn> back = ReturnOf(options.return_to);
  if (!back.ok()) return back.status();
  const absl::StatusOr<int32_t> due = DayOf(options.due, "--due");
  if (!due.ok()) return due.status();
  absl::StatusOr<std::string> check = EventOf(options.check, "--check");
  if (!check.ok()) return check.status();
  if (*decision == v1::CASE_DECISION_PASSED) {
    absl::StatusOr<v1::CaseBasis> basis = BasisOf(options, ground);
    if (!basis.ok()) return basis.status();
    *review->mutable_basis() = *std::move(basis);
  }
  review->set_decision(*decision);
  review->set_return_to(*back);
  review->set_reason(options.reason);
  review->set_check_event_id(*std::move(check));
  review->set_document_number(options.document_number);
  review->set_no_relation(options.no_relation);
  review->set_due_date(*due);
  return fact;
}

FactOr ApproveFact(const StepOptions& options, const StepGround& ground) {
  v1::Fact fact;
  v1::CaseApproved* approved = fact.mutable_case_approved();
  if (absl::Status status = ground.FillStep(approved->mutable_step()); !status.ok()) return status;
  absl::StatusOr<v1::CaseBasis> basis = BasisOf(options, ground);
  if (!basis.ok()) return basis.status();
  absl::StatusOr<std::string> hash = HashOf(options.document, "--document");
  if (!hash.ok()) return hash.status();
  *approved->mutable_basis() = *std::move(basis);
  approved->set_document_number(options.document_number);
  approved->set_document_sha256(*std::move(hash));
  approved->set_no_relation(options.no_relation);
  return fact;
}

FactOr DeclineFact(const StepOptions& options, const StepGround& ground) {
  v1::Fact fact;
  v1::CaseDeclined* declined = fact.mutable_case_declined();
  if (absl::Status status = ground.FillStep(declined->mutable_step()); !status.ok()) return status;
  const absl::StatusOr<v1::CaseDecision> decision = DecisionOf(options.decision);
  if (!decision.ok()) return decision.status();
  const absl::StatusOr<v1::CaseReturn> back = ReturnOf(options.return_to);
  if (!back.ok()) return back.status();
  const absl::StatusOr<int32_t> due = DayOf(options.due, "--due");
  if (!due.ok()) return due.status();
  declined->set_decision(*decision);
  declined->set_return_to(*back);
  declined->set_reason_code(options.reason_code);
  declined->set_reason(options.reason);
  declined->set_due_date(*due);
  declined->set_no_relation(options.no_relation);
  return fact;
}

FactOr RegisterFact(const StepOptions& options, const StepGround& ground) {
  v1::Fact fact;
  v1::RegisteredInNationalSystem* registered = fact.mutable_registered_in_national_system();
  const v1::CaseChain* decided =
      ground.Decided([](const v1::CaseChain& chain) { return !chain.registered(); });
  if (decided == nullptr) {
    return Missing("该户没有待录入的审定", "no decision of the household waits for its entry");
  }
  ground.OpenStep(decided->procedure(), registered->mutable_step());
  registered->mutable_step()->set_chain_id(decided->chain_id());
  registered->set_decided_event_id(decided->decided_event_id());
  registered->set_system_code(options.system);
  registered->set_registration_number(options.number);
  return fact;
}

FactOr ApproveEliminationFact(const StepOptions& options, const StepGround& ground) {
  v1::Fact fact;
  v1::EliminationApproved* approved = fact.mutable_elimination_approved();
  if (absl::Status status = ground.FillStep(approved->mutable_step()); !status.ok()) return status;
  absl::StatusOr<v1::CaseBasis> basis = BasisOf(options, ground);
  if (!basis.ok()) return basis.status();
  *approved->mutable_basis() = *std::move(basis);
  approved->set_natural(ground.chain()->natural());
  for (const std::string& text : options.measures) {
    absl::StatusOr<std::string> measure = ParseId(text, 16, "--continues");
    if (!measure.ok()) return measure.status();
    approved->add_continuing_measure_event_ids(*std::move(measure));
  }
  approved->set_document_number(options.document_number);
  approved->set_no_relation(options.no_relation);
  return fact;
}

FactOr AdjustFact(const StepOptions& options, const StepGround& ground) {
  v1::Fact fact;
  v1::CaseAdjusted* adjusted = fact.mutable_case_adjusted();
  if (absl::Status status = ground.FillStep(adjusted->mutable_step()); !status.ok()) return status;
  if (ground.record() == nullptr) return NoCase();
  absl::StatusOr<v1::CaseBasis> after = BasisOf(options, ground);
  if (!after.ok()) return after.status();
  *adjusted->mutable_before() = ground.record()->basis();
  *adjusted->mutable_after() = *std::move(after);
  std::set<std::string> known;
  for (const v1::CaseRisk& risk : adjusted->before().risks()) known.insert(risk.risk_code());
  for (const v1::CaseRisk& risk : adjusted->after().risks()) {
    if (!known.contains(risk.risk_code())) adjusted->add_new_risk_codes(risk.risk_code());
  }
  adjusted->set_round(options.round);
  adjusted->set_document_number(options.document_number);
  adjusted->set_no_relation(options.no_relation);
  return fact;
}

FactOr RollBackFact(const StepOptions& options, const StepGround& ground) {
  v1::Fact fact;
  v1::EliminationRolledBack* back = fact.mutable_elimination_rolled_back();
  if (absl::Status status = ground.FillStep(back->mutable_step()); !status.ok()) return status;
  if (ground.record() == nullptr) return NoCase();
  absl::StatusOr<v1::CaseBasis> basis = BasisOf(options, ground);
  if (!basis.ok()) return basis.status();
  back->set_approved_event_id(ground.record()->eliminated_event_id());
  *back->mutable_basis() = *std::move(basis);
  back->set_reason_code(options.reason_code);
  back->set_reason(options.reason);
  back->set_no_relation(options.no_relation);
  return fact;
}

FactOr RemoveFact(const StepOptions& options, const StepGround& ground) {
  v1::Fact fact;
  v1::HouseholdNaturallyRemoved* removed = fact.mutable_household_naturally_removed();
  if (absl::Status status = ground.FillStep(removed->mutable_step()); !status.ok()) return status;
  const absl::StatusOr<int32_t> since = DayOf(options.due, "--since");
  if (!since.ok()) return since.status();
  if (!options.merged_into.empty()) {
    absl::StatusOr<std::string> into = ParseId(options.merged_into, 16, "--merged-into");
    if (!into.ok()) return into.status();
    removed->set_merged_into_household(*std::move(into));
  }
  removed->set_kind_code(options.kind);
  removed->set_removed_date(*since == 0 ? ground.today() : *since);
  removed->set_person_count(static_cast<uint32_t>(ground.found().basis().member_ids_size()));
  removed->set_reason(options.reason);
  removed->set_no_relation(options.no_relation);
  return fact;
}

FactOr ClearFact(const StepOptions& options, const StepGround& ground) {
  v1::Fact fact;
  v1::MisidentificationCleared* cleared = fact.mutable_misidentification_cleared();
  if (absl::Status status = ground.FillStep(cleared->mutable_step()); !status.ok()) return status;
  if (ground.record() == nullptr) return NoCase();
  cleared->set_approved_event_id(ground.record()->approved_event_id());
  cleared->set_reason_code(options.reason_code);
  cleared->set_reason(options.reason);
  if (!options.reclaimed.empty()) {
    cleared->set_reclaimed_fen(std::strtoll(options.reclaimed.c_str(), nullptr, 10) * kFenPerYuan);
  }
  cleared->set_no_relation(options.no_relation);
  return fact;
}

}  // namespace hearth::cli
