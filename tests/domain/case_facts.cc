#include "tests/domain/case_facts.h"

#include <string>

#include "services/domain/case_basis.h"
#include "services/domain/case_file.h"
#include "services/domain/civil_date.h"
#include "tests/domain/case_house.h"

namespace hearth::testing {
namespace {

using F = v1::Fact;

constexpr auto kIdentification = v1::CASE_PROCEDURE_IDENTIFICATION;

constexpr char kRisk[] = "01";

std::string Hash(char fill) { return std::string(32, fill); }

void FillNotice(v1::CaseNotice* notice) {
  notice->set_number("示范公示1号");
  notice->set_notice_sha256(std::string(32, 'n'));
  notice->set_template_version("1");
  notice->set_place("村务公开栏");
}

v1::Fact MakeClueReported(const CaseGround& /*ground*/) {
  v1::Fact fact;
  auto* f = fact.mutable_clue_reported();
  f->set_channel(v1::CHANNEL_CADRE_SCREENING);
  f->set_kind_code("other");
  f->add_risk_codes(kRisk);
  return fact;
}

v1::Fact MakeClueVerified(const CaseGround& g) {
  v1::Fact fact;
  auto* f = fact.mutable_clue_verified();
  if (g.clue != nullptr) *f->add_clues() = g.clue->clue();
  f->set_check_event_id(g.check);
  f->set_result(v1::CLUE_RESULT_PROPOSE_INCLUSION);
  f->set_second_account(kVillager2);
  f->add_risk_codes(kRisk);
  return fact;
}

v1::Fact MakeClueDismissed(const CaseGround& g) {
  v1::Fact fact;
  auto* f = fact.mutable_clue_dismissed();
  if (g.clue != nullptr) *f->mutable_clue() = g.clue->clue();
  if (g.clue != nullptr) f->set_verified_event_id(g.clue->verified_event_id());
  f->set_result(v1::CLUE_RESULT_NO_RISK);
  f->set_reason_code("other");
  f->set_reason("子女务工，无大额支出");
  f->set_no_relation(true);
  return fact;
}

v1::Fact MakeConsentSigned(const CaseGround& g) {
  v1::Fact fact;
  auto* f = fact.mutable_consent_signed();
  f->mutable_step()->set_procedure(v1::CASE_PROCEDURE_IDENTIFICATION);
  if (g.clue != nullptr) *f->add_clues() = g.clue->clue();
  if (g.clue != nullptr) f->set_verified_event_id(g.clue->verified_event_id());
  f->set_form_version("1");
  f->set_document_sha256(Hash('d'));
  for (const v1::OpenedMember& member : g.input.household.members()) {
    if (!member.active()) continue;
    auto* signer = f->add_signers();
    signer->set_member_id(member.member().member_id());
    signer->set_manner_code("signature");
  }
  return fact;
}

v1::Fact MakeHouseholdReEntered(const CaseGround& g) {
  v1::Fact fact;
  auto* f = fact.mutable_household_re_entered();
  f->set_reason_code("other");
  if (g.record != nullptr) f->set_case_id(g.record->case_id());
  for (const v1::CaseRecord& earlier : g.input.file.cases()) {
    if (earlier.stage() != v1::CASE_STAGE_ELIMINATED) continue;
    f->set_earlier_case_id(earlier.case_id());
    f->set_eliminated_event_id(earlier.eliminated_event_id());
  }
  return fact;
}

v1::Fact MakeComparisonRequested(const CaseGround& g) {
  v1::Fact fact;
  auto* f = fact.mutable_comparison_requested();
  g.FillStep(kIdentification, f->mutable_step());
  f->add_item_codes("finance");
  f->add_unit_codes("bank");
  f->add_unit_codes("police");
  for (const v1::OpenedMember& member : g.input.household.members()) {
    if (member.active()) f->add_member_ids(member.member().member_id());
  }
  f->set_due_date(domain::AddDays(g.input.today, 5));
  return fact;
}

v1::Fact MakeComparisonReturned(const CaseGround& g) {
  v1::Fact fact;
  auto* f = fact.mutable_comparison_returned();
  g.FillStep(kIdentification, f->mutable_step());
  if (g.chain == nullptr) return fact;
  f->set_request_event_id(g.chain->comparison_event_id());
  const bool second = !g.chain->units_answered().empty();
  f->set_unit_code(second ? "police" : "bank");
  f->set_complete(second);
  return fact;
}

v1::Fact MakeComparisonSkipped(const CaseGround& g) {
  v1::Fact fact;
  auto* f = fact.mutable_comparison_skipped();
  g.FillStep(kIdentification, f->mutable_step());
  f->set_reason_code("dibao");
  f->set_reason("低保户已比对");
  if (!g.input.file.statuses().empty()) f->set_basis_event_id(g.input.file.statuses(0).event_id());
  return fact;
}

v1::Fact MakeVillageReviewHeld(const CaseGround& g) {
  v1::Fact fact;
  auto* f = fact.mutable_village_review_held();
  g.FillStep(kIdentification, f->mutable_step());
  f->set_meeting_id(std::string(16, 'm'));
  f->set_end_time_ms(domain::TimeOfDate(g.input.today) + 15 * 3'600'000);
  for (int i = 0; i < 5; ++i) {
    auto* attendee = f->add_attendees();
    attendee->set_role_code("representative");
    attendee->set_votes(true);
  }
  f->set_votes_for(4);
  f->set_votes_abstain(1);
  f->set_result(v1::CASE_DECISION_PASSED);
  f->set_minutes_sha256(Hash('p'));
  f->set_attendance_sha256(Hash('q'));
  f->set_no_relation(true);
  return fact;
}

v1::Fact MakePublicityStarted(const CaseGround& g) {
  v1::Fact fact;
  auto* f = fact.mutable_publicity_started();
  g.FillStep(kIdentification, f->mutable_step());
  FillNotice(f->mutable_notice());
  const auto clock = g.clocks.Find("publicity_days", g.input.today);
  f->set_min_days(clock->days());
  f->set_working_days(clock->working_days());
  f->set_planned_end_date(*g.clocks.DueDate("publicity_days", g.input.today));
  return fact;
}

v1::Fact MakePublicityEnded(const CaseGround& g) {
  v1::Fact fact;
  auto* f = fact.mutable_publicity_ended();
  g.FillStep(kIdentification, f->mutable_step());
  if (g.chain == nullptr || g.chain->publicity_date() == 0) return fact;
  f->set_started_event_id(g.chain->publicity_event_id());
  f->set_counted_days(
      static_cast<uint32_t>(domain::DaysBetween(g.chain->publicity_date(), g.input.today)));
  return fact;
}

v1::Fact MakeObjectionRaised(const CaseGround& g) {
  v1::Fact fact;
  auto* f = fact.mutable_objection_raised();
  g.FillStep(kIdentification, f->mutable_step());
  if (g.chain != nullptr) f->set_publicity_event_id(g.chain->publicity_event_id());
  f->set_kind_code("other");
  f->set_text("示范异议");
  f->set_due_date(domain::AddDays(g.input.today, 3));
  return fact;
}

v1::Fact MakeObjectionResolved(const CaseGround& g) {
  v1::Fact fact;
  auto* f = fact.mutable_objection_resolved();
  g.FillStep(kIdentification, f->mutable_step());
  f->set_decision(v1::CASE_DECISION_PASSED);
  f->set_reason("已核实，情况属实");
  f->set_no_relation(true);
  if (g.chain == nullptr) return fact;
  for (const v1::Objection& objection : g.chain->objections()) {
    if (!objection.resolved()) f->set_objection_event_id(objection.event_id());
  }
  return fact;
}

}  // namespace

CaseGround::CaseGround(const domain::CaseInput& in)
    : input(in),
      clue(in.file.clues().empty() ? nullptr : &in.file.clues(in.file.clues_size() - 1)),
      record(domain::OpenCase(in.file)),
      chain(domain::OpenChain(in.file)),
      clocks(in.control, in.area_code()) {
  if (!in.household.checks().empty()) check = in.household.checks(0).source().event_id();
}

void CaseGround::FillStep(v1::CaseProcedure procedure, v1::CaseStep* step) const {
  step->set_procedure(chain == nullptr ? procedure : chain->procedure());
  if (record != nullptr) step->set_case_id(record->case_id());
  if (chain != nullptr) step->set_chain_id(chain->chain_id());
}

void CaseGround::FillBasis(v1::CaseBasis* basis) const {
  *basis = domain::BasisOf(input);
  basis->set_category_code("MARGINAL");
  basis->add_risks()->set_risk_code("01");
}

std::vector<CaseFactMaker> VillageFacts() {
  return {
      {F::kClueReported, MakeClueReported},
      {F::kClueVerified, MakeClueVerified},
      {F::kClueDismissed, MakeClueDismissed},
      {F::kConsentSigned, MakeConsentSigned},
      {F::kHouseholdReEntered, MakeHouseholdReEntered},
      {F::kComparisonRequested, MakeComparisonRequested},
      {F::kComparisonReturned, MakeComparisonReturned},
      {F::kComparisonSkipped, MakeComparisonSkipped},
      {F::kVillageReviewHeld, MakeVillageReviewHeld},
      {F::kPublicityStarted, MakePublicityStarted},
      {F::kPublicityEnded, MakePublicityEnded},
      {F::kObjectionRaised, MakeObjectionRaised},
      {F::kObjectionResolved, MakeObjectionResolved},
  };
}

}  // namespace hearth::testing
