#include <string>

#include "services/domain/case_basis.h"
#include "services/domain/civil_date.h"
#include "tests/domain/case_facts.h"

namespace hearth::testing {
namespace {

using F = v1::Fact;

constexpr auto kIdentification = v1::CASE_PROCEDURE_IDENTIFICATION;

void FillNotice(v1::CaseNotice* notice) {
  notice->set_number("示范公示1号");
  notice->set_notice_sha256(std::string(32, 'n'));
  notice->set_template_version("1");
  notice->set_place("村务公开栏");
}

uint32_t WholeMonths(int32_t from, int32_t to) {
  if (from == 0) return 0;
  for (uint32_t months = 0;; ++months) {
    const int32_t month = from / 100 % 100 + static_cast<int32_t>(months);
    const int32_t next = (from / 10000 + month / 12) * 10000 + (month % 12 + 1) * 100 + from % 100;
    if (next > to) return months;
  }
}

v1::Fact MakeTownshipReviewed(const CaseGround& g) {
  v1::Fact fact;
  auto* f = fact.mutable_township_reviewed();
  g.FillStep(kIdentification, f->mutable_step());
  f->set_decision(v1::CASE_DECISION_PASSED);
  g.FillBasis(f->mutable_basis());
  f->set_no_relation(true);
  return fact;
}

v1::Fact MakeCaseApproved(const CaseGround& g) {
  v1::Fact fact;
  auto* f = fact.mutable_case_approved();
  g.FillStep(kIdentification, f->mutable_step());
  g.FillBasis(f->mutable_basis());
  f->set_document_number("示范〔2026〕1号");
  f->set_no_relation(true);
  return fact;
}

v1::Fact MakeCaseDeclined(const CaseGround& g) {
  v1::Fact fact;
  auto* f = fact.mutable_case_declined();
  g.FillStep(kIdentification, f->mutable_step());
  f->set_decision(v1::CASE_DECISION_REJECTED);
  f->set_reason_code("other");
  f->set_reason("不符合条件");
  f->set_no_relation(true);
  return fact;
}

v1::Fact MakeCaseWithdrawn(const CaseGround& g) {
  v1::Fact fact;
  auto* f = fact.mutable_case_withdrawn();
  g.FillStep(kIdentification, f->mutable_step());
  f->set_reason_code("application");
  return fact;
}

v1::Fact MakeCaseAnnounced(const CaseGround& g) {
  v1::Fact fact;
  auto* f = fact.mutable_case_announced();
  g.FillStep(kIdentification, f->mutable_step());
  FillNotice(f->mutable_notice());
  if (g.record != nullptr && !g.record->chains().empty()) {
    f->set_decided_event_id(g.record->chains().rbegin()->decided_event_id());
  }
  return fact;
}

v1::Fact MakeRegisteredInNationalSystem(const CaseGround& g) {
  v1::Fact fact;
  auto* f = fact.mutable_registered_in_national_system();
  g.FillStep(kIdentification, f->mutable_step());
  f->set_system_code("national");
  f->set_registration_number("9900001");
  if (g.record != nullptr && !g.record->chains().empty()) {
    f->set_decided_event_id(g.record->chains().rbegin()->decided_event_id());
  }
  return fact;
}

v1::Fact MakeCaseAdjusted(const CaseGround& g) {
  v1::Fact fact;
  auto* f = fact.mutable_case_adjusted();
  g.FillStep(kIdentification, f->mutable_step());
  if (g.record != nullptr) *f->mutable_before() = g.record->basis();
  g.FillBasis(f->mutable_after());
  f->mutable_after()->add_risks()->set_risk_code("03");
  f->add_new_risk_codes("03");
  f->set_no_relation(true);
  return fact;
}

v1::Fact MakeEliminationProposed(const CaseGround& g) {
  v1::Fact fact;
  auto* f = fact.mutable_elimination_proposed();
  g.FillStep(v1::CASE_PROCEDURE_ELIMINATION, f->mutable_step());
  *f->mutable_basis() = domain::BasisOf(g.input);
  f->mutable_basis()->set_category_code("MARGINAL");
  if (g.record != nullptr) {
    for (const v1::RiskClock& clock : g.record->risks()) {
      auto* risk = f->mutable_basis()->add_risks();
      risk->set_risk_code(clock.risk_code());
      risk->set_eliminated(true);
    }
    f->set_months_monitored(WholeMonths(g.record->approved_date(), g.input.today));
  }
  f->set_check_event_id(g.check);
  f->set_no_new_risk(true);
  f->set_income_stable(true);
  f->set_household_opinion_code("agrees");
  f->set_reason("收入稳定");
  return fact;
}

v1::Fact MakeEliminationApproved(const CaseGround& g) {
  v1::Fact fact;
  auto* f = fact.mutable_elimination_approved();
  g.FillStep(kIdentification, f->mutable_step());
  if (g.chain != nullptr) f->set_natural(g.chain->natural());
  *f->mutable_basis() = domain::BasisOf(g.input);
  f->mutable_basis()->set_category_code("MARGINAL");
  if (g.record != nullptr) {
    for (const v1::RiskClock& clock : g.record->risks()) {
      auto* risk = f->mutable_basis()->add_risks();
      risk->set_risk_code(clock.risk_code());
      risk->set_eliminated(true);
    }
  }
  f->set_document_number("示范〔2026〕2号");
  f->set_no_relation(true);
  return fact;
}

v1::Fact MakeEliminationRolledBack(const CaseGround& g) {
  v1::Fact fact;
  auto* f = fact.mutable_elimination_rolled_back();
  g.FillStep(kIdentification, f->mutable_step());
  if (g.record != nullptr) f->set_approved_event_id(g.record->eliminated_event_id());
  g.FillBasis(f->mutable_basis());
  f->set_reason_code("other");
  f->set_reason("消除不稳定");
  f->set_no_relation(true);
  return fact;
}

v1::Fact MakeHouseholdNaturallyRemoved(const CaseGround& g) {
  v1::Fact fact;
  auto* f = fact.mutable_household_naturally_removed();
  g.FillStep(kIdentification, f->mutable_step());
  f->set_kind_code("moved_out");
  f->set_removed_date(g.input.today);
  f->set_person_count(static_cast<uint32_t>(domain::BasisOf(g.input).member_ids_size()));
  f->set_no_relation(true);
  return fact;
}

v1::Fact MakeMisidentificationCleared(const CaseGround& g) {
  v1::Fact fact;
  auto* f = fact.mutable_misidentification_cleared();
  g.FillStep(kIdentification, f->mutable_step());
  if (g.record != nullptr) f->set_approved_event_id(g.record->approved_event_id());
  f->set_reason_code("other");
  f->set_reason("隐瞒财产");
  f->set_no_relation(true);
  return fact;
}

}  // namespace

std::vector<CaseFactMaker> DecidedFacts() {
  return {
      {F::kTownshipReviewed, MakeTownshipReviewed},
      {F::kCaseApproved, MakeCaseApproved},
      {F::kCaseDeclined, MakeCaseDeclined},
      {F::kCaseWithdrawn, MakeCaseWithdrawn},
      {F::kCaseAnnounced, MakeCaseAnnounced},
      {F::kRegisteredInNationalSystem, MakeRegisteredInNationalSystem},
      {F::kCaseAdjusted, MakeCaseAdjusted},
      {F::kEliminationProposed, MakeEliminationProposed},
      {F::kEliminationApproved, MakeEliminationApproved},
      {F::kEliminationRolledBack, MakeEliminationRolledBack},
      {F::kHouseholdNaturallyRemoved, MakeHouseholdNaturallyRemoved},
      {F::kMisidentificationCleared, MakeMisidentificationCleared},
  };
}

}  // namespace hearth::testing
