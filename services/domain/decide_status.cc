#include <string>

#include "services/domain/case_claims.h"
#include "services/domain/civil_date.h"
#include "services/domain/measure_checks.h"
#include "services/domain/measure_fold.h"

namespace hearth::domain {
namespace {

MaybeFault CheckMade(const v1::EventHeader& header, const v1::ReferralMade& fact,
                     const CaseInput& input) {
  if (auto fault = CheckOpenCase(fact.case_id(), input)) return fault;
  if (fact.due_date() >= DateOfTime(header.occurred_time_ms())) return std::nullopt;
  return Malformed("due_date", "早于转介当日", "lies before the day of the referral");
}

// The referral stands at one of these two stages.
MaybeFault CheckReferral(const std::string& event_id, v1::ReferralStage one,
                         v1::ReferralStage other, const CaseInput& input) {
  const v1::ReferralFile* referral = FindReferral(input.file, event_id);
  if (referral == nullptr) {
    return WrongState("referral_event_id", "该户没有这项转介，请先登记（ReferralMade）",
                      "is no referral of this household; make it first (ReferralMade)");
  }
  if (referral->stage() == one || referral->stage() == other) return std::nullopt;
  if (referral->stage() == v1::REFERRAL_STAGE_ASKED) {
    return WrongState("referral_event_id", "接收单位尚未答复，请先登记受理（ReferralAnswered）",
                      "the receiver has not answered; record its answer first (ReferralAnswered)");
  }
  if (referral->stage() == v1::REFERRAL_STAGE_ACCEPTED) {
    return WrongState("referral_event_id", "接收单位已受理",
                      "the receiver has accepted it already");
  }
  return WrongState("referral_event_id", "该转介已办结、被拒或撤回，如需要请另行转介",
                    "is completed, refused or withdrawn; make another one if needed");
}

MaybeFault CheckAnswered(const v1::ReferralAnswered& fact, const CaseInput& input) {
  if (auto fault = CheckReferral(fact.referral_event_id(), v1::REFERRAL_STAGE_ASKED,
                                 v1::REFERRAL_STAGE_ASKED, input)) {
    return fault;
  }
  if (fact.accepted() || !fact.reason().empty()) return std::nullopt;
  return Required("reason");
}

MaybeFault CheckGranted(const v1::StatusGranted& fact, const CaseInput& input) {
  if (auto fault = CheckMemberOf("member_id", fact.member_id(), input)) return fault;
  const v1::StatusFile* held = HeldStatus(input.file, fact.status_code(), fact.member_id());
  if (held == nullptr) {
    if (fact.earlier_event_id().empty()) return std::nullopt;
    return WrongState("earlier_event_id", "没有可替换的有效待遇，首次登记请留空",
                      "there is no such status that holds; leave it empty for a new one");
  }
  if (fact.earlier_event_id().empty()) {
    return WrongState("earlier_event_id", "该待遇已登记且有效；金额或复核日变化时请写明原记录",
                      "the status holds already; name the earlier record when its amount or review "
                      "changes");
  }
  if (fact.earlier_event_id() != held->event_id()) {
    return Malformed("earlier_event_id", "不是现行的待遇记录", "is not the record that holds");
  }
  if (fact.from_date() >= held->from_date()) return std::nullopt;
  return Malformed("from_date", "早于原记录的起始日", "lies before the earlier record's first day");
}

MaybeFault CheckEnded(const v1::StatusEnded& fact, const CaseInput& input) {
  const v1::StatusFile* status = FindStatus(input.file, fact.granted_event_id());
  if (status == nullptr || status->refused() || status->end_date() != 0) {
    return WrongState("granted_event_id", "不是该户现有的待遇",
                      "is no status that this household holds");
  }
  if (fact.end_date() >= status->from_date()) return std::nullopt;
  return Malformed("end_date", "早于起始日", "lies before the first day");
}

// What each kind of line must name and must not.
MaybeFault CheckSides(const v1::DifferenceDecided& fact) {
  const bool theirs = fact.kind() != v1::DIFFERENCE_KIND_OURS_NOT_THEIRS;
  const bool ours = fact.kind() != v1::DIFFERENCE_KIND_THEIRS_NOT_OURS;
  if (theirs && fact.row_event_id().empty()) return Required("row_event_id");
  if (ours && fact.granted_event_id().empty()) return Required("granted_event_id");
  if (!theirs && !fact.row_event_id().empty()) {
    return Malformed("row_event_id", "我有彼无的应留空", "must be empty where they have none");
  }
  if (ours || fact.granted_event_id().empty()) return std::nullopt;
  return Malformed("granted_event_id", "彼有我无的应留空", "must be empty where we have none");
}

MaybeFault CheckDifference(const v1::DifferenceDecided& fact, const CaseInput& input) {
  if (fact.reason().empty()) return Required("reason");
  if (auto fault = CheckSides(fact)) return fault;
  const v1::StatusFile* held = HeldStatus(input.file, fact.status_code(), fact.member_id());
  if (fact.kind() == v1::DIFFERENCE_KIND_THEIRS_NOT_OURS) {
    if (held == nullptr) return std::nullopt;
    return WrongState("kind", "本户已登记该待遇，差异已不存在",
                      "the household holds the status here; the difference is gone");
  }
  if (held != nullptr && held->event_id() == fact.granted_event_id()) return std::nullopt;
  return WrongState("granted_event_id", "不是该成员现有的待遇",
                    "is no status that this member holds");
}

}  // namespace

MaybeFault CheckStatusFact(const v1::EventHeader& header, const v1::Fact& fact,
                           const CaseInput& input) {
  switch (fact.fact_case()) {
    case v1::Fact::kReferralMade:
      return CheckMade(header, fact.referral_made(), input);
    case v1::Fact::kReferralAnswered:
      return CheckAnswered(fact.referral_answered(), input);
    case v1::Fact::kReferralCompleted:
      return CheckReferral(fact.referral_completed().referral_event_id(),
                           v1::REFERRAL_STAGE_ACCEPTED, v1::REFERRAL_STAGE_ACCEPTED, input);
    case v1::Fact::kReferralWithdrawn:
      return CheckReferral(fact.referral_withdrawn().referral_event_id(), v1::REFERRAL_STAGE_ASKED,
                           v1::REFERRAL_STAGE_ACCEPTED, input);
    case v1::Fact::kStatusGranted:
      return CheckGranted(fact.status_granted(), input);
    case v1::Fact::kStatusEnded:
      return CheckEnded(fact.status_ended(), input);
    case v1::Fact::kStatusRefused:
      return CheckMemberOf("member_id", fact.status_refused().member_id(), input);
    case v1::Fact::kRegisterRowReceived:
      return CheckMemberOf("member_id", fact.register_row_received().member_id(), input);
    case v1::Fact::kDifferenceDecided:
      return CheckDifference(fact.difference_decided(), input);
    default:
      return std::nullopt;
  }
}

}  // namespace hearth::domain
