#include <algorithm>
#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "services/domain/case_basis.h"
#include "services/domain/case_claims.h"
#include "services/domain/case_steps.h"

namespace hearth::domain {
namespace {

bool HasCheck(const std::string& event_id, const v1::OpenedHousehold& household) {
  return std::any_of(
      household.checks().begin(), household.checks().end(),
      [&event_id](const v1::CheckMark& check) { return check.source().event_id() == event_id; });
}

// A body's decision: where it goes back to, and why.
template <typename Decided>
MaybeFault CheckDecision(const Decided& fact, const CaseSight& sight) {
  if (fact.decision() == v1::CASE_DECISION_PASSED) return std::nullopt;
  if (fact.reason().empty()) return Required("reason");
  if (fact.decision() == v1::CASE_DECISION_REJECTED) return std::nullopt;
  if (fact.decision() != v1::CASE_DECISION_RETURNED) return Required("decision");
  if (StageOfReturn(sight.chain->procedure(), fact.return_to()) != v1::CHAIN_STAGE_UNSPECIFIED) {
    return std::nullopt;
  }
  return Malformed("return_to", "该程序没有这一步，不能退回到此",
                   "this procedure has no such step");
}

MaybeFault CheckTownReview(const v1::TownshipReviewed& fact, const CaseSight& sight) {
  if (auto fault = CheckDecision(fact, sight)) return fault;
  if (fact.return_to() == v1::CASE_RETURN_TOWNSHIP_REVIEW) {
    return Malformed("return_to", "只有县可以退回镇审核", "only the county returns to the town");
  }
  if (fact.decision() != v1::CASE_DECISION_PASSED) return std::nullopt;
  auto fault = CheckBasis(fact.basis(), /*decides=*/false, sight.input);
  if (!fault.has_value()) return std::nullopt;
  return Within("basis", *std::move(fault));
}

MaybeFault CheckDeclined(const v1::CaseDeclined& fact, const CaseSight& sight) {
  if (fact.decision() == v1::CASE_DECISION_PASSED) {
    return Malformed("decision", "应为 RETURNED 或 REJECTED", "must be RETURNED or REJECTED");
  }
  if (fact.reason_code().empty()) return Required("reason_code");
  return CheckDecision(fact, sight);
}

MaybeFault InBasis(std::string_view field, const v1::CaseBasis& basis, const CaseSight& sight) {
  auto fault = CheckBasis(basis, /*decides=*/true, sight.input);
  if (!fault.has_value()) return std::nullopt;
  return Within(field, *std::move(fault));
}

MaybeFault CheckProposal(const v1::CaseChangeProposed& fact, const CaseSight& sight) {
  if (fact.reason_code().empty()) return Required("reason_code");
  if (fact.reason().empty()) return Required("reason");
  const auto procedure = fact.step().procedure();
  if (procedure != v1::CASE_PROCEDURE_ADJUSTMENT && procedure != v1::CASE_PROCEDURE_ROLL_BACK) {
    return std::nullopt;
  }
  auto fault = CheckBasis(fact.basis(), /*decides=*/false, sight.input);
  if (!fault.has_value()) return std::nullopt;
  return Within("basis", *std::move(fault));
}

MaybeFault CheckAdjusted(const v1::CaseAdjusted& fact, const CaseSight& sight) {
  if (fact.before().SerializeAsString() != sight.record->basis().SerializeAsString()) {
    return Malformed("before", "不是该个案现行的认定", "is not what the case stands at");
  }
  std::set<std::string> added;
  for (const v1::CaseRisk& risk : fact.after().risks()) added.insert(risk.risk_code());
  for (const v1::CaseRisk& risk : fact.before().risks()) added.erase(risk.risk_code());
  if (std::set<std::string>(fact.new_risk_codes().begin(), fact.new_risk_codes().end()) != added) {
    return Malformed("new_risk_codes", "应为 after 有而 before 没有的风险",
                     "must be the risks in `after` only");
  }
  return InBasis("after", fact.after(), sight);
}

// Every risk of the case is named with what became of it.
MaybeFault CheckRisksGone(const v1::CaseBasis& basis, const CaseSight& sight) {
  for (const v1::RiskClock& clock : sight.record->risks()) {
    if (clock.eliminated()) continue;
    const bool gone =
        std::any_of(basis.risks().begin(), basis.risks().end(), [&clock](const v1::CaseRisk& risk) {
          return risk.risk_code() == clock.risk_code() && (risk.eliminated() || risk.gone());
        });
    if (gone) continue;
    return WrongState(
        "basis.risks", "仍有风险未消除，请逐项写明已消除或自然消除",
        "a risk of the case is still there; each must be said to be eliminated or gone");
  }
  return std::nullopt;
}

uint32_t WholeMonths(int32_t from, int32_t to) {
  if (from == 0 || to < from) return 0;
  const int32_t months = (to / 10000 - from / 10000) * 12 + (to / 100 % 100 - from / 100 % 100);
  return static_cast<uint32_t>(months - (to % 100 < from % 100 ? 1 : 0));
}

MaybeFault CheckElimination(const v1::EliminationProposed& fact, const CaseSight& sight) {
  if (!fact.no_new_risk()) {
    return WrongState("no_new_risk", "有新增风险，不能消除", "a new risk was seen");
  }
  if (!fact.income_stable()) {
    return WrongState("income_stable", "收入不稳定，不能消除", "the income is not stable");
  }
  if (!HasCheck(fact.check_event_id(), sight.input.household)) {
    return Malformed("check_event_id", "不是该户的核查", "is no check of this household");
  }
  const uint32_t months = WholeMonths(sight.record->approved_date(), sight.input.today);
  if (fact.months_monitored() != months) {
    return Differs("months_monitored", absl::StrCat(months));
  }
  if (fact.household_opinion_code().empty()) return Required("household_opinion_code");
  if (fact.reason().empty()) return Required("reason");
  if (auto fault = CheckRisksGone(fact.basis(), sight)) return fault;
  return InBasis("basis", fact.basis(), sight);
}

MaybeFault CheckEliminated(const v1::EliminationApproved& fact, const CaseSight& sight) {
  if (fact.natural() != sight.chain->natural()) {
    return Differs("natural", sight.chain->natural() ? "true" : "false");
  }
  for (int i = 0; i < fact.continuing_measure_event_ids_size(); ++i) {
    const auto& measures = sight.input.file.measures();
    const bool runs = std::any_of(measures.begin(), measures.end(), [&](const auto& measure) {
      return measure.event_id() == fact.continuing_measure_event_ids(i) &&
             measure.stage() == v1::MEASURE_STAGE_RUNNING;
    });
    if (runs) continue;
    return Malformed(absl::StrCat("continuing_measure_event_ids[", i, "]"), "不是正在实施的措施",
                     "is no running measure");
  }
  if (auto fault = CheckRisksGone(fact.basis(), sight)) return fault;
  return InBasis("basis", fact.basis(), sight);
}

MaybeFault CheckRollBack(const v1::EliminationRolledBack& fact, const CaseSight& sight) {
  if (fact.approved_event_id() != sight.record->eliminated_event_id()) {
    return Malformed("approved_event_id", "不是该个案的消除审定",
                     "is not the elimination of this case");
  }
  if (fact.reason_code().empty()) return Required("reason_code");
  return InBasis("basis", fact.basis(), sight);
}

MaybeFault CheckRemoved(const v1::HouseholdNaturallyRemoved& fact, const CaseSight& sight) {
  if (fact.kind_code().empty()) return Required("kind_code");
  const int persons = BasisOf(sight.input).member_ids_size();
  if (fact.person_count() == static_cast<uint32_t>(persons)) return std::nullopt;
  return Differs("person_count", absl::StrCat(persons));
}

MaybeFault CheckCleared(const v1::MisidentificationCleared& fact, const CaseSight& sight) {
  if (fact.approved_event_id() != sight.record->approved_event_id()) {
    return Malformed("approved_event_id", "不是该个案的审定", "is not the approval of this case");
  }
  if (fact.reason_code().empty()) return Required("reason_code");
  if (fact.reason().empty()) return Required("reason");
  return std::nullopt;
}

MaybeFault CheckWithdrawn(const v1::CaseWithdrawn& fact, const CaseSight& sight) {
  if (fact.reason_code().empty()) return Required("reason_code");
  if (fact.member_id() == 0 || IsActive(fact.member_id(), sight.input.household)) {
    return std::nullopt;
  }
  return Malformed("member_id", "不是本户现有成员", "is no present member");
}

}  // namespace

MaybeFault CheckDecidedClaims(const v1::Fact& fact, const CaseSight& sight) {
  switch (fact.fact_case()) {
    case v1::Fact::kObjectionResolved:
      return CheckDecision(fact.objection_resolved(), sight);
    case v1::Fact::kTownshipReviewed:
      return CheckTownReview(fact.township_reviewed(), sight);
    case v1::Fact::kCaseApproved:
      return InBasis("basis", fact.case_approved().basis(), sight);
    case v1::Fact::kCaseDeclined:
      return CheckDeclined(fact.case_declined(), sight);
    case v1::Fact::kCaseWithdrawn:
      return CheckWithdrawn(fact.case_withdrawn(), sight);
    case v1::Fact::kCaseChangeProposed:
      return CheckProposal(fact.case_change_proposed(), sight);
    case v1::Fact::kCaseAdjusted:
      return CheckAdjusted(fact.case_adjusted(), sight);
    case v1::Fact::kEliminationProposed:
      return CheckElimination(fact.elimination_proposed(), sight);
    case v1::Fact::kEliminationApproved:
      return CheckEliminated(fact.elimination_approved(), sight);
    case v1::Fact::kEliminationRolledBack:
      return CheckRollBack(fact.elimination_rolled_back(), sight);
    case v1::Fact::kHouseholdNaturallyRemoved:
      return CheckRemoved(fact.household_naturally_removed(), sight);
    case v1::Fact::kMisidentificationCleared:
      return CheckCleared(fact.misidentification_cleared(), sight);
    default:
      return std::nullopt;
  }
}

}  // namespace hearth::domain
