// Duties that somebody stated a day for: measures, referrals, reviews of low-income statuses.

#include <algorithm>

#include "services/domain/duty_list.h"

namespace hearth::domain {
namespace {

bool WentOn(const std::string& case_id, const v1::CaseFile& file) {
  return std::any_of(file.cases().begin(), file.cases().end(), [&](const v1::CaseRecord& record) {
    return record.case_id() == case_id && record.stage() == v1::CASE_STAGE_CARRIED_OVER;
  });
}

void AddMeasure(const v1::MeasureFile& measure, DutyList* list) {
  DutyDraft draft{"MEASURE_START_DUE", measure.event_id(), DutyLevel::kTown, measure.account()};
  if (measure.stage() == v1::MEASURE_STAGE_PLANNED)
    return list->ByDay(draft, measure.planned_date(), measure.start_due_date());
  if (measure.stage() != v1::MEASURE_STAGE_RUNNING) return;
  draft.kind = "MEASURE_END_DUE";
  const int32_t end =
      measure.end_due_date() != 0 ? measure.end_due_date() : measure.contract_end_date();
  list->ByDay(draft, measure.started_date(), end);
}

void AddReferral(const v1::ReferralFile& referral, DutyList* list) {
  if (referral.stage() != v1::REFERRAL_STAGE_ASKED &&
      referral.stage() != v1::REFERRAL_STAGE_ACCEPTED)
    return;
  list->ByDay({"REFERRAL_DUE", referral.event_id(), DutyLevel::kTown}, referral.asked_date(),
              referral.due_date());
}

void AddStatus(const v1::StatusFile& status, DutyList* list) {
  if (status.refused() || status.end_date() != 0) return;
  list->ByDay({"STATUS_REVIEW_DUE", status.event_id(), DutyLevel::kTown}, status.from_date(),
              status.next_review_date());
}

}  // namespace

void AddMeasureDuties(DutyList* list) {
  const v1::CaseFile& file = list->input().file;
  for (const v1::MeasureFile& measure : file.measures()) {
    if (!WentOn(measure.case_id(), file)) AddMeasure(measure, list);
  }
  for (const v1::ReferralFile& referral : file.referrals()) AddReferral(referral, list);
  for (const v1::StatusFile& status : file.statuses()) AddStatus(status, list);
}

}  // namespace hearth::domain
