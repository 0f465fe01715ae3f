// Consent, re-entry, and the comparison of what the members own.

#include <utility>

#include "clients/sim/case_acts.h"
#include "clients/sim/case_codes.h"
#include "clients/sim/params.h"

namespace hearth::sim {
namespace {

constexpr uint32_t kSkipPpm = 700'000;     // of households that were compared for 低保; assumed
constexpr uint32_t kFindingPpm = 100'000;  // something is found, and explained; assumed
constexpr Range kWithdrawDays = {2, 6};
constexpr int kCompareLimit = 5;  // the clock [3.3, S10]

void FillConsent(Hand* h, const OpenClue& clue, v1::ConsentSigned* consent) {
  consent->mutable_step()->set_procedure(v1::CASE_PROCEDURE_IDENTIFICATION);
  consent->mutable_step()->set_next_clock_code("compare_days");
  consent->mutable_step()->set_next_due_date(h->Date(kCompareLimit));
  consent->add_clues()->set_event_id(clue.id);
  consent->set_verified_event_id(clue.verified_id);
  consent->set_form_version("1");
  consent->set_document_sha256(h->Hash32());
  for (const uint64_t member : MemberIds(h->stage, h->index)) {
    v1::ConsentSigner* signer = consent->add_signers();
    signer->set_member_id(member);
    signer->set_manner_code(member % 4 == 0 ? code::kFingerprint : code::kSignature);
  }
}

void SendReEntry(Hand* h) {
  v1::Fact fact;
  v1::HouseholdReEntered* entered = fact.mutable_household_re_entered();
  entered->set_case_id(h->life.case_id);
  entered->set_earlier_case_id(h->life.earlier_case_id);
  entered->set_eliminated_event_id(h->life.earlier_eliminated_id);
  entered->set_reason_code(code::kRelapsed);
  h->Send(std::move(fact));
}

Wrong DrawWrong(Hand* h) {
  if (!h->Chance(kWrongStepPpm)) return Wrong::kNone;
  return static_cast<Wrong>(1 + h->stage.rng.Below(static_cast<uint32_t>(Wrong::kEarly)));
}

}  // namespace

void SignConsent(Hand* h, uint32_t number) {
  OpenClue& clue = h->life.clues[number];
  v1::Fact fact;
  FillConsent(h, clue, fact.mutable_consent_signed());
  const std::string id = h->Send(std::move(fact));
  CaseLife& life = h->life;
  life.signers.Clear();
  for (const uint64_t member : MemberIds(h->stage, h->index)) life.signers.Add(member);
  clue.answered_id = id;
  clue.open = false;
  clue.to_tell = clue.channel == v1::CHANNEL_SELF_DECLARATION;
  if (clue.to_tell) h->After(2, Act::kTell, number);
  if (clue.batch >= 0) ++h->stage.cases.batches[static_cast<size_t>(clue.batch)].answered;
  const bool again = life.standing == Standing::kEliminated;
  life.earlier_case_id = again ? life.case_id : "";
  life.earlier_eliminated_id = again ? life.eliminated_id : "";
  life.case_id = id;
  life.standing = Standing::kIdentifying;
  life.chain = {};
  life.chain.id = id;
  life.chain.procedure = v1::CASE_PROCEDURE_IDENTIFICATION;
  life.chain.wrong = DrawWrong(h);
  if (again) SendReEntry(h);
  if (h->Chance(kWithdrawnPpm)) h->After(h->Draw(kWithdrawDays), Act::kWithdraw);
  h->After(kCompareDays, Act::kCompare);
}

void Compare(Hand* h) {
  const auto status = h->stage.cases.statuses.find(h->index);
  v1::Fact fact;
  if (status != h->stage.cases.statuses.end() && h->Chance(kSkipPpm)) {
    v1::ComparisonSkipped* skipped = fact.mutable_comparison_skipped();
    h->FillStep(skipped->mutable_step());
    skipped->set_reason_code(code::kSkipDibao);
    skipped->set_reason("低保、特困认定时已比对");
    skipped->set_basis_event_id(status->second);
    h->Send(std::move(fact));
    return ToReview(h);
  }
  v1::ComparisonRequested* request = fact.mutable_comparison_requested();
  h->FillStep(request->mutable_step());
  for (const char* item : code::kCompareItems) request->add_item_codes(item);
  for (const char* unit : code::kCompareUnits) request->add_unit_codes(unit);
  *request->mutable_member_ids() = h->life.signers;
  request->set_due_date(h->Date(kCompareLimit));
  h->life.chain.request_id = h->Send(std::move(fact));
  h->After(h->Draw(kAnswerDays), Act::kAnswer, 0);
}

void Answer(Hand* h, uint32_t unit) {
  const bool last = unit + 1 == code::kCompareUnits.size();
  v1::Fact fact;
  v1::ComparisonReturned* returned = fact.mutable_comparison_returned();
  h->FillStep(returned->mutable_step());
  returned->set_request_event_id(h->life.chain.request_id);
  returned->set_unit_code(code::kCompareUnits[unit]);
  returned->set_complete(last);
  if (h->Chance(kFindingPpm)) {
    v1::ComparisonFinding* finding = returned->add_findings();
    finding->set_member_id(h->life.signers.Get(0));
    finding->set_item_code(code::kCompareItems[unit]);
    finding->set_count(1);
    finding->set_note("旧摩托车一辆");
    returned->set_opinion("不影响认定");
  }
  h->Send(std::move(fact));
  last ? ToReview(h) : h->After(h->Draw(kAnswerDays), Act::kAnswer, unit + 1);
}

}  // namespace hearth::sim
