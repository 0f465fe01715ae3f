#include "clients/sim/schedule.h"

#include <algorithm>

#include "clients/sim/calendar.h"
#include "clients/sim/check.h"
#include "clients/sim/params.h"

namespace hearth::sim {
namespace {

constexpr int kWorkDays = 6;  // Sundays are free
constexpr uint32_t kVisitsPerYear = 5;

// How many days a week a cadre goes out: as many as the households need.
int ToursPerWeek(const Village& village) {
  const uint32_t visits = village.households / kCadresPerVillage * kVisitsPerYear;
  const uint32_t tours = visits / 52 / kVisitsPerTour + 1;
  return static_cast<int>(std::min<uint32_t>(tours, kWorkDays));
}

bool IsTourDay(const Stage& stage, const Household& household, int day) {
  const int32_t today = stage.world.Today(day);
  const int weekday = WeekdayOf(today);
  if (weekday >= kWorkDays || IsSpringFestival(today)) return false;
  const uint32_t cadre = stage.dispatch.devices().Cadre(household.village, household.grid);
  const auto first = static_cast<int>(Mix(stage.world.seed, cadre) % kWorkDays);
  const int tours = ToursPerWeek(stage.world.VillageOf(household));
  return (weekday - first + kWorkDays) % kWorkDays * tours % kWorkDays < tours;
}

// A household that the autumn round looks at is seen within the round when its visit falls near it.
int IntoRound(Stage* stage, const Household& household, int day) {
  if (!household.in_round || household.monthly) return day;
  const int round = NextRound(stage->world, stage->day + 1);
  const int length = kRoundMonths * 30 - 6;
  if (round < 0 || day < round - kRoundPullDays || day > round + length + kRoundPullDays)
    return day;
  const int pulled = round + static_cast<int>(stage->rng.Below(static_cast<uint32_t>(length)));
  return pulled - stage->day < kRoundAfterDays ? day : pulled;
}

}  // namespace

int NextTour(const Stage& stage, const Household& household, int day) {
  while (!IsTourDay(stage, household, day)) ++day;
  return day;
}

void ScheduleFirstVisit(Stage* stage, uint32_t index, Rng* rng) {
  const Household& household = stage->At(index);
  if (household.never_visited) return;
  const int registered = household.registered_day;
  int day =
      registered + 1 + static_cast<int>(rng->Below(household.monthly ? 25 : kFirstVisitsDays));
  // Found by a cadre before the town wrote it down: the check overtakes the registration.
  const bool late = registered > kRegistrationDays;
  if (late && rng->Chance(kOvertakenPpm)) day = registered - 8;
  stage->agenda.Add(NextTour(*stage, household, day), {index, 0, TaskKind::kVisit});
}

void ScheduleNextVisit(Stage* stage, uint32_t index) {
  const Household& household = stage->At(index);
  Rng& rng = stage->rng;
  const Range& gap = household.monthly ? kMonthlyGapDays : kOtherGapDays;
  int day = stage->day + static_cast<int>(rng.Between(gap.low, gap.high));
  if (household.monthly && rng.Chance(kMonthlyPausePpm)) {
    day += static_cast<int>(rng.Between(kMonthlyPauseDays.low, kMonthlyPauseDays.high));
  }
  day = std::max(stage->day + 1, IntoRound(stage, household, day));
  stage->agenda.Add(NextTour(*stage, household, day), {index, 0, TaskKind::kVisit});
}

}  // namespace hearth::sim
