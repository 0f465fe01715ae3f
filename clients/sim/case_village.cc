// What the village does of a chain: review, publicity, objections, withdrawal.

#include <algorithm>
#include <string>
#include <utility>

#include "clients/sim/calendar.h"
#include "clients/sim/case_acts.h"
#include "clients/sim/case_codes.h"
#include "clients/sim/names.h"
#include "clients/sim/params.h"

namespace hearth::sim {
namespace {

constexpr uint64_t kMeetingKey = 0x6d656574;
constexpr int64_t kEndOfMeeting = 23 * 3'600 + 30 * 60;
constexpr Range kEarlyDays = {1, 3};
constexpr Range kRevisitDays = {1, 3};
constexpr Range kObjectDays = {1, 2};
constexpr Range kResolveDays = {1, 2};

// A meeting of today: who came, and what was written down, for all its households.
struct Meeting {
  Rng rng;
  uint32_t voters;
  std::string id, minutes, attendance;
};

std::string Hash32(Rng* rng) {
  return Bytes16(rng->Next(), rng->Next()) + Bytes16(rng->Next(), rng->Next());
}

Meeting MeetingOf(Hand* h) {
  const uint32_t village = h->household().village;
  const auto day = static_cast<uint64_t>(h->stage.day);
  Meeting meeting{Rng(Mix(Mix(h->stage.world.seed ^ kMeetingKey, village), day)), 0, {}, {}, {}};
  meeting.voters = static_cast<uint32_t>(meeting.rng.Between(kVoters.low, kVoters.high));
  meeting.id = Bytes16(meeting.rng.Next(), meeting.rng.Next());
  meeting.minutes = Hash32(&meeting.rng);
  meeting.attendance = Hash32(&meeting.rng);
  return meeting;
}

// One meeting in another village, another day: the minutes are used a second time.
void ForgeMinutes(Hand* h, v1::VillageReviewHeld* review, const char** forged) {
  CaseBook& book = h->stage.cases;
  const uint32_t village = h->household().village;
  if (!book.copied_minutes.empty() && book.copied_village != village) {
    review->set_minutes_sha256(book.copied_minutes);
    book.copied_minutes.clear();
    *forged = "same_minutes_elsewhere";
  } else if (book.forge_minutes) {
    book.forge_minutes = false;
    book.copied_minutes = review->minutes_sha256();
    book.copied_village = village;
  }
}

void FillAttendees(Hand* h, Meeting* meeting, v1::VillageReviewHeld* review) {
  const Population& population = h->stage.world.population;
  const Village& village = h->village();
  for (uint32_t i = 0; i < meeting->voters; ++i) {
    const uint32_t of = village.households == 0
                            ? h->index
                            : village.first_household + meeting->rng.Below(village.households);
    const Household& household = population.households[of];
    v1::ReviewAttendee* attendee = review->add_attendees();
    attendee->set_name(NameOf(population.PersonsOf(household)[0], h->stage.world.seed));
    attendee->set_role_code(code::kRepresentative);
    attendee->set_votes(true);
  }
}

bool FillVotes(Hand* h, uint32_t voters, v1::VillageReviewHeld* review) {
  const bool identifies = h->life.chain.procedure == v1::CASE_PROCEDURE_IDENTIFICATION;
  const bool passes = !(identifies && h->Chance(kReviewRejectsPpm));
  const uint32_t least = voters / 2 + 1;
  const uint32_t in_favour =
      passes ? least + h->stage.rng.Below(voters - least + 1) : h->stage.rng.Below(least);
  const uint32_t against = h->stage.rng.Below(voters - in_favour + 1);
  review->set_entitled_count(voters + 5);
  review->set_votes_for(in_favour);
  review->set_votes_against(against);
  review->set_votes_abstain(voters - in_favour - against);
  review->set_result(passes ? v1::CASE_DECISION_PASSED : v1::CASE_DECISION_REJECTED);
  if (!passes) review->set_opinion("多数代表认为家庭能够自行解决");
  return passes;
}

void FillNotice(Hand* h, v1::CaseNotice* notice) {
  notice->set_number("公示" + std::to_string(h->Date()) + "-" +
                     std::to_string(h->household().village + 1));
  notice->set_notice_sha256(h->Hash32());
  notice->set_template_version("1");
  notice->set_place("村务公开栏");
}

}  // namespace

void ToReview(Hand* h) {
  const int32_t start = h->stage.world.start_day;
  const int more = 1 + (h->late() ? h->Draw(kLateDays) : 0);
  const uint32_t village = h->household().village;
  h->On(NextMeeting(h->stage.world.seed, village, h->stage.Today() + more) - start, Act::kReview);
}

void Revisit(Hand* h) {
  h->Visit();
  ToReview(h);
}

void HoldReview(Hand* h) {
  Meeting meeting = MeetingOf(h);
  v1::Fact fact;
  v1::VillageReviewHeld* review = fact.mutable_village_review_held();
  h->FillStep(review->mutable_step());
  review->set_meeting_id(meeting.id);
  review->set_end_time_ms((h->stage.Today() * kDaySeconds + kEndOfMeeting - kZoneSeconds) * 1'000);
  review->set_place("村委会会议室");
  FillAttendees(h, &meeting, review);
  const bool passes = FillVotes(h, meeting.voters, review);
  review->set_minutes_sha256(meeting.minutes);
  review->set_attendance_sha256(meeting.attendance);
  review->set_no_relation(true);
  const char* forged = nullptr;
  ForgeMinutes(h, review, &forged);
  int backdated = 0;
  CaseBook& book = h->stage.cases;
  const bool first =
      h->life.chain.procedure == v1::CASE_PROCEDURE_IDENTIFICATION && h->life.chain.returns == 0;
  if (forged == nullptr && book.forge_early_review && first) {
    book.forge_early_review = false;
    backdated = h->stage.day - h->life.check_day + 2;
    forged = "review_before_visit";
  }
  h->Send(std::move(fact), "", backdated);
  if (forged != nullptr) {
    h->stage.truth.Planted(h->stage.day, h->household(), "forged", forged,
                           h->stage.draft.event_id());
  }
  passes ? h->After(kHangDays, Act::kHang) : AbandonChain(h);
}

void Hang(Hand* h) {
  OpenChain& chain = h->life.chain;
  v1::Fact fact;
  v1::PublicityStarted* started = fact.mutable_publicity_started();
  h->FillStep(started->mutable_step());
  FillNotice(h, started->mutable_notice());
  started->set_min_days(kPublicityDays);
  started->set_planned_end_date(h->Date(kPublicityDays));
  chain.publicity_id = h->Send(std::move(fact));
  chain.publicity_day = h->stage.day;
  if (h->Chance(kObjectionPpm)) h->After(h->Draw(kObjectDays), Act::kObject);
  if (chain.wrong == Wrong::kEarly) h->After(h->Draw(kEarlyDays), Act::kTakeDown, kTooEarly);
  if (h->Chance(kTakenDownEarlyPpm)) h->After(2, Act::kTakeDown, kBlownDown);
  h->After(kPublicityDays + h->Draw({0, 1}), Act::kTakeDown);
}

void Object(Hand* h) {
  OpenChain& chain = h->life.chain;
  if (chain.publicity_id.empty() || chain.returns > 0) return;
  v1::Fact fact;
  v1::ObjectionRaised* raised = fact.mutable_objection_raised();
  h->FillStep(raised->mutable_step());
  raised->set_publicity_event_id(chain.publicity_id);
  raised->set_kind_code(code::kObjectionKind);
  raised->set_text("有村民反映该户情况与公示不符");
  raised->set_due_date(h->Date(3));
  chain.objection_id = h->Send(std::move(fact));
  h->After(kResolveDays, Act::kResolve);
}

void Resolve(Hand* h) {
  OpenChain& chain = h->life.chain;
  if (chain.objection_id.empty()) return;
  const uint32_t how = h->stage.rng.Weighted(kObjectionWeights);
  const bool again = h->Chance(500'000);
  v1::Fact fact;
  v1::ObjectionResolved* resolved = fact.mutable_objection_resolved();
  h->FillStep(resolved->mutable_step());
  resolved->set_objection_event_id(chain.objection_id);
  static constexpr v1::CaseDecision kDecisions[] = {
      v1::CASE_DECISION_PASSED, v1::CASE_DECISION_RETURNED, v1::CASE_DECISION_REJECTED};
  resolved->set_decision(kDecisions[how]);
  if (how == 1) {
    resolved->set_return_to(again ? v1::CASE_RETURN_VERIFICATION : v1::CASE_RETURN_VILLAGE_REVIEW);
  }
  resolved->set_reason(how == 0 ? "经核实，公示情况属实" : "反映的情况部分属实");
  resolved->set_told_date(h->Date());
  resolved->set_no_relation(true);
  h->Send(std::move(fact));
  chain.objection_id.clear();
  if (how == 0) return;
  chain.publicity_id.clear();
  ++chain.returns;
  if (how == 2) return AbandonChain(h);
  again ? h->After(kRevisitDays, Act::kRevisit) : ToReview(h);
}

void TakeDown(Hand* h, uint32_t how) {
  OpenChain& chain = h->life.chain;
  if (chain.publicity_id.empty()) return;
  const int days = h->stage.day - chain.publicity_day;
  if ((days < kPublicityDays) != (how != 0)) return;  // hung again meanwhile
  if (how == 0 && !chain.objection_id.empty()) return h->After(1, Act::kTakeDown);
  v1::Fact fact;
  v1::PublicityEnded* ended = fact.mutable_publicity_ended();
  h->FillStep(ended->mutable_step());
  ended->set_started_event_id(chain.publicity_id);
  ended->set_counted_days(static_cast<uint32_t>(days));
  if (how == kTooEarly) {
    chain.wrong = Wrong::kNone;
    return h->SendWrong(std::move(fact), Wrong::kEarly);
  }
  if (how == kBlownDown) {
    if (!chain.objection_id.empty()) return;
    ended->set_interrupted(true);
    ended->set_reason("公示被风雨损坏，重新张贴");
  }
  h->Send(std::move(fact));
  chain.publicity_id.clear();
  how == kBlownDown ? h->After(1, Act::kHang) : h->After(kTownDays, Act::kTownReview);
}

void Withdraw(Hand* h) {
  const OpenChain& chain = h->life.chain;
  const bool applies = h->life.standing == Standing::kIdentifying && chain.objection_id.empty() &&
                       chain.publicity_id.empty();
  if (!applies) return;
  v1::Fact fact;
  v1::CaseWithdrawn* withdrawn = fact.mutable_case_withdrawn();
  h->FillStep(withdrawn->mutable_step());
  withdrawn->set_reason_code(code::kWithdrawal);
  withdrawn->set_document_sha256(h->Hash32());
  h->Send(std::move(fact));
  AbandonChain(h);
}

void AbandonChain(Hand* h) {
  CaseLife& life = h->life;
  const v1::CaseProcedure procedure = life.chain.procedure;
  life.chain = {};
  if (life.standing == Standing::kIdentifying) {
    if (life.earlier_case_id.empty()) return CloseCase(h);
    // The earlier case, which is eliminated, is the open one again.
    life.case_id = life.earlier_case_id;
    life.eliminated_id = life.earlier_eliminated_id;
    life.standing = Standing::kEliminated;
    return;
  }
  if (procedure == v1::CASE_PROCEDURE_ELIMINATION) h->After(60, Act::kEnding);
}

}  // namespace hearth::sim
