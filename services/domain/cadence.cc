#include "services/domain/cadence.h"

#include <algorithm>

#include "services/domain/civil_date.h"

namespace hearth::domain {
namespace {

constexpr uint32_t kPeriodMax = 1000;

}  // namespace

bool Meets(v1::CheckKind check, v1::CheckKind cadence) {
  if (check == v1::CHECK_KIND_ACTIVE_DISCOVERY || check == v1::CHECK_KIND_UNSPECIFIED) return false;
  if (check == cadence) return true;
  return check == v1::CHECK_KIND_DYNAMIC_ADJUSTMENT &&
         cadence == v1::CHECK_KIND_REGULAR_VERIFICATION;
}

int32_t LastMeeting(v1::CheckKind cadence, const v1::OpenedHousehold& household) {
  int32_t last = 0;
  for (const v1::CheckMark& check : household.checks()) {
    if (check.complete() && Meets(check.kind(), cadence))
      last = std::max(last, check.source().occurred_date());
  }
  return last;
}

v1::VisitDuty DutyUnder(const v1::Cadence& cadence, const MetricInput& input) {
  v1::VisitDuty duty;
  duty.set_cadence_code(cadence.cadence_code());
  duty.set_alert_each(cadence.alert_each());
  duty.set_period_days(std::min(cadence.period_days(), kPeriodMax));
  duty.set_last_date(LastMeeting(cadence.kind(), input.household));
  const int32_t from = duty.last_date() != 0 ? duty.last_date() : input.household.registered_date();
  if (!IsDate(from)) return duty;
  duty.set_due_date(AddDays(from, static_cast<int32_t>(duty.period_days())));
  duty.set_overdue(input.day > duty.due_date());
  return duty;
}

std::optional<v1::VisitDuty> DutyOf(const MetricInput& input, MetricReader* reader) {
  for (const v1::Cadence* cadence : input.rules.cadences) {
    if (Holds(cadence->has_when(), cadence->when(), reader)) return DutyUnder(*cadence, input);
  }
  return std::nullopt;
}

}  // namespace hearth::domain
