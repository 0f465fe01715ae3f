#include "clients/sim/case_forge.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "clients/sim/calendar.h"
#include "clients/sim/check.h"
#include "clients/sim/codes.h"
#include "clients/sim/params.h"

namespace hearth::sim {
namespace {

enum Kind : uint8_t {
  kPhotoTwice,
  kSignatureTwice,
  kSameMinute,
  kFarFromHouse,
  kClockGap,
  kAway,
  kIdenticalValues,
  kBulk,
  kRoundNumbers,
  kJump,
  kEarlyReview,
  kMinutes,
  kKinds
};
constexpr std::array<const char*, kKinds> kNames = {
    "photo_twice",   "signature_twice",         "same_minute",         "far_from_house",
    "clock_gap",     "away_while_visited",      "identical_values",    "entered_in_bulk",
    "round_numbers", "jump_before_elimination", "review_before_visit", "same_minutes_elsewhere"};

constexpr int32_t kFarE7 = 450'000;            // about five kilometres
constexpr int64_t kAskewSeconds = 50 * 3'600;  // the phone's clock is two days ahead
constexpr int64_t kSameMinuteSeconds = 4;
constexpr int64_t kBulkSeconds = 60;
constexpr int kBulkDays = 7;            // the visits are said to be of the last days
constexpr int64_t kRoundFen = 100'000;  // a thousand yuan
constexpr int kAwayDays = 60;

// Households of the village that nobody else is busy with.
std::vector<uint32_t> Victims(Stage* stage, uint32_t number, size_t wanted, uint8_t visits) {
  const uint32_t v = stage->cases.forgeries[number].village;
  const Village& village = stage->world.county.villages[v];
  std::vector<uint32_t> victims;
  const uint32_t first = stage->rng.Below(village.households);
  for (uint32_t i = 0; i < village.households && victims.size() < wanted; ++i) {
    const uint32_t index = village.first_household + (first + i) % village.households;
    const Household& household = stage->At(index);
    const bool there = !household.ended && household.village == v &&
                       household.registered_day + kBulkDays < stage->day &&
                       household.checks >= visits && !stage->cases.Holds(index);
    if (there) victims.push_back(index);
  }
  return victims;
}

void AddEvidence(const std::string& hash, const char* purpose, v1::CheckRecorded* check) {
  check->clear_evidence();
  v1::Evidence* evidence = check->add_evidence();
  evidence->set_sha256(hash);
  evidence->set_purpose(purpose);
  evidence->set_media_type("image/jpeg");
  evidence->set_size_bytes(250'000);
}

// The head opens the door and all work in another province, both in one form.
void BeAway(int32_t since, v1::CheckRecorded* check) {
  check->set_informant(code::kInformants[0]);
  for (v1::Member& member : *check->mutable_members()) {
    if (!member.has_work()) continue;
    member.mutable_work()->clear_public_post();
    member.mutable_work()->set_start_date(since);
    member.mutable_work()->set_working(v1::ANSWER_YES);
    member.mutable_work()->set_place(kWorkplaceCodes.back());
    member.mutable_work()->set_months(12);
  }
}

void RoundAll(v1::Income* income) {
  for (v1::IncomeItem& item : *income->mutable_items()) {
    item.set_amount_fen(std::max<int64_t>(1, item.amount_fen() / kRoundFen) * kRoundFen);
  }
  income->set_claims_fen(0);
  income->set_self_paid_fen(kRoundFen);
}

// What is common to the visits of one forgery.
struct Common {
  std::string hash;
  v1::Income income;
  int32_t since = 0;
};

void Falsify(Kind kind, const Common& common, v1::CheckRecorded* check) {
  switch (kind) {
    case kPhotoTwice:
      return AddEvidence(common.hash, "photo", check);
    case kSignatureTwice:
      return AddEvidence(common.hash, "signature", check);
    case kFarFromHouse:
      return check->mutable_location()->set_latitude_e7(check->location().latitude_e7() + kFarE7);
    case kAway:
      return BeAway(common.since, check);
    case kIdenticalValues: {
      const uint32_t sharing = check->income().sharing_members();
      *check->mutable_income() = common.income;
      return check->mutable_income()->set_sharing_members(sharing);
    }
    case kRoundNumbers:
      return RoundAll(check->mutable_income());
    default:
      return;
  }
}

size_t VisitsOf(Stage* stage, Kind kind) {
  const Range& range = kind == kBulk           ? kBulkVisits
                       : kind == kRoundNumbers ? kRoundVisits
                                               : kForgedVisits;
  return static_cast<size_t>(stage->rng.Between(range.low, range.high));
}

// Figures that a family may have, and at least four of them.
v1::Income FourFigures(v1::Income income) {
  static constexpr std::array<const char*, 4> kCodes = {"A.other", "B.other", "C.other", "D.other"};
  for (int i = 0; income.items_size() < 4; ++i) {
    v1::IncomeItem* item = income.add_items();
    item->set_code(kCodes[static_cast<size_t>(i)]);
    item->set_amount_fen(123'400 + i * 45'600);
  }
  return income;
}

void Send(Stage* stage, Kind kind, int number, v1::Draft* draft) {
  if (kind == kClockGap) {
    stage->dispatch.SendAskew(draft, kAskewSeconds);
  } else {
    stage->dispatch.SendBackdated(draft, kind == kBulk ? number % kBulkDays : 0);
  }
}

void ForgeVisits(Stage* stage, uint32_t number, Kind kind) {
  Common common;
  common.hash =
      Bytes16(stage->rng.Next(), stage->rng.Next()) + Bytes16(stage->rng.Next(), stage->rng.Next());
  common.since = DateNumber(stage->Today() - kAwayDays);
  const uint8_t visits = kind == kFarFromHouse ? kVisitsBeforeFar : 1;
  int sent = 0;
  const bool hasty = kind == kSameMinute || kind == kBulk;
  const int64_t pace =
      hasty ? stage->dispatch.SetPace(kind == kBulk ? kBulkSeconds : kSameMinuteSeconds) : 0;
  for (const uint32_t index : Victims(stage, number, VisitsOf(stage, kind), visits)) {
    v1::Draft* draft = stage->NewDraft(stage->At(index));
    v1::CheckRecorded* check = draft->mutable_fact()->mutable_check_recorded();
    BuildCheck(stage, stage->At(index), PlanWhole(*stage), check);
    check->clear_second_actor();
    if (sent == 0) common.income = FourFigures(check->income());
    Falsify(kind, common, check);
    Send(stage, kind, sent++, draft);
    stage->truth.Planted(stage->day, stage->At(index), "forged", kNames[kind], draft->event_id());
  }
  if (hasty) stage->dispatch.SetPace(pace);
}

}  // namespace

size_t ForgeryCount() { return kKinds; }
const char* ForgeryName(size_t kind) { return kNames[kind]; }

uint32_t ForgerOf(const Stage& stage, uint32_t number) {
  return stage.cases.forgeries[number].kind == kClockGap ? 1 : 0;
}

void Forge(Stage* stage, uint32_t number) {
  const auto kind = static_cast<Kind>(stage->cases.forgeries[number].kind);
  // The last three need a case that comes to the step.
  switch (kind) {
    case kJump:
      stage->cases.forge_jump = true;
      return;
    case kEarlyReview:
      stage->cases.forge_early_review = true;
      return;
    case kMinutes:
      stage->cases.forge_minutes = true;
      return;
    default:
      return ForgeVisits(stage, number, kind);
  }
}

}  // namespace hearth::sim
