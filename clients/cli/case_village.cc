#include <algorithm>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "clients/cli/case_words.h"
#include "clients/cli/commands.h"
#include "clients/cpp/bytes.h"
#include "clients/cpp/error.h"
#include "clients/cpp/files.h"
#include "clients/cpp/times.h"

namespace hearth::cli {
namespace {

constexpr auto kIdentification = v1::CASE_PROCEDURE_IDENTIFICATION;
constexpr size_t kVillageDigits = 12;

absl::Status FillHash(const std::string& path, const char* option, std::string* hash) {
  if (path.empty()) return absl::OkStatus();
  absl::StatusOr<std::string> bytes = HashOfFile(path, option);
  if (!bytes.ok()) return bytes.status();
  *hash = *std::move(bytes);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<int32_t> DateOption(const std::string& text, const char* option) {
  if (text.empty()) return 0;
  const auto date = client::ParseDate(text);
  if (date) return *date;
  return client::InvalidError(absl::StrCat(option, "：须为 2026-03-01"),
                              absl::StrCat(option, ": needs the form 2026-03-01"));
}

absl::StatusOr<v1::MakeNoticeResponse> FillNotice(const CaseGround& ground, bool announcement,
                                                  v1::CaseProcedure procedure,
                                                  v1::CaseNotice* notice) {
  v1::MakeNoticeRequest request;
  request.set_village_area_code(ground.found.area_code().substr(0, kVillageDigits));
  request.set_procedure(procedure);
  request.add_households(ground.found.file().household());
  request.set_announcement(announcement);
  request.set_objection_phone(ground.words.phone);
  request.set_min_position(ground.found.moment().position());
  absl::StatusOr<v1::MakeNoticeResponse> answer = ground.session->cases().Call(request);
  if (!answer.ok()) return answer.status();
  if (!ground.words.notice_out.empty()) {
    absl::Status status = client::WriteFile(ground.words.notice_out, answer->text());
    if (!status.ok()) return status;
  }
  notice->set_number(ground.words.number);
  notice->set_place(ground.words.place);
  notice->set_objection_phone(ground.words.phone);
  notice->set_notice_sha256(answer->notice_sha256());
  notice->set_template_version(answer->template_version());
  return answer;
}

absl::Status FillConsent(const CaseGround& ground, v1::Fact* fact) {
  v1::ConsentSigned* consent = fact->mutable_consent_signed();
  consent->mutable_step()->set_procedure(kIdentification);
  for (const v1::ClueFile& clue : ground.found.file().clues()) {
    if (clue.stage() != v1::CLUE_STAGE_PROPOSED) continue;
    *consent->add_clues() = clue.clue();
    consent->set_verified_event_id(clue.verified_event_id());
  }
  consent->set_form_version("1");
  for (const uint64_t member : ground.found.basis().member_ids()) {
    v1::ConsentSigner* signer = consent->add_signers();
    signer->set_member_id(member);
    const auto& refused = ground.words.refused_members;
    const bool refuses =
        std::find(refused.begin(), refused.end(), std::to_string(member)) != refused.end();
    signer->set_manner_code(refuses ? "refused" : "signature");
  }
  return FillHash(ground.words.document, "--document", consent->mutable_document_sha256());
}

absl::Status FillReEntry(const CaseGround& ground, v1::Fact* fact) {
  v1::HouseholdReEntered* entered = fact->mutable_household_re_entered();
  if (ground.at.record != nullptr) entered->set_case_id(ground.at.record->case_id());
  for (const v1::CaseRecord& record : ground.found.file().cases()) {
    if (record.stage() != v1::CASE_STAGE_ELIMINATED) continue;
    entered->set_earlier_case_id(record.case_id());
    entered->set_eliminated_event_id(record.eliminated_event_id());
  }
  entered->set_reason_code(ground.words.reason_code);
  return absl::OkStatus();
}

absl::Status FillCompareRequest(const CaseGround& ground, v1::Fact* fact) {
  v1::ComparisonRequested* request = fact->mutable_comparison_requested();
  FillPlace(ground.at, kIdentification, request->mutable_step());
  for (const std::string& item : ground.words.items) request->add_item_codes(item);
  for (const std::string& unit : ground.words.units) request->add_unit_codes(unit);
  const absl::StatusOr<int32_t> due = DateOption(ground.words.due, "--due");
  if (!due.ok()) return due.status();
  request->set_due_date(*due);
  if (ground.at.record == nullptr) return absl::OkStatus();
  for (const std::string& signer : ground.at.record->consent_signers()) {
    uint64_t member = 0;
    for (const char byte : signer) member = member << 8 | static_cast<unsigned char>(byte);
    request->add_member_ids(member);
  }
  return absl::OkStatus();
}

absl::Status FillCompareReturn(const CaseGround& ground, v1::Fact* fact) {
  v1::ComparisonReturned* returned = fact->mutable_comparison_returned();
  FillPlace(ground.at, kIdentification, returned->mutable_step());
  returned->set_unit_code(ground.words.unit);
  returned->set_opinion(ground.words.opinion);
  if (ground.at.chain == nullptr) return absl::OkStatus();
  const v1::CaseChain& chain = *ground.at.chain;
  returned->set_request_event_id(chain.comparison_event_id());
  const auto& answered = chain.units_answered();
  returned->set_complete(
      std::all_of(chain.units_asked().begin(), chain.units_asked().end(), [&](const auto& unit) {
        return unit == ground.words.unit ||
               std::find(answered.begin(), answered.end(), unit) != answered.end();
      }));
  return FillHash(ground.words.document, "--document", returned->mutable_document_sha256());
}

absl::Status FillCompareSkip(const CaseGround& ground, v1::Fact* fact) {
  v1::ComparisonSkipped* skipped = fact->mutable_comparison_skipped();
  FillPlace(ground.at, kIdentification, skipped->mutable_step());
  skipped->set_reason_code(ground.words.reason_code);
  skipped->set_reason(ground.words.reason);
  const absl::StatusOr<std::string> id = ParseId(ground.words.basis_event, 16, "--basis");
  if (!id.ok()) return id.status();
  skipped->set_basis_event_id(*id);
  return absl::OkStatus();
}

absl::Status FillReview(const CaseGround& ground, v1::Fact* fact) {
  const CaseWords& words = ground.words;
  v1::VillageReviewHeld* review = fact->mutable_village_review_held();
  FillPlace(ground.at, kIdentification, review->mutable_step());
  const uint32_t voters = words.votes_for + words.votes_against + words.votes_abstain;
  for (uint32_t i = 0; i < voters; ++i) {
    v1::ReviewAttendee* attendee = review->add_attendees();
    attendee->set_role_code("representative");
    attendee->set_votes(true);
  }
  for (const std::string& account : words.recused) {
    v1::ReviewAttendee* attendee = review->add_attendees();
    attendee->set_role_code("representative");
    attendee->set_account(account);
    attendee->set_recused(true);
  }
  review->set_votes_for(words.votes_for);
  review->set_votes_against(words.votes_against);
  review->set_votes_abstain(words.votes_abstain);
  const bool passed = words.votes_for * 2 > voters;
  review->set_result(passed ? v1::CASE_DECISION_PASSED : v1::CASE_DECISION_REJECTED);
  review->set_opinion(words.opinion);
  review->set_place(words.place);
  review->set_end_time_ms(client::MsOn(ground.today, 20 * 3'600'000));
  review->set_no_relation(!words.related);
  absl::Status status = FillHash(words.minutes, "--minutes", review->mutable_minutes_sha256());
  if (!status.ok()) return status;
  // One meeting, one minutes: the same id for all households that it decided on.
  review->set_meeting_id(client::Sha256(review->minutes_sha256()).substr(0, 16));
  return FillHash(words.attendance, "--attendance", review->mutable_attendance_sha256());
}

absl::Status FillPublicityStart(const CaseGround& ground, v1::Fact* fact) {
  v1::PublicityStarted* started = fact->mutable_publicity_started();
  FillPlace(ground.at, kIdentification, started->mutable_step());
  const absl::StatusOr<v1::MakeNoticeResponse> notice = FillNotice(
      ground, /*announcement=*/false, started->step().procedure(), started->mutable_notice());
  if (!notice.ok()) return notice.status();
  started->set_min_days(notice->min_days());
  started->set_working_days(notice->working_days());
  started->set_planned_end_date(notice->end_date());
  return absl::OkStatus();
}

absl::Status FillPublicityEnd(const CaseGround& ground, v1::Fact* fact) {
  v1::PublicityEnded* ended = fact->mutable_publicity_ended();
  FillPlace(ground.at, kIdentification, ended->mutable_step());
  ended->set_interrupted(ground.words.interrupted);
  ended->set_reason(ground.words.reason);
  if (ground.at.chain == nullptr || ground.at.chain->publicity_date() == 0) return absl::OkStatus();
  ended->set_started_event_id(ground.at.chain->publicity_event_id());
  const int64_t from = client::MsOn(ground.at.chain->publicity_date(), 0);
  ended->set_counted_days(
      static_cast<uint32_t>((client::MsOn(ground.today, 0) - from) / (24 * 3'600'000)));
  return absl::OkStatus();
}

absl::Status FillObject(const CaseGround& ground, v1::Fact* fact) {
  v1::ObjectionRaised* raised = fact->mutable_objection_raised();
  FillPlace(ground.at, kIdentification, raised->mutable_step());
  raised->set_kind_code(ground.words.kind);
  raised->set_text(ground.words.text);
  if (ground.at.chain != nullptr) {
    raised->set_publicity_event_id(ground.at.chain->publicity_event_id());
  }
  const absl::StatusOr<int32_t> due = DateOption(ground.words.due, "--due");
  if (!due.ok()) return due.status();
  raised->set_due_date(*due);
  return absl::OkStatus();
}

absl::Status FillResolve(const CaseGround& ground, v1::Fact* fact) {
  v1::ObjectionResolved* resolved = fact->mutable_objection_resolved();
  FillPlace(ground.at, kIdentification, resolved->mutable_step());
  const auto decision = ParseDecision(ground.words.decision);
  if (!decision.ok()) return decision.status();
  const auto to = ParseReturn(ground.words.return_to);
  if (!to.ok()) return to.status();
  resolved->set_decision(*decision);
  resolved->set_return_to(*to);
  resolved->set_reason(ground.words.reason);
  resolved->set_no_relation(!ground.words.related);
  if (ground.at.chain == nullptr) return absl::OkStatus();
  for (const v1::Objection& objection : ground.at.chain->objections()) {
    if (!objection.resolved()) resolved->set_objection_event_id(objection.event_id());
  }
  return absl::OkStatus();
}

}  // namespace hearth::cli
