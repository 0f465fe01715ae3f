#include "services/domain/check_fold.h"

#include <algorithm>
#include <string>
#include <tuple>

#include "services/domain/check_groups.h"
#include "services/domain/fold_order.h"
#include "services/domain/member_fold.h"

namespace hearth::domain {
namespace {

using rows::v1::HouseholdState;
using rows::v1::Order;

// The newest group of each window is kept: the winning one and, for comparisons, those of earlier
// windows. The oldest beyond the limit can never win again, so dropping them depends on no arrival.
void FoldIncome(const Order& order, const v1::Income& income, HouseholdState* state) {
  auto* incomes = state->mutable_incomes();
  const auto newer = [](const rows::v1::IncomeState& a, const rows::v1::IncomeState& b) {
    return Before(b.order(), a.order());
  };
  const auto same_window = [&](const rows::v1::IncomeState& kept) {
    return kept.income().window_start_date() == income.window_start_date() &&
           kept.income().window_end_date() == income.window_end_date();
  };
  const auto kept = std::find_if(incomes->begin(), incomes->end(), same_window);
  if (kept != incomes->end()) {
    if (!Before(kept->order(), order)) return;
    incomes->erase(kept);
  }
  rows::v1::IncomeState* added = incomes->Add();
  *added->mutable_order() = order;
  *added->mutable_income() = income;
  SettleLast(incomes, newer);
  if (incomes->size() > kIncomesMax) incomes->RemoveLast();
}

void FoldAnswer(const Order& order, const v1::QuestionAnswer& answer, HouseholdState* state) {
  if (answer.value_case() == v1::QuestionAnswer::VALUE_NOT_SET) return;
  for (rows::v1::AnswerState& kept : *state->mutable_answers()) {
    if (kept.answer().code() != answer.code()) continue;
    Take(order, answer, kept.mutable_order(), kept.mutable_answer());
    return;
  }
  rows::v1::AnswerState* added = state->add_answers();
  *added->mutable_order() = order;
  *added->mutable_answer() = answer;
  SettleLast(state->mutable_answers(),
             [](const rows::v1::AnswerState& a, const rows::v1::AnswerState& b) {
               return a.answer().code() < b.answer().code();
             });
}

auto SuddenKey(const rows::v1::SuddenState& sudden) {
  return std::make_tuple(sudden.event().event_date(), std::string_view(sudden.event().kind()),
                         std::string_view(SpeakerOf(sudden.order())), sudden.index());
}

void FoldSudden(const Order& order, int index, const v1::SuddenEvent& event,
                HouseholdState* state) {
  rows::v1::SuddenState added;
  *added.mutable_order() = order;
  added.set_index(static_cast<uint32_t>(index));
  *added.mutable_event() = event;
  auto* events = state->mutable_sudden_events();
  const auto same = [&](const rows::v1::SuddenState& kept) {
    return SuddenKey(kept) == SuddenKey(added);
  };
  if (std::any_of(events->begin(), events->end(), same)) return;
  *events->Add() = added;
  SettleLast(events, [](const rows::v1::SuddenState& a, const rows::v1::SuddenState& b) {
    return SuddenKey(a) < SuddenKey(b);
  });
  if (events->size() > kSuddenEventsMax) events->erase(events->begin());
}

void FoldMark(const Order& order, const v1::CheckRecorded& check, HouseholdState* state) {
  auto* checks = state->mutable_checks();
  const auto same = [&](const rows::v1::CheckState& kept) {
    return kept.order().event_id() == order.event_id();
  };
  if (std::any_of(checks->begin(), checks->end(), same)) return;
  rows::v1::CheckState* added = checks->Add();
  *added->mutable_order() = order;
  added->set_kind(check.kind());
  added->set_visit_mode(check.visit_mode());
  added->set_groups(AnsweredGroups(check));
  for (const v1::QuestionAnswer& answer : check.answers()) {
    if (answer.value_case() != v1::QuestionAnswer::VALUE_NOT_SET)
      added->add_questions(answer.code());
  }
  std::sort(added->mutable_questions()->begin(), added->mutable_questions()->end());
  *added->mutable_evidence() = check.evidence();
  SettleLast(checks, [](const rows::v1::CheckState& a, const rows::v1::CheckState& b) {
    return Before(b.order(), a.order());
  });
  if (checks->size() > kChecksMax) checks->RemoveLast();
}

// A group that says how it was obtained.
template <typename Group>
void FoldGroup(const Order& order, const Group& group, Order* (HouseholdState::*winner)(),
               Group* (HouseholdState::*winning)(), HouseholdState* state) {
  if (group.obtained() == v1::OBTAINED_UNSPECIFIED) return;
  Take(order, group, (state->*winner)(), (state->*winning)());
}

}  // namespace

void FoldCheck(const Order& order, const v1::CheckRecorded& check, HouseholdState* state) {
  for (const v1::Member& member : check.members()) FoldMember(order, member, state);
  if (check.income().obtained() != v1::OBTAINED_UNSPECIFIED)
    FoldIncome(order, check.income(), state);
  FoldGroup(order, check.guarantees(), &HouseholdState::mutable_guarantees_order,
            &HouseholdState::mutable_guarantees, state);
  FoldGroup(order, check.risks(), &HouseholdState::mutable_risks_order,
            &HouseholdState::mutable_risks, state);
  FoldGroup(order, check.social_security(), &HouseholdState::mutable_social_security_order,
            &HouseholdState::mutable_social_security, state);
  FoldGroup(order, check.living(), &HouseholdState::mutable_living_order,
            &HouseholdState::mutable_living, state);
  FoldGroup(order, check.needs(), &HouseholdState::mutable_needs_order,
            &HouseholdState::mutable_needs, state);
  if (!check.conclusion().code().empty()) {
    Take(order, check.conclusion(), state->mutable_conclusion_order(), state->mutable_conclusion());
  }
  for (const v1::QuestionAnswer& answer : check.answers()) FoldAnswer(order, answer, state);
  for (int i = 0; i < check.sudden_events_size(); ++i)
    FoldSudden(order, i, check.sudden_events(i), state);
  FoldMark(order, check, state);
}

}  // namespace hearth::domain
