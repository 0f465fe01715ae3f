#include "clients/sim/life.h"

#include <algorithm>
#include <array>

#include "clients/sim/faults.h"
#include "clients/sim/params.h"
#include "clients/sim/population.h"
#include "clients/sim/schedule.h"

namespace hearth::sim {
namespace {

constexpr uint64_t kLifeKey = 0x6c696665;
constexpr std::array<const char*, 8> kShockNames = {"",         "illness", "accident", "job_loss",
                                                    "disaster", "project", "flood",    "death"};
constexpr std::array<const char*, 5> kGapNames = {"", "housing", "water", "medical", "education"};

struct Yearly {
  TaskKind kind;
  uint32_t ppm;
  uint32_t extra;
};

constexpr std::array<Yearly, 12> kYearly = {{{TaskKind::kShock, kShockPerYearPpm, 0},
                                             {TaskKind::kGapOpens, kGapPerYearPpm, 0},
                                             {TaskKind::kMemberAdded, kBirthPerYearPpm, 0},
                                             {TaskKind::kMemberAdded, kMarriageInPerYearPpm, 1},
                                             {TaskKind::kMemberLeaves, kMarriageOutPerYearPpm, 0},
                                             {TaskKind::kDeath, kDeathPerYearPpm, 0},
                                             {TaskKind::kHeadChange, kHeadChangePerYearPpm, 0},
                                             {TaskKind::kRelocate, kRelocationPerYearPpm, 0},
                                             {TaskKind::kSplit, kSplitPerYearPpm, 0},
                                             {TaskKind::kMerge, kMergePerYearPpm, 0},
                                             {TaskKind::kDouble, kDoublePersonPpm, 0},
                                             {TaskKind::kReRegister, kReRegisteredPerYearPpm, 0}}};

// Two things of one kind in one household are rare enough to be left out.
void PlanYearly(Stage* stage, uint32_t index, Rng* rng) {
  const int first = std::max<int>(stage->At(index).registered_day, kRegistrationDays) + 2;
  const int days = stage->world.days;
  if (first >= days) return;
  for (const Yearly& yearly : kYearly) {
    const auto ppm = static_cast<uint32_t>(static_cast<uint64_t>(yearly.ppm) *
                                           static_cast<uint64_t>(days) / 365);
    if (!rng->Chance(ppm)) continue;
    stage->agenda.Add(static_cast<int>(rng->Between(first, days - 1)),
                      {index, yearly.extra, yearly.kind});
  }
}

// Towns are imported one after the other, in the order of their codes.
int RegistrationDay(const World& world, const Household& household) {
  if (household.registered_day > 0) return household.registered_day;
  const auto town = static_cast<int>(world.VillageOf(household).town);
  return town * kRegistrationDays / static_cast<int>(world.county.towns.size());
}

void PlanFlood(Stage* stage, uint32_t index, Rng* rng) {
  const Flood& flood = stage->world.flood;
  const auto town = static_cast<int32_t>(stage->world.VillageOf(stage->At(index)).town);
  if (town != flood.town || !rng->Chance(kFloodHouseholdsPpm)) return;
  stage->agenda.Add(flood.day, {index, 0, TaskKind::kFlood});
}

void OpenNewGap(Stage* stage, uint32_t index, Gap gap, const Range& length) {
  Household& household = stage->At(index);
  if (household.gap != Gap::kNone) return;
  const int end = stage->day + static_cast<int>(stage->rng.Between(length.low, length.high));
  Population* population = &stage->world.population;
  if (!OpenGap(population, &household, gap, stage->day, end, stage->Today())) {
    gap = Gap::kHousing;
    OpenGap(population, &household, gap, stage->day, end, stage->Today());
  }
  stage->truth.Event(stage->day, household, "gap", kGapNames[static_cast<size_t>(gap)]);
  stage->agenda.Add(end + 1, {index, 0, TaskKind::kGapCloses});
}

// Floods take houses and wells, or only the harvest.
void FloodHousehold(Stage* stage, uint32_t index) {
  stage->At(index).flooded = true;
  StartShock(stage, index, Shock::kFlood, kFloodCannotCopePpm);
  const uint32_t what = stage->rng.Below(3);
  if (what == 2) return;
  OpenNewGap(stage, index, what == 0 ? Gap::kHousing : Gap::kWater, kFloodGapDays);
}

// The next fault in turn, if the household can have it. Returns how many were given.
size_t GiveFault(Stage* stage, Household* household, size_t turn) {
  const size_t fault = turn % FaultCount();
  if (!FaultFits(fault, stage->world, *household, stage->world.start_day)) return 0;
  const size_t when = turn / FaultCount() % kFaultTimes.size();
  household->fault = static_cast<uint8_t>(1 + fault);
  household->fault_day =
      static_cast<int16_t>(static_cast<uint64_t>(stage->world.days) * kFaultTimes[when] / 1'000);
  household->fault_corrected = when % 2 == 1;
  return 1;
}

}  // namespace

void StartShock(Stage* stage, uint32_t index, Shock kind, uint32_t cannot_cope_ppm) {
  Household& household = stage->At(index);
  if (household.shock != Shock::kNone && stage->day <= household.shock_end) return;
  Rng& rng = stage->rng;
  household.shock = kind;
  household.shock_day = static_cast<int16_t>(stage->day);
  household.shock_end =
      static_cast<int16_t>(stage->day + rng.Between(kShockDays.low, kShockDays.high));
  household.shock_cannot_cope = rng.Chance(cannot_cope_ppm);
  household.shock_told = false;
  const int64_t share = household.shock_cannot_cope ? 1'000 : rng.Between(30, 500);
  const bool costs = kind != Shock::kJobLoss;
  const int64_t cost = rng.Between(kShockCostYuan.low, kShockCostYuan.high) * share / 1'000;
  household.shock_cost = costs ? static_cast<int32_t>(cost / 100 * 100) : 0;
  const bool loses =
      household.income.wage > 0 && kind != Shock::kDisaster && kind != Shock::kProject;
  household.shock_loss = static_cast<uint16_t>(
      loses ? rng.Between(kShockLossPermille.low, kShockLossPermille.high) : 0);
  stage->truth.Event(stage->day, household, "shock", kShockNames[static_cast<size_t>(kind)]);
  if (!rng.Chance(kShockReportedPpm)) return;
  const int later = static_cast<int>(rng.Between(kDiscoveryDays.low, kDiscoveryDays.high));
  const int found = NextTour(*stage, household, stage->day + later);
  stage->agenda.Add(found, {index, 0, TaskKind::kDiscover});
}

void PlanLife(Stage* stage) {
  size_t fault = 0;
  const auto count = static_cast<uint32_t>(stage->world.population.households.size());
  for (uint32_t i = 0; i < count; ++i) {
    Rng rng(Mix(Mix(stage->world.seed, kLifeKey), i));
    Household& household = stage->At(i);
    household.registered_day = static_cast<int16_t>(RegistrationDay(stage->world, household));
    stage->agenda.Add(household.registered_day, {i, 0, TaskKind::kRegister});
    ScheduleFirstVisit(stage, i, &rng);
    PlanYearly(stage, i, &rng);
    PlanFlood(stage, i, &rng);
    if (household.gap != Gap::kNone) {
      stage->agenda.Add(household.gap_end + 1, {i, 0, TaskKind::kGapCloses});
    }
    if (!household.poor && rng.Chance(kFaultPpm)) fault += GiveFault(stage, &household, fault);
  }
}

void Befall(Stage* stage, const Task& task) {
  Household& household = stage->At(task.household);
  if (household.ended) return;
  switch (task.kind) {
    case TaskKind::kGapCloses:
      if (household.gap_end >= stage->day) return;
      CloseGap(&stage->world.population, &household);
      household.mended = true;
      return;
    case TaskKind::kGapOpens: {
      const auto gap = static_cast<Gap>(stage->rng.Weighted(kGapWeights) + 1);
      return OpenNewGap(stage, task.household, gap, kGapDays);
    }
    case TaskKind::kShock: {
      const auto kind = static_cast<Shock>(stage->rng.Weighted(kShockWeights) + 1);
      const bool no_job = kind == Shock::kJobLoss && household.income.wage == 0;
      const bool no_farm = kind == Shock::kProject && household.income.gross == 0;
      return StartShock(stage, task.household, no_job || no_farm ? Shock::kIllness : kind,
                        kShockCannotCopePpm);
    }
    case TaskKind::kFlood:
      return FloodHousehold(stage, task.household);
    default:
      return;
  }
}

}  // namespace hearth::sim
