// What town and county decide, and what follows at once: announcement and registration.

#include <string>
#include <utility>

#include "clients/sim/case_acts.h"
#include "clients/sim/case_codes.h"
#include "clients/sim/params.h"

namespace hearth::sim {
namespace {

constexpr Range kAgainDays = {1, 3};

bool IsElimination(const Hand& h) {
  return h.life.chain.procedure == v1::CASE_PROCEDURE_ELIMINATION;
}

std::string DocumentNumber(Hand* h) {
  return "示范〔" + std::to_string(h->Date() / 10'000) + "〕" + std::to_string(h->index + 1) + "号";
}

// Where the town sends it back to.
v1::CaseReturn DrawReturn(Hand* h) {
  static constexpr v1::CaseReturn kReturns[] = {
      v1::CASE_RETURN_VERIFICATION, v1::CASE_RETURN_VILLAGE_REVIEW, v1::CASE_RETURN_PUBLICITY,
      v1::CASE_RETURN_COMPARISON};
  return kReturns[h->stage.rng.Below(IsElimination(*h) ? 3 : 4)];
}

void GoBack(Hand* h, v1::CaseReturn to) {
  ++h->life.chain.returns;
  switch (to) {
    case v1::CASE_RETURN_VERIFICATION:
      return h->After(kAgainDays, Act::kRevisit);
    case v1::CASE_RETURN_COMPARISON:
      return h->After(kAgainDays, Act::kCompare);
    case v1::CASE_RETURN_PUBLICITY:
      return h->After(kAgainDays, Act::kHang);
    case v1::CASE_RETURN_TOWNSHIP_REVIEW:
      return h->After(kAgainDays, Act::kTownReview);
    default:
      return ToReview(h);
  }
}

// Tries it the wrong way first, once a chain.
void TryWrongly(Hand* h, const v1::Fact& right, v1::CaseBasis* basis, const std::string& same) {
  const Wrong how = h->life.chain.wrong;
  if (how == Wrong::kNone || how == Wrong::kEarly) return;
  h->life.chain.wrong = Wrong::kNone;
  if (how != Wrong::kFigures) {
    return h->SendWrong(right, how, how == Wrong::kSamePerson ? same : "");
  }
  const v1::CaseBasis kept = *basis;
  Falsify(basis);
  h->SendWrong(right, how);
  *basis = kept;
}

void Decline(Hand* h, v1::CaseReturn to) {
  v1::Fact fact;
  v1::CaseDeclined* declined = fact.mutable_case_declined();
  h->FillStep(declined->mutable_step());
  const bool returns = to != v1::CASE_RETURN_UNSPECIFIED;
  declined->set_decision(returns ? v1::CASE_DECISION_RETURNED : v1::CASE_DECISION_REJECTED);
  declined->set_return_to(to);
  if (returns) declined->set_due_date(h->Date(5));
  declined->set_reason_code(code::kDeclineReason);
  declined->set_reason(returns ? "材料不全，请补正" : "不符合认定条件");
  declined->set_no_relation(true);
  h->Send(std::move(fact));
  returns ? GoBack(h, to) : AbandonChain(h);
}

// The chain has come to its end with this decision.
void Settle(Hand* h, const std::string& decided_id) {
  CaseLife& life = h->life;
  life.decided_id = decided_id;
  life.decided_at.Clear();
  h->FillStep(&life.decided_at);
  life.announced = life.entered = false;
  life.chain = {};
  h->After(kAnnounceDays, Act::kAnnounce);
  h->After(kEnterDays, Act::kEnter);
}

void Approve(Hand* h) {
  v1::Fact fact;
  v1::CaseApproved* approved = fact.mutable_case_approved();
  h->FillStep(approved->mutable_step());
  h->FillBasis(/*all_gone=*/false, approved->mutable_basis());
  approved->set_document_number(DocumentNumber(h));
  approved->set_no_relation(true);
  const v1::CaseBasis basis = approved->basis();
  TryWrongly(h, fact, fact.mutable_case_approved()->mutable_basis(), "approver." + h->town().code);
  CaseLife& life = h->life;
  life.approved_id = h->Send(std::move(fact));
  life.approved_day = h->stage.day;
  life.basis = basis;
  life.standing = Standing::kMonitored;
  life.eliminated_id.clear();
  life.registration.clear();
  life.plan_id.clear();
  Settle(h, life.approved_id);
  h->After(kHelperDays, Act::kAssignHelper);
  if (!h->Chance(kNoMeasurePpm)) h->After(kPlanDays, Act::kPlan);
  if (!life.follow_ups) h->After(h->Draw(kFollowUpGap), Act::kFollowUp);
  life.follow_ups = true;
  if (h->Chance(kHandOverPpm)) h->After(h->Draw(kHandOverDays), Act::kHandOver);
  if (h->Chance(kCaseMovesPpm)) h->After(h->Draw(kPartDays), Act::kMove);
  if (h->Chance(kCaseSplitPpm)) h->After(h->Draw(kPartDays), Act::kPart);
  if (h->Chance(kAdjustedPpm)) {
    h->After(h->Draw(kAdjustDays), Act::kPropose, v1::CASE_PROCEDURE_ADJUSTMENT);
  }
  DrawEnding(h);
}

void Eliminate(Hand* h) {
  if (!h->MayEliminate()) return Decline(h, v1::CASE_RETURN_UNSPECIFIED);
  v1::Fact fact;
  v1::EliminationApproved* eliminated = fact.mutable_elimination_approved();
  h->FillStep(eliminated->mutable_step());
  eliminated->set_natural(h->life.chain.natural);
  h->FillBasis(/*all_gone=*/true, eliminated->mutable_basis());
  for (const RunningMeasure& measure : h->life.measures) {
    if (measure.started && !measure.ended) eliminated->add_continuing_measure_event_ids(measure.id);
  }
  eliminated->set_document_number(DocumentNumber(h));
  eliminated->set_no_relation(true);
  CaseLife& life = h->life;
  life.basis = eliminated->basis();
  life.eliminated_id = h->Send(std::move(fact));
  life.eliminated_day = h->stage.day;
  life.standing = Standing::kEliminated;
  Settle(h, life.eliminated_id);
  h->After(h->Draw(kWatchGap), Act::kWatch);
  if (h->Chance(kRollBackPpm)) {
    h->After(h->Draw(kRelapseDays), Act::kPropose, v1::CASE_PROCEDURE_ROLL_BACK);
  } else if (h->Chance(kReEntryPpm)) {
    h->After(h->Draw(kRelapseDays), Act::kRelapse);
  }
}

void Adjust(Hand* h) {
  v1::Fact fact;
  v1::CaseAdjusted* adjusted = fact.mutable_case_adjusted();
  h->FillStep(adjusted->mutable_step());
  *adjusted->mutable_before() = h->life.basis;
  h->life.risks.push_back(h->life.new_risk);
  h->FillBasis(/*all_gone=*/false, adjusted->mutable_after());
  adjusted->add_new_risk_codes(h->life.new_risk);
  adjusted->set_round(h->stage.cases.round);
  adjusted->set_no_relation(true);
  h->life.basis = adjusted->after();
  Settle(h, h->Send(std::move(fact)));
  PlanMeasures(h, {h->life.new_risk});
}

void RollBack(Hand* h) {
  v1::Fact fact;
  v1::EliminationRolledBack* back = fact.mutable_elimination_rolled_back();
  h->FillStep(back->mutable_step());
  back->set_approved_event_id(h->life.eliminated_id);
  h->FillBasis(/*all_gone=*/false, back->mutable_basis());
  back->set_reason_code(code::kUnstable);
  back->set_reason("消除后收入不稳定");
  back->set_no_relation(true);
  CaseLife& life = h->life;
  life.basis = back->basis();
  const std::string id = h->Send(std::move(fact));
  life.standing = Standing::kMonitored;
  life.eliminated_id.clear();
  Settle(h, id);
  if (!life.follow_ups) h->After(h->Draw(kFollowUpGap), Act::kFollowUp);
  life.follow_ups = true;
  h->After(kPlanDays, Act::kPlan);
  DrawEnding(h);
}

void Remove(Hand* h) {
  v1::Fact fact;
  v1::HouseholdNaturallyRemoved* removed = fact.mutable_household_naturally_removed();
  h->FillStep(removed->mutable_step());
  removed->set_kind_code(code::kGone);
  removed->set_removed_date(h->Date());
  removed->set_person_count(static_cast<uint32_t>(MemberIds(h->stage, h->index).size()));
  removed->set_reason("全家迁出本县");
  removed->set_no_relation(true);
  Settle(h, h->Send(std::move(fact)));
  h->household().ended = true;
  CloseCase(h);
}

void Clear(Hand* h) {
  v1::Fact fact;
  v1::MisidentificationCleared* cleared = fact.mutable_misidentification_cleared();
  h->FillStep(cleared->mutable_step());
  cleared->set_approved_event_id(h->life.approved_id);
  cleared->set_reason_code(code::kConcealed);
  cleared->set_reason("比对发现隐瞒财产");
  cleared->set_no_relation(true);
  Settle(h, h->Send(std::move(fact)));
  CloseCase(h);
}

}  // namespace

void Falsify(v1::CaseBasis* basis) {
  basis->mutable_income()->set_per_capita_fen(basis->income().per_capita_fen() + 10'000);
}

void ReviewByTown(Hand* h) {
  OpenChain& chain = h->life.chain;
  v1::Fact fact;
  v1::TownshipReviewed* reviewed = fact.mutable_township_reviewed();
  h->FillStep(reviewed->mutable_step());
  reviewed->set_no_relation(true);
  if (chain.returns == 0 && h->Chance(kTownReturnsPpm)) {
    const v1::CaseReturn to = DrawReturn(h);
    reviewed->set_decision(v1::CASE_DECISION_RETURNED);
    reviewed->set_return_to(to);
    reviewed->set_reason("材料有疑问，请再核");
    reviewed->set_due_date(h->Date(5));
    h->Send(std::move(fact));
    return GoBack(h, to);
  }
  reviewed->set_decision(v1::CASE_DECISION_PASSED);
  h->FillBasis(IsElimination(*h), reviewed->mutable_basis());
  if (h->Chance(500'000)) {
    TryWrongly(h, fact, fact.mutable_township_reviewed()->mutable_basis(), h->cadre());
  }
  h->Send(std::move(fact));
  h->After(kCountyDays, Act::kDecide);
}

void Decide(Hand* h) {
  const bool chained =
      h->life.chain.procedure == v1::CASE_PROCEDURE_IDENTIFICATION || IsElimination(*h);
  if (chained && h->life.chain.returns == 0 && h->Chance(kCountyReturnsPpm)) {
    return Decline(h, v1::CASE_RETURN_TOWNSHIP_REVIEW);
  }
  if (h->Chance(kCountyRejectsPpm)) return Decline(h, v1::CASE_RETURN_UNSPECIFIED);
  switch (h->life.chain.procedure) {
    case v1::CASE_PROCEDURE_ELIMINATION:
      return Eliminate(h);
    case v1::CASE_PROCEDURE_ADJUSTMENT:
      return Adjust(h);
    case v1::CASE_PROCEDURE_ROLL_BACK:
      return RollBack(h);
    case v1::CASE_PROCEDURE_NATURAL_REMOVAL:
      return Remove(h);
    case v1::CASE_PROCEDURE_MISIDENTIFICATION:
      return Clear(h);
    default:
      return Approve(h);
  }
}

void Announce(Hand* h) {
  CaseLife& life = h->life;
  if (life.decided_id.empty() || life.announced) return;
  v1::Fact fact;
  v1::CaseAnnounced* announced = fact.mutable_case_announced();
  *announced->mutable_step() = life.decided_at;
  announced->set_decided_event_id(life.decided_id);
  v1::CaseNotice* notice = announced->mutable_notice();
  notice->set_number("公告" + std::to_string(h->Date()));
  notice->set_notice_sha256(h->Hash32());
  notice->set_template_version("1");
  notice->set_place("村务公开栏");
  h->Send(std::move(fact));
  life.announced = true;
  if (life.standing == Standing::kNone) EndHelp(h);
  if (life.entered) life.decided_id.clear();
}

void EnterNational(Hand* h) {
  CaseLife& life = h->life;
  if (life.decided_id.empty() || life.entered) return;
  v1::Fact fact;
  v1::RegisteredInNationalSystem* entered = fact.mutable_registered_in_national_system();
  *entered->mutable_step() = life.decided_at;
  entered->set_decided_event_id(life.decided_id);
  entered->set_system_code(code::kNational);
  if (life.decided_at.procedure() == v1::CASE_PROCEDURE_IDENTIFICATION) {
    std::string number = std::to_string(Mix(h->stage.world.seed, h->index) % 1'000'000'000);
    life.registration = "99" + std::string(9 - number.size(), '0') + number;
    entered->set_registration_number(life.registration);
  }
  h->Send(std::move(fact));
  life.entered = true;
  if (life.announced) life.decided_id.clear();
}

}  // namespace hearth::sim
