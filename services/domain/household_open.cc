// Opening a folded household: its winners with their sources, members joined, checks judged.

#include "services/domain/fold_order.h"
#include "services/domain/household_fold.h"
#include "services/domain/member_fold.h"
#include "services/domain/visit_profile.h"

namespace hearth::domain {
namespace {

using rows::v1::HouseholdState;
using rows::v1::IncomeState;

// The last earlier window that does not overlap the winning one; of two that end on one day the
// newer fact.
const IncomeState* PreviousIncome(const HouseholdState& state) {
  const IncomeState* previous = nullptr;
  const int32_t start = state.incomes(0).income().window_start_date();
  for (const IncomeState& income : state.incomes()) {  // newest first
    const int32_t end = income.income().window_end_date();
    if (end == 0 || end > start || income.income().window_start_date() >= start) continue;
    if (previous == nullptr || end > previous->income().window_end_date()) previous = &income;
  }
  return previous;
}

void OpenIncome(const HouseholdState& state, v1::OpenedHousehold* household) {
  if (state.incomes().empty()) return;
  const IncomeState& winning = state.incomes(0);
  *household->mutable_income() = winning.income();
  *household->mutable_income_source() = SourceOf(winning.order(), winning.income().obtained());
  const IncomeState* previous = PreviousIncome(state);
  if (previous == nullptr) return;
  *household->mutable_previous_income() = previous->income();
  *household->mutable_previous_income_source() =
      SourceOf(previous->order(), previous->income().obtained());
}

void OpenGroups(const HouseholdState& state, v1::OpenedHousehold* h) {
  if (state.has_guarantees()) {
    *h->mutable_guarantees() = state.guarantees();
    *h->mutable_guarantees_source() =
        SourceOf(state.guarantees_order(), state.guarantees().obtained());
  }
  if (state.has_risks()) {
    *h->mutable_risks() = state.risks();
    *h->mutable_risks_source() = SourceOf(state.risks_order(), state.risks().obtained());
  }
  if (state.has_social_security()) {
    *h->mutable_social_security() = state.social_security();
    *h->mutable_social_security_source() =
        SourceOf(state.social_security_order(), state.social_security().obtained());
  }
  if (state.has_living()) {
    *h->mutable_living() = state.living();
    *h->mutable_living_source() = SourceOf(state.living_order(), state.living().obtained());
  }
  if (state.has_needs()) {
    *h->mutable_needs() = state.needs();
    *h->mutable_needs_source() = SourceOf(state.needs_order(), state.needs().obtained());
  }
  if (state.has_conclusion()) {
    *h->mutable_conclusion() = state.conclusion();
    *h->mutable_conclusion_source() = SourceOf(state.conclusion_order(), v1::OBTAINED_OBSERVED);
  }
}

void OpenLists(const HouseholdState& state, v1::OpenedHousehold* household) {
  for (const rows::v1::SuddenState& sudden : state.sudden_events()) {
    v1::OpenedSuddenEvent* opened = household->add_sudden_events();
    *opened->mutable_event() = sudden.event();
    *opened->mutable_source() = SourceOf(sudden.order(), v1::OBTAINED_OBSERVED);
  }
  for (const rows::v1::AnswerState& answer : state.answers()) {
    v1::OpenedAnswer* opened = household->add_answers();
    *opened->mutable_answer() = answer.answer();
    *opened->mutable_source() = SourceOf(answer.order(), v1::OBTAINED_OBSERVED);
  }
}

}  // namespace

v1::OpenedHousehold OpenHousehold(const HouseholdState& state, const Control& control) {
  v1::OpenedHousehold household;
  household.set_household(state.household());
  household.set_area_code(state.area_code().empty() ? state.seen_area_code() : state.area_code());
  household.set_registered(state.registered_date() != 0);
  household.set_registered_date(state.registered_date());
  // Who registers after the merge says that the household is there again.
  household.set_ended(state.has_ended_order() &&
                      !Before(state.ended_order(), state.registered_order()));
  if (state.has_identity()) {
    *household.mutable_identity() = state.identity();
    *household.mutable_identity_source() = SourceOf(state.identity_order(), v1::OBTAINED_OBSERVED);
  }
  OpenMembers(state, &household);
  OpenIncome(state, &household);
  OpenGroups(state, &household);
  OpenLists(state, &household);
  MarkChecks(state, control, &household);
  return household;
}

}  // namespace hearth::domain
