// Checks, reviews and proposals as detectors see them.

#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "services/domain/authenticity.h"
#include "services/domain/civil_date.h"
#include "services/domain/submission.h"

namespace hearth::domain {
namespace {

constexpr int32_t kAdultYears = 16;
constexpr size_t kFiguresLeast = 4;

bool IsAdult(const v1::Member& member, int32_t date) {
  const int32_t born = member.identity().birth_date();
  // Whoever is old enough to be asked what he works.
  if (!IsDate(born)) return member.has_work();
  return date / 10'000 - born / 10'000 - (date % 10'000 < born % 10'000 ? 1 : 0) >= kAdultYears;
}

// Out of the county: who works there does not come home at night.
bool IsAway(const v1::MemberWork& work) {
  return work.place() == "province" || work.place() == "outside";
}

// As it was told on `date`; a work without a first day says nothing of a day.
void AddAbsence(const v1::Member& member, int32_t date, Visit* visit) {
  const v1::MemberWork& work = member.work();
  if (!IsAway(work) || !IsDate(work.start_date())) return;
  const bool goes_on = !IsDate(work.end_date());
  if (goes_on && work.working() != v1::ANSWER_YES) return;
  visit->absences.push_back(
      {member.member_id(), work.start_date(), goes_on ? date : work.end_date()});
}

void AddMembers(const v1::CheckRecorded& check, int32_t date, Visit* visit) {
  for (const v1::Member& member : check.members()) {
    if (!IsAdult(member, date)) continue;
    ++visit->adults;
    AddAbsence(member, date, visit);
  }
}

void AddEvidence(const v1::CheckRecorded& check, Visit* visit) {
  for (const v1::Evidence& evidence : check.evidence()) {
    if (evidence.purpose() == "photo") visit->photos.push_back(evidence.sha256());
    if (evidence.purpose() == "signature") visit->signatures.push_back(evidence.sha256());
  }
}

void AddFigures(std::string_view group, const std::set<std::string>& figures, Visit* visit) {
  if (figures.size() < kFiguresLeast) return;
  std::string text;
  for (const std::string& figure : figures) absl::StrAppend(&text, figure, "\n");
  visit->figures.emplace_back(group, Sha256(text));
}

void AddIncome(const v1::Income& income, Visit* visit) {
  if (income.obtained() != v1::OBTAINED_OBSERVED) return;
  std::set<std::string> figures;
  for (const v1::IncomeItem& item : income.items()) {
    visit->incomes.push_back({item.code(), item.amount_fen()});
    // Transfers are paid by tables: the same for many.
    if (item.amount_fen() != 0 && !item.code().starts_with('D'))
      figures.insert(absl::StrCat(item.code(), "=", item.amount_fen()));
  }
  AddFigures("income", figures, visit);
}

void AddLiving(const v1::LivingConditions& living, Visit* visit) {
  if (living.obtained() != v1::OBTAINED_OBSERVED) return;
  std::set<std::string> figures;
  if (living.has_house_area_dm2()) figures.insert(absl::StrCat("house=", living.house_area_dm2()));
  if (living.built_year() != 0) figures.insert(absl::StrCat("built=", living.built_year()));
  if (living.has_road_m()) figures.insert(absl::StrCat("road=", living.road_m()));
  for (const v1::LandPlot& plot : living.land()) {
    if (plot.area_cmu() != 0) figures.insert(absl::StrCat(plot.kind(), "=", plot.area_cmu()));
  }
  AddFigures("living", figures, visit);
}

template <typename Seen>
void SetHeader(const Event& event, Seen* seen) {
  seen->event_id = event.header.event_id();
  seen->household = event.header.household();
  seen->area_code = event.header.area_code();
  seen->actor = event.header.actor();
  seen->recorded_time_ms = event.recorded_time_ms;
}

}  // namespace

std::optional<Visit> VisitOf(const Event& event) {
  if (!event.accepted() || !event.fact.has_check_recorded()) return std::nullopt;
  const v1::CheckRecorded& check = event.fact.check_recorded();
  Visit visit;
  SetHeader(event, &visit);
  visit.second_actor = check.second_actor();
  visit.device = event.header.device();
  visit.occurred_time_ms = event.header.occurred_time_ms();
  visit.device_time_ms = event.header.device_time_ms();
  visit.mode = check.visit_mode();
  visit.met_member = check.informant() == "head" || check.informant() == "member";
  if (check.has_location()) {
    visit.place = {check.location().latitude_e7(), check.location().longitude_e7(),
                   check.location().accuracy_m()};
  }
  AddEvidence(check, &visit);
  AddMembers(check, DateOfTime(visit.occurred_time_ms), &visit);
  AddIncome(check.income(), &visit);
  AddLiving(check.living(), &visit);
  return visit;
}

std::optional<Review> ReviewOf(const Event& event) {
  if (!event.accepted() || !event.fact.has_village_review_held()) return std::nullopt;
  const v1::VillageReviewHeld& held = event.fact.village_review_held();
  Review review;
  SetHeader(event, &review);
  review.meeting_id = held.meeting_id();
  review.start_time_ms = event.header.occurred_time_ms();
  review.minutes = held.minutes_sha256();
  std::set<std::string> attendees;
  for (const v1::ReviewAttendee& attendee : held.attendees()) {
    attendees.insert(attendee.account().empty() ? "n" + attendee.name() : "a" + attendee.account());
  }
  std::string text;
  for (const std::string& attendee : attendees) absl::StrAppend(&text, attendee, "\n");
  review.attendees = Sha256(text);
  review.attendee_count = static_cast<uint32_t>(attendees.size());
  return review;
}

std::optional<EliminationSeen> EliminationOf(const Event& event) {
  if (!event.accepted() || !event.fact.has_elimination_proposed()) return std::nullopt;
  EliminationSeen elimination;
  SetHeader(event, &elimination);
  return elimination;
}

}  // namespace hearth::domain
