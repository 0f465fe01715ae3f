#include "clients/cli/case_facts.h"

#include <cstdlib>
#include <utility>

#include "clients/cli/commands.h"
#include "clients/cpp/bytes.h"

namespace hearth::cli {
namespace {

// The clues that wait for consent; of several the newest visit's.
void AddProposedClues(const v1::CaseFile& file, v1::ConsentSigned* consent) {
  for (const v1::ClueFile& clue : file.clues()) {
    if (clue.stage() == v1::CLUE_STAGE_PROPOSED) {
      consent->set_verified_event_id(clue.verified_event_id());
    }
  }
  for (const v1::ClueFile& clue : file.clues()) {
    const bool same = clue.stage() == v1::CLUE_STAGE_PROPOSED &&
                      clue.verified_event_id() == consent->verified_event_id();
    if (same) *consent->add_clues() = clue.clue();
  }
}

void AddSigners(const StepOptions& options, const StepGround& ground, v1::ConsentSigned* consent) {
  const auto add = [&](uint64_t member, const std::string& manner) {
    v1::ConsentSigner* signer = consent->add_signers();
    signer->set_member_id(member);
    signer->set_manner_code(manner);
  };
  for (const std::string& text : options.members) {
    const size_t at = text.find('=');
    add(std::strtoull(text.c_str(), nullptr, 10),
        at == std::string::npos ? options.manner : text.substr(at + 1));
  }
  if (!options.members.empty()) return;
  for (const uint64_t member : ground.found().basis().member_ids()) add(member, options.manner);
}

uint64_t MemberOf(const std::string& bytes) {
  uint64_t member = 0;
  for (const char c : bytes) member = member << 8 | static_cast<unsigned char>(c);
  return member;
}

absl::Status AddHashes(const std::vector<std::string>& texts,
                       google::protobuf::RepeatedPtrField<std::string>* hashes) {
  for (const std::string& text : texts) {
    absl::StatusOr<std::string> hash = HashOf(text, "--evidence");
    if (!hash.ok()) return hash.status();
    *hashes->Add() = *std::move(hash);
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> EventOr(const std::string& text, const std::string& usual,
                                    const char* flag) {
  if (text.empty()) return usual;
  return ParseId(text, 16, flag);
}

absl::StatusOr<v1::CaseProcedure> ProcedureOf(const std::string& text) {
  if (text == "adjust") return v1::CASE_PROCEDURE_ADJUSTMENT;
  if (text == "roll-back") return v1::CASE_PROCEDURE_ROLL_BACK;
  if (text == "remove") return v1::CASE_PROCEDURE_NATURAL_REMOVAL;
  if (text == "clear") return v1::CASE_PROCEDURE_MISIDENTIFICATION;
  return Missing("--to：须为 adjust、roll-back、remove 或 clear",
                 "--to: adjust, roll-back, remove or clear");
}

absl::Status FillNotice(const StepOptions& options, const v1::MakeNoticeResponse& made,
                        v1::CaseNotice* notice) {
  const absl::StatusOr<std::string> hash = HashOf(options.notice, "--notice");
  if (!hash.ok()) return hash.status();
  notice->set_number(options.number);
  notice->set_notice_sha256(hash->empty() ? made.notice_sha256() : *hash);
  notice->set_template_version(made.template_version());
  notice->set_place(options.place);
  notice->set_objection_phone(options.phone);
  return absl::OkStatus();
}

}  // namespace

FactOr ConsentFact(const StepOptions& options, const StepGround& ground) {
  v1::Fact fact;
  v1::ConsentSigned* consent = fact.mutable_consent_signed();
  consent->mutable_step()->set_procedure(v1::CASE_PROCEDURE_IDENTIFICATION);
  AddProposedClues(ground.file(), consent);
  if (consent->clues().empty()) {
    return Missing("该户没有建议纳入的线索，请先核实（hearth clue verify）",
                   "no clue of the household is proposed for inclusion; verify one first");
  }
  consent->set_form_version(options.form);
  absl::StatusOr<std::string> hash = HashOf(options.document, "--document");
  if (!hash.ok()) return hash.status();
  consent->set_document_sha256(*std::move(hash));
  AddSigners(options, ground, consent);
  return fact;
}

FactOr CompareRequestFact(const StepOptions& options, const StepGround& ground) {
  v1::Fact fact;
  v1::ComparisonRequested* request = fact.mutable_comparison_requested();
  if (absl::Status status = ground.FillStep(request->mutable_step()); !status.ok()) return status;
  *request->mutable_item_codes() = {options.items.begin(), options.items.end()};
  *request->mutable_unit_codes() = {options.units.begin(), options.units.end()};
  for (const std::string& text : options.members) {
    request->add_member_ids(std::strtoull(text.c_str(), nullptr, 10));
  }
  if (options.members.empty() && ground.record() != nullptr) {
    for (const std::string& signer : ground.record()->consent_signers()) {
      request->add_member_ids(MemberOf(signer));
    }
  }
  const absl::StatusOr<int32_t> due = DayOf(options.due, "--due");
  if (!due.ok()) return due.status();
  request->set_due_date(*due);
  return fact;
}

FactOr CompareReturnFact(const StepOptions& options, const StepGround& ground) {
  v1::Fact fact;
  v1::ComparisonReturned* answer = fact.mutable_comparison_returned();
  if (absl::Status status = ground.FillStep(answer->mutable_step()); !status.ok()) return status;
  answer->set_request_event_id(ground.chain()->comparison_event_id());
  answer->set_unit_code(options.unit);
  answer->set_complete(options.complete);
  answer->set_opinion(options.opinion);
  absl::StatusOr<std::string> hash = HashOf(options.document, "--document");
  if (!hash.ok()) return hash.status();
  answer->set_document_sha256(*std::move(hash));
  return fact;
}

FactOr CompareSkipFact(const StepOptions& options, const StepGround& ground) {
  v1::Fact fact;
  v1::ComparisonSkipped* skipped = fact.mutable_comparison_skipped();
  if (absl::Status status = ground.FillStep(skipped->mutable_step()); !status.ok()) return status;
  skipped->set_reason_code(options.reason_code);
  skipped->set_reason(options.reason);
  absl::StatusOr<std::string> basis = EventOr(options.event, "", "--event");
  if (!basis.ok()) return basis.status();
  skipped->set_basis_event_id(*std::move(basis));
  return fact;
}

FactOr PublicityStartFact(const StepOptions& options, const StepGround& ground,
                          const v1::MakeNoticeResponse& made) {
  v1::Fact fact;
  v1::PublicityStarted* started = fact.mutable_publicity_started();
  if (absl::Status status = ground.FillStep(started->mutable_step()); !status.ok()) return status;
  absl::Status status = FillNotice(options, made, started->mutable_notice());
  if (!status.ok()) return status;
  started->set_planned_end_date(made.end_date());
  started->set_min_days(made.min_days());
  started->set_working_days(made.working_days());
  return fact;
}

FactOr PublicityEndFact(const StepOptions& options, const StepGround& ground) {
  v1::Fact fact;
  v1::PublicityEnded* ended = fact.mutable_publicity_ended();
  if (absl::Status status = ground.FillStep(ended->mutable_step()); !status.ok()) return status;
  ended->set_started_event_id(ground.chain()->publicity_event_id());
  ended->set_counted_days(DaysBetween(ground.chain()->publicity_date(), ground.today()));
  ended->set_interrupted(options.interrupted);
  ended->set_reason(options.reason);
  absl::StatusOr<std::string> photo = HashOf(options.document, "--photo");
  if (!photo.ok()) return photo.status();
  ended->set_board_photo_sha256(*std::move(photo));
  return fact;
}

FactOr ObjectFact(const StepOptions& options, const StepGround& ground) {
  v1::Fact fact;
  v1::ObjectionRaised* objection = fact.mutable_objection_raised();
  if (absl::Status status = ground.FillStep(objection->mutable_step()); !status.ok()) return status;
  objection->set_publicity_event_id(ground.chain()->publicity_event_id());
  objection->set_kind_code(options.kind);
  objection->set_text(options.text);
  const absl::StatusOr<int32_t> due = DayOf(options.due, "--due");
  if (!due.ok()) return due.status();
  objection->set_due_date(*due);
  absl::Status status = AddHashes(options.evidence, objection->mutable_evidence_sha256());
  if (!status.ok()) return status;
  return fact;
}

FactOr ResolveFact(const StepOptions& options, const StepGround& ground) {
  v1::Fact fact;
  v1::ObjectionResolved* answer = fact.mutable_objection_resolved();
  if (absl::Status status = ground.FillStep(answer->mutable_step()); !status.ok()) return status;
  std::string waiting;
  for (const v1::Objection& objection : ground.chain()->objections()) {
    if (!objection.resolved()) waiting = objection.event_id();
  }
  absl::StatusOr<std::string> objection = EventOr(options.event, waiting, "--event");
  if (!objection.ok()) return objection.status();
  answer->set_objection_event_id(*std::move(objection));
  const absl::StatusOr<v1::CaseDecision> decision = DecisionOf(options.decision);
  if (!decision.ok()) return decision.status();
  const absl::StatusOr<v1::CaseReturn> back = ReturnOf(options.return_to);
  if (!back.ok()) return back.status();
  absl::StatusOr<std::string> check = EventOr(options.check, "", "--check");
  if (!check.ok()) return check.status();
  answer->set_decision(*decision);
  answer->set_return_to(*back);
  answer->set_reason(options.reason);
  answer->set_check_event_id(*std::move(check));
  answer->set_no_relation(options.no_relation);
  return fact;
}

FactOr WithdrawFact(const StepOptions& options, const StepGround& ground) {
  v1::Fact fact;
  v1::CaseWithdrawn* withdrawn = fact.mutable_case_withdrawn();
  if (absl::Status status = ground.FillStep(withdrawn->mutable_step()); !status.ok()) return status;
  if (!options.members.empty()) {
    withdrawn->set_member_id(std::strtoull(options.members.front().c_str(), nullptr, 10));
  }
  withdrawn->set_reason_code(options.reason_code);
  withdrawn->set_reason(options.reason);
  absl::StatusOr<std::string> hash = HashOf(options.document, "--document");
  if (!hash.ok()) return hash.status();
  withdrawn->set_document_sha256(*std::move(hash));
  return fact;
}

FactOr ProposeEliminationFact(const StepOptions& options, const StepGround& ground) {
  v1::Fact fact;
  v1::EliminationProposed* proposed = fact.mutable_elimination_proposed();
  ground.OpenStep(v1::CASE_PROCEDURE_ELIMINATION, proposed->mutable_step());
  absl::StatusOr<v1::CaseBasis> basis = BasisOf(options, ground);
  if (!basis.ok()) return basis.status();
  *proposed->mutable_basis() = *std::move(basis);
  // Every risk that the case ever had is answered for: by help, or by itself.
  if (options.risks.empty() && ground.record() != nullptr) {
    proposed->mutable_basis()->clear_risks();
    for (const v1::RiskClock& clock : ground.record()->risks()) {
      v1::CaseRisk* risk = proposed->mutable_basis()->add_risks();
      risk->set_risk_code(clock.risk_code());
      options.natural ? risk->set_gone(true) : risk->set_eliminated(true);
    }
  }
  const auto& checks = ground.found().basis().check_event_ids();
  absl::StatusOr<std::string> check =
      EventOr(options.check, checks.empty() ? std::string() : checks.Get(0), "--check");
  if (!check.ok()) return check.status();
  absl::StatusOr<std::string> hash = HashOf(options.document, "--document");
  if (!hash.ok()) return hash.status();
  proposed->set_natural(options.natural);
  proposed->set_check_event_id(*std::move(check));
  proposed->set_no_new_risk(options.no_new_risk);
  proposed->set_income_stable(options.income_stable);
  if (ground.record() != nullptr) {
    proposed->set_months_monitored(WholeMonths(ground.record()->approved_date(), ground.today()));
  }
  proposed->set_household_opinion_code(options.opinion);
  proposed->set_document_sha256(*std::move(hash));
  proposed->set_reason(options.reason);
  return fact;
}

FactOr ProposeChangeFact(const StepOptions& options, const StepGround& ground) {
  v1::Fact fact;
  v1::CaseChangeProposed* proposed = fact.mutable_case_change_proposed();
  const absl::StatusOr<v1::CaseProcedure> procedure = ProcedureOf(options.procedure);
  if (!procedure.ok()) return procedure.status();
  ground.OpenStep(*procedure, proposed->mutable_step());
  const bool with_basis =
      *procedure == v1::CASE_PROCEDURE_ADJUSTMENT || *procedure == v1::CASE_PROCEDURE_ROLL_BACK;
  if (with_basis) {
    absl::StatusOr<v1::CaseBasis> basis = BasisOf(options, ground);
    if (!basis.ok()) return basis.status();
    *proposed->mutable_basis() = *std::move(basis);
  }
  proposed->set_reason_code(options.reason_code);
  proposed->set_reason(options.reason);
  proposed->set_round(options.round);
  absl::Status status = AddHashes(options.evidence, proposed->mutable_evidence_sha256());
  if (!status.ok()) return status;
  return fact;
}

FactOr AnnounceFact(const StepOptions& options, const StepGround& ground,
                    const v1::MakeNoticeResponse& made) {
  v1::Fact fact;
  v1::CaseAnnounced* announced = fact.mutable_case_announced();
  const v1::CaseChain* decided =
      ground.Decided([](const v1::CaseChain& chain) { return !chain.announced(); });
  if (decided == nullptr) {
    return Missing("该户没有待公告的审定",
                   "no decision of the household waits for its announcement");
  }
  ground.OpenStep(decided->procedure(), announced->mutable_step());
  announced->mutable_step()->set_chain_id(decided->chain_id());
  announced->set_decided_event_id(decided->decided_event_id());
  absl::Status status = FillNotice(options, made, announced->mutable_notice());
  if (!status.ok()) return status;
  const absl::StatusOr<int32_t> end = DayOf(options.due, "--until");
  if (!end.ok()) return end.status();
  announced->set_end_date(*end);
  return fact;
}

}  // namespace hearth::cli
