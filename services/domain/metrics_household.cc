// Metrics of the household itself and of what happened to it.

#include <algorithm>
#include <string>

#include "services/domain/civil_date.h"
#include "services/domain/income.h"
#include "services/domain/metric_table.h"

namespace hearth::domain {
namespace {

constexpr int32_t kSuddenWindowDays = 365;

LeanReading IdentityRead(const MetricInput& input) {
  LeanReading reading(input.evidence);
  AddEvent(input.household.identity_source().event_id(), &reading);
  return reading;
}

LeanReading Origin(const MetricInput& input) {
  LeanReading reading = IdentityRead(input);
  const v1::Origin origin = input.household.identity().origin();
  if (origin == v1::ORIGIN_OUT_OF_POVERTY) SetCode("OUT_OF_POVERTY", &reading);
  if (origin == v1::ORIGIN_GENERAL) SetCode("GENERAL", &reading);
  return reading;
}

LeanReading FocusGroups(const MetricInput& input) {
  LeanReading reading = IdentityRead(input);
  if (input.household.has_identity()) SetCodes(input.household.identity().focus_groups(), &reading);
  return reading;
}

LeanReading Relocated(const MetricInput& input) {
  LeanReading reading = IdentityRead(input);
  SetAnswer(input.household.identity().relocated(), &reading);
  return reading;
}

LeanReading Military(const MetricInput& input) {
  LeanReading reading = IdentityRead(input);
  SetAnswer(input.household.identity().military_family(), &reading);
  return reading;
}

// 11-digit mobile or a landline of 7 to 12 digits with an optional dash (domain.md 4.2). Only the
// verdict leaves.
bool IsPhone(const std::string& phone) {
  const auto digits =
      std::count_if(phone.begin(), phone.end(), [](char c) { return c >= '0' && c <= '9'; });
  const auto dashes = std::count(phone.begin(), phone.end(), '-');
  if (digits + dashes != static_cast<std::ptrdiff_t>(phone.size()) || dashes > 1) return false;
  if (digits == 11 && phone.front() == '1') return dashes == 0;
  return digits >= 7 && digits <= 12 && phone.front() != '1';
}

LeanReading PhoneValid(const MetricInput& input) {
  LeanReading reading = IdentityRead(input);
  if (input.household.has_identity()) SetYes(IsPhone(input.household.identity().phone()), &reading);
  return reading;
}

LeanReading DaysSinceRegistration(const MetricInput& input) {
  LeanReading reading = IdentityRead(input);
  const int32_t date = input.household.registered_date();
  if (!IsDate(date)) return reading;
  SetNumber(DaysBetween(date, input.day), &reading);
  reading.counts_from = date;
  return reading;
}

LeanReading ConclusionCode(const MetricInput& input) {
  LeanReading reading(input.evidence);
  if (!Rests("conclusion", input.household.conclusion_source(), input, &reading)) return reading;
  SetCode(input.household.conclusion().code(), &reading);
  return reading;
}

// The visitor's answer on the risks, and those on sudden events reported since (or on the same
// day). NO dominates; a later answer on the risks makes earlier events a thing of the past.
LeanReading CanCope(const MetricInput& input) {
  LeanReading reading(input.evidence);
  bool yes = false;
  bool no = false;
  const auto take = [&](v1::Answer answer) {
    yes |= answer == v1::ANSWER_YES;
    no |= answer == v1::ANSWER_NO;
  };
  int32_t since = 0;
  const v1::Answer overall = input.household.risks().can_cope();
  if (Rests("risks", input.household.risks_source(), input, &reading) &&
      overall != v1::ANSWER_UNSPECIFIED) {
    take(overall);
    since = input.household.risks_source().occurred_date();
  }
  for (const v1::OpenedSuddenEvent& sudden : input.household.sudden_events()) {
    if (sudden.source().occurred_date() < since ||
        sudden.event().can_cope() == v1::ANSWER_UNSPECIFIED)
      continue;
    AddEvent(sudden.source().event_id(), &reading);
    take(sudden.event().can_cope());
  }
  if (yes || no) SetYes(!no, &reading);
  return reading;
}

LeanReading SuddenRecorded(const MetricInput& input) {
  LeanReading reading(input.evidence);
  for (const auto& sudden : input.household.sudden_events())
    AddEvent(sudden.source().event_id(), &reading);
  SetYes(input.household.sudden_events_size() > 0, &reading);
  return reading;
}

LeanReading DaysSinceSudden(const MetricInput& input) {
  LeanReading reading(input.evidence);
  if (input.household.sudden_events().empty()) return reading;
  const v1::OpenedSuddenEvent& newest = *input.household.sudden_events().rbegin();
  AddEvent(newest.source().event_id(), &reading);
  if (!IsDate(newest.event().event_date())) return reading;
  SetNumber(DaysBetween(newest.event().event_date(), input.day), &reading);
  reading.counts_from = newest.event().event_date();
  return reading;
}

// Visits the sudden events of the last 365 days.
template <typename Visit>
void ForRecent(const MetricInput& input, LeanReading* reading, const Visit& visit) {
  for (const v1::OpenedSuddenEvent& sudden : input.household.sudden_events()) {
    const int32_t date = sudden.event().event_date();
    if (!IsDate(date) || DaysBetween(date, input.day) > kSuddenWindowDays) continue;
    AddEvent(sudden.source().event_id(), reading);
    reading->holds_until = EarlierEnd(reading->holds_until, AddDays(date, kSuddenWindowDays));
    visit(sudden.event());
  }
}

LeanReading SuddenKinds(const MetricInput& input) {
  LeanReading reading(input.evidence);
  ForRecent(input, &reading,
            [&](const v1::SuddenEvent& event) { AddCode(event.kind(), &reading); });
  SortCodes(&reading);
  return reading;
}

LeanReading SuddenCost(const MetricInput& input) {
  LeanReading reading(input.evidence);
  ForRecent(input, &reading, [&](const v1::SuddenEvent& event) {
    if (event.has_cost_fen())
      SetNumber(SaturatingAdd(reading.value.number, event.cost_fen()), &reading);
  });
  return reading;
}

LeanReading SuddenLoss(const MetricInput& input) {
  LeanReading reading(input.evidence);
  ForRecent(input, &reading, [&](const v1::SuddenEvent& event) {
    if (!event.has_monthly_loss_fen()) return;
    SetNumber(SaturatingAdd(reading.value.number, event.monthly_loss_fen()), &reading);
  });
  return reading;
}

MetricInfo Yes(std::string_view name, std::string_view meaning) {
  return {name, MetricType::kYes, "", "", meaning, false};
}

MetricInfo Number(std::string_view name, std::string_view unit, std::string_view meaning) {
  return {name, MetricType::kNumber, unit, "", meaning, false};
}

MetricInfo Code(std::string_view name, std::string_view dictionary, std::string_view meaning) {
  return {name, MetricType::kCode, "", dictionary, meaning, false};
}

MetricInfo Codes(std::string_view name, std::string_view dictionary, std::string_view meaning) {
  return {name, MetricType::kCodes, "", dictionary, meaning, false};
}

}  // namespace

std::vector<MetricEntry> HouseholdMetrics() {
  return {
      {Code("origin", "", "OUT_OF_POVERTY 脱贫户 or GENERAL 一般农户"), Origin},
      {Codes("focus_groups", "focus_group", "focus groups that the county put the household in"),
       FocusGroups},
      {Yes("household.relocated", "易地搬迁 household"), Relocated},
      {Yes("household.military_family", "军烈属"), Military},
      {Yes("household.phone_valid", "its telephone number can be one"), PhoneValid},
      {Number("household.registered_days", "days", "days since it was first registered"),
       DaysSinceRegistration},
      {Code("conclusion.code", "conclusion", "what the visitor concluded last"), ConclusionCode},
      {Yes("coping.family_can_cope",
           "the family can cope by itself; one no on the newest answers dominates"),
       CanCope},
      {Yes("sudden.recorded", "a sudden event was ever recorded"), SuddenRecorded},
      {Number("sudden.days_since", "days",
              "days since the newest sudden event; unanswered without one"),
       DaysSinceSudden},
      {Codes("sudden.kinds", "sudden", "kinds of the sudden events of the last 365 days"),
       SuddenKinds},
      {Number("sudden.cost_fen", "fen",
              "one-off costs of the sudden events of the last 365 days, those said"),
       SuddenCost},
      {Number("sudden.monthly_loss_fen", "fen",
              "monthly losses of the sudden events of the last 365 days, those said"),
       SuddenLoss},
  };
}

}  // namespace hearth::domain
