// Opening a folded household: its winners with their sources, members joined, checks judged.

#include "services/domain/fold_order.h"
#include "services/domain/household_fold.h"
#include "services/domain/lend.h"
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

using Household = v1::OpenedHousehold;

void OpenIncome(const HouseholdState& state, bool lean, Household* h) {
  if (state.incomes().empty()) return;
  const IncomeState& winning = state.incomes(0);
  Lend(winning.income(), lean, h, &Household::unsafe_arena_set_allocated_income,
       &Household::mutable_income);
  FillSource(winning.order(), winning.income().obtained(), h->mutable_income_source());
  const IncomeState* previous = PreviousIncome(state);
  if (previous == nullptr) return;
  Lend(previous->income(), lean, h, &Household::unsafe_arena_set_allocated_previous_income,
       &Household::mutable_previous_income);
  FillSource(previous->order(), previous->income().obtained(), h->mutable_previous_income_source());
}

void OpenGroups(const HouseholdState& state, bool lean, Household* h) {
  if (state.has_identity()) {
    Lend(state.identity(), lean, h, &Household::unsafe_arena_set_allocated_identity,
         &Household::mutable_identity);
    FillSource(state.identity_order(), v1::OBTAINED_OBSERVED, h->mutable_identity_source());
  }
  if (state.has_guarantees()) {
    Lend(state.guarantees(), lean, h, &Household::unsafe_arena_set_allocated_guarantees,
         &Household::mutable_guarantees);
    FillSource(state.guarantees_order(), state.guarantees().obtained(),
               h->mutable_guarantees_source());
  }
  if (state.has_risks()) {
    Lend(state.risks(), lean, h, &Household::unsafe_arena_set_allocated_risks,
         &Household::mutable_risks);
    FillSource(state.risks_order(), state.risks().obtained(), h->mutable_risks_source());
  }
  if (state.has_social_security()) {
    Lend(state.social_security(), lean, h, &Household::unsafe_arena_set_allocated_social_security,
         &Household::mutable_social_security);
    FillSource(state.social_security_order(), state.social_security().obtained(),
               h->mutable_social_security_source());
  }
  if (state.has_living()) {
    Lend(state.living(), lean, h, &Household::unsafe_arena_set_allocated_living,
         &Household::mutable_living);
    FillSource(state.living_order(), state.living().obtained(), h->mutable_living_source());
  }
  if (state.has_needs()) {
    Lend(state.needs(), lean, h, &Household::unsafe_arena_set_allocated_needs,
         &Household::mutable_needs);
    FillSource(state.needs_order(), state.needs().obtained(), h->mutable_needs_source());
  }
  if (state.has_conclusion()) {
    Lend(state.conclusion(), lean, h, &Household::unsafe_arena_set_allocated_conclusion,
         &Household::mutable_conclusion);
    FillSource(state.conclusion_order(), v1::OBTAINED_OBSERVED, h->mutable_conclusion_source());
  }
}

void OpenLists(const HouseholdState& state, bool lean, Household* h) {
  for (const rows::v1::SuddenState& sudden : state.sudden_events()) {
    v1::OpenedSuddenEvent* opened = h->add_sudden_events();
    Lend(sudden.event(), lean, opened, &v1::OpenedSuddenEvent::unsafe_arena_set_allocated_event,
         &v1::OpenedSuddenEvent::mutable_event);
    FillSource(sudden.order(), v1::OBTAINED_OBSERVED, opened->mutable_source());
  }
  for (const rows::v1::AnswerState& answer : state.answers()) {
    v1::OpenedAnswer* opened = h->add_answers();
    Lend(answer.answer(), lean, opened, &v1::OpenedAnswer::unsafe_arena_set_allocated_answer,
         &v1::OpenedAnswer::mutable_answer);
    FillSource(answer.order(), v1::OBTAINED_OBSERVED, opened->mutable_source());
  }
}

// `lean`: see LendHousehold.
void Open(const HouseholdState& state, const Control& control, bool lean, RulesCache* cache,
          Household* household) {
  household->set_household(state.household());
  household->set_area_code(state.area_code().empty() ? state.seen_area_code() : state.area_code());
  household->set_registered(state.registered_date() != 0);
  household->set_registered_date(state.registered_date());
  // Who registers after the merge says that the household is there again.
  household->set_ended(state.has_ended_order() &&
                       !Before(state.ended_order(), state.registered_order()));
  OpenGroups(state, lean, household);
  OpenMembers(state, lean, household);
  OpenIncome(state, lean, household);
  OpenLists(state, lean, household);
  MarkChecks(state, control, lean, cache, household);
}

}  // namespace

v1::OpenedHousehold OpenHousehold(const HouseholdState& state, const Control& control) {
  RulesCache cache;
  v1::OpenedHousehold household;
  Open(state, control, /*lean=*/false, &cache, &household);
  return household;
}

const v1::OpenedHousehold& LendHousehold(const HouseholdState& state, const Control& control,
                                         RulesCache* cache, google::protobuf::Arena* arena) {
  auto* household = google::protobuf::Arena::CreateMessage<v1::OpenedHousehold>(arena);
  Open(state, control, /*lean=*/true, cache, household);
  return *household;
}

}  // namespace hearth::domain
