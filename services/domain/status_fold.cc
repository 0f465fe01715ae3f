#include "services/domain/case_file.h"
#include "services/domain/civil_date.h"
#include "services/domain/measure_fold.h"
#include "services/domain/measure_parts.h"

namespace hearth::domain {
namespace {

bool FoldAsked(const v1::ReferralMade& fact, const Event& event, v1::CaseFile* file) {
  if (!IsOpenCase(*file, fact.case_id())) return false;
  v1::ReferralFile* referral = file->add_referrals();
  referral->set_event_id(event.header.event_id());
  referral->set_to_unit_code(fact.to_unit_code());
  referral->set_reason_code(fact.reason_code());
  referral->set_asked_date(LogDay(event));
  referral->set_due_date(fact.due_date());
  referral->set_stage(v1::REFERRAL_STAGE_ASKED);
  return true;
}

bool FoldAnswered(const v1::ReferralAnswered& fact, v1::CaseFile* file) {
  v1::ReferralFile* referral = Mutable(FindReferral(*file, fact.referral_event_id()));
  if (referral == nullptr || referral->stage() != v1::REFERRAL_STAGE_ASKED) return false;
  referral->set_stage(fact.accepted() ? v1::REFERRAL_STAGE_ACCEPTED : v1::REFERRAL_STAGE_REFUSED);
  if (fact.accepted() && fact.due_date() != 0) referral->set_due_date(fact.due_date());
  return true;
}

bool FoldCompleted(const v1::ReferralCompleted& fact, v1::CaseFile* file) {
  v1::ReferralFile* referral = Mutable(FindReferral(*file, fact.referral_event_id()));
  if (referral == nullptr || referral->stage() != v1::REFERRAL_STAGE_ACCEPTED) return false;
  referral->set_stage(v1::REFERRAL_STAGE_COMPLETED);
  referral->set_result_code(fact.result_code());
  return true;
}

bool FoldWithdrawn(const v1::ReferralWithdrawn& fact, v1::CaseFile* file) {
  v1::ReferralFile* referral = Mutable(FindReferral(*file, fact.referral_event_id()));
  if (referral == nullptr || (referral->stage() != v1::REFERRAL_STAGE_ASKED &&
                              referral->stage() != v1::REFERRAL_STAGE_ACCEPTED)) {
    return false;
  }
  referral->set_stage(v1::REFERRAL_STAGE_WITHDRAWN);
  return true;
}

bool FoldGranted(const v1::StatusGranted& fact, const Event& event, v1::CaseFile* file) {
  v1::StatusFile* held = Mutable(HeldStatus(*file, fact.status_code(), fact.member_id()));
  const std::string earlier = held == nullptr ? std::string() : held->event_id();
  if (fact.earlier_event_id() != earlier || !IsDate(fact.from_date())) return false;
  if (held != nullptr) held->set_end_date(LastDayBefore(fact.from_date(), held->from_date()));
  v1::StatusFile* status = file->add_statuses();
  status->set_event_id(event.header.event_id());
  status->set_status_code(fact.status_code());
  status->set_member_id(fact.member_id());
  status->set_from_date(fact.from_date());
  status->set_amount_fen(fact.amount_fen());
  status->set_next_review_date(fact.next_review_date());
  status->set_source_unit_code(fact.source_unit_code());
  return true;
}

bool FoldLost(const v1::StatusEnded& fact, v1::CaseFile* file) {
  v1::StatusFile* status = Mutable(FindStatus(*file, fact.granted_event_id()));
  if (status == nullptr || status->refused() || status->end_date() != 0) return false;
  if (!IsDate(fact.end_date())) return false;  // 0 would say that it holds
  status->set_end_date(fact.end_date());
  return true;
}

bool FoldRefused(const v1::StatusRefused& fact, const Event& event, v1::CaseFile* file) {
  v1::StatusFile* status = file->add_statuses();
  status->set_event_id(event.header.event_id());
  status->set_status_code(fact.status_code());
  status->set_member_id(fact.member_id());
  status->set_source_unit_code(fact.source_unit_code());
  status->set_refused(true);
  return true;
}

}  // namespace

bool FoldStatusFact(const Event& event, v1::CaseFile* file) {
  const v1::Fact& fact = event.fact;
  switch (fact.fact_case()) {
    case v1::Fact::kReferralMade:
      return FoldAsked(fact.referral_made(), event, file);
    case v1::Fact::kReferralAnswered:
      return FoldAnswered(fact.referral_answered(), file);
    case v1::Fact::kReferralCompleted:
      return FoldCompleted(fact.referral_completed(), file);
    case v1::Fact::kReferralWithdrawn:
      return FoldWithdrawn(fact.referral_withdrawn(), file);
    case v1::Fact::kStatusGranted:
      return FoldGranted(fact.status_granted(), event, file);
    case v1::Fact::kStatusEnded:
      return FoldLost(fact.status_ended(), file);
    case v1::Fact::kStatusRefused:
      return FoldRefused(fact.status_refused(), event, file);
    default:
      return false;
  }
}

const v1::ReferralFile* FindReferral(const v1::CaseFile& file, std::string_view event_id) {
  return LastOf(&file.referrals(),
                [&](const v1::ReferralFile& referral) { return referral.event_id() == event_id; });
}

const v1::StatusFile* FindStatus(const v1::CaseFile& file, std::string_view event_id) {
  return LastOf(&file.statuses(),
                [&](const v1::StatusFile& status) { return status.event_id() == event_id; });
}

const v1::StatusFile* HeldStatus(const v1::CaseFile& file, std::string_view status_code,
                                 uint64_t member_id) {
  return LastOf(&file.statuses(), [&](const v1::StatusFile& status) {
    return !status.refused() && status.end_date() == 0 && status.status_code() == status_code &&
           status.member_id() == member_id;
  });
}

}  // namespace hearth::domain
