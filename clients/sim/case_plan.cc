// What will come up in a county, drawn on the first day from streams of its own.

#include <algorithm>
#include <map>
#include <utility>

#include "clients/sim/calendar.h"
#include "clients/sim/case_cast.h"
#include "clients/sim/case_codes.h"
#include "clients/sim/case_forge.h"
#include "clients/sim/case_life.h"
#include "clients/sim/params.h"

namespace hearth::sim {
namespace {

constexpr uint64_t kPlanKey = 0x63706c6e;
constexpr uint64_t kForgeKey = 0x666f7267;
constexpr int kBatchFirstDay = 4;  // of the month; each department two days after the other
constexpr int kRoundLastDay = 31;

using BatchKey = std::pair<int, uint8_t>;  // day, department

class CasePlan {
 public:
  CasePlan(Stage* stage, uint32_t percent) : stage_(*stage), percent_(percent) {}

  void Household(uint32_t index) {
    Rng rng(Mix(Mix(stage_.world.seed, kPlanKey), index));
    const auto& household = stage_.At(index);
    first_ = std::max<int>(household.registered_day, kRegistrationDays) + 3;
    if (first_ >= stage_.world.days) return;
    const bool poor = household.poor;
    Warnings(index, poor, &rng);
    const uint32_t others = poor ? kOtherCluesOfPoorPerYearPpm : kOtherCluesPerYearPpm;
    if (rng.Chance(Share(others))) {
      const bool real = rng.Chance(poor ? kOtherClueTrueOfPoorPpm : kOtherClueTruePpm);
      const Act act = rng.Chance(kDeclaredPpm) ? Act::kDeclare : Act::kScreen;
      Add(Day(&rng), index, act, real ? 1 : 0);
    }
    Statuses(index, &rng);
  }

  void Batches() {
    for (auto& [key, batch] : batches_) {
      const auto number = static_cast<uint32_t>(stage_.cases.batches.size());
      Add(batch.day, batch.rows.front().household, Act::kBatch, number);
      stage_.cases.batches.push_back(std::move(batch));
    }
  }

  void Rounds() {
    const World& world = stage_.world;
    const int last = ToCivil(world.Today(world.days - 1)).year;
    for (int year = ToCivil(world.start_day).year; year <= last; ++year) {
      const int open = NextWorkday(FromCivil({year, kRoundFirstMonth, 8}));
      const int close = NextWorkday(FromCivil({year, kRoundFirstMonth, kRoundLastDay}));
      if (open < world.start_day + 30 || close >= world.start_day + world.days) continue;
      Add(open - world.start_day, 0, Act::kOpenRound, 0);
      Add(close - world.start_day, 0, Act::kCloseRound, 0);
    }
  }

  // Each kind in turn; a village of at least some households.
  void Forgeries() {
    Rng rng(Mix(stage_.world.seed, kForgeKey));
    const auto& villages = stage_.world.county.villages;
    const uint64_t households = stage_.world.population.households.size();
    const auto count =
        static_cast<uint32_t>(households * kForgeriesPerThousandYear *
                              static_cast<uint64_t>(stage_.world.days) / 365'000 * percent_ / 100);
    for (uint32_t i = 0; i < count; ++i) {
      const uint32_t village = rng.Below(static_cast<uint32_t>(villages.size()));
      first_ = std::max(kRegistrationDays + 90, stage_.world.days * 2 / 5);  // visited by then
      if (first_ >= stage_.world.days || villages[village].households < 30) continue;
      const auto number = static_cast<uint32_t>(stage_.cases.forgeries.size());
      stage_.cases.forgeries.push_back({static_cast<uint8_t>(number % ForgeryCount()), village});
      Add(Day(&rng), villages[village].first_household, Act::kForge, number);
    }
  }

 private:
  uint32_t Share(uint64_t per_year_ppm) const {
    return static_cast<uint32_t>(per_year_ppm * static_cast<uint64_t>(stage_.world.days) / 365 *
                                 percent_ / 100);
  }

  int Day(Rng* rng) const { return static_cast<int>(rng->Between(first_, stage_.world.days - 1)); }

  void Add(int day, uint32_t index, Act act, uint32_t arg) {
    const int32_t start = stage_.world.start_day;
    stage_.agenda.Add(NextWorkday(start + day) - start,
                      {index, static_cast<uint32_t>(act) | arg << 8, TaskKind::kCase});
  }

  void Warnings(uint32_t index, bool poor, Rng* rng) {
    const uint32_t rate = kWarningsPerYearPpm * (poor ? kWarningsFactorOfPoor : 1);
    const uint32_t share = Share(rate);
    const uint32_t count = share / kMillion + (rng->Chance(share % kMillion) ? 1 : 0);
    for (uint32_t i = 0; i < count; ++i) {
      const auto department = static_cast<uint8_t>(rng->Weighted(kDepartmentWeights));
      const bool real = rng->Chance(poor ? kWarningTrueOfPoorPpm : kWarningTruePpm);
      const int day = FileDay(Day(rng), department);
      if (day >= stage_.world.days) continue;
      Batch& batch = batches_[{day, department}];
      batch.department = department;
      batch.day = day;
      batch.rows.push_back({index, real});
    }
  }

  // The day of the department's next monthly file.
  int FileDay(int day, uint8_t department) const {
    const int32_t today = stage_.world.Today(day);
    int month = MonthOf(today);
    const int of_month = kBatchFirstDay + 2 * department;
    if (ToCivil(today).day > of_month) ++month;
    return NextWorkday(FirstDayOfMonth(month) + of_month - 1) - stage_.world.start_day;
  }

  void Statuses(uint32_t index, Rng* rng) {
    const auto& household = stage_.At(index);
    const bool has = household.income.dibao > 0 || household.tekun;
    if (has && percent_ > 0) {
      const int day = first_ + static_cast<int>(rng->Between(kStatusDays.low, kStatusDays.high));
      Add(day, index, Act::kStatus, 0);
      if (rng->Chance(Share(kStatusLostPerYearPpm)) && day + 30 < stage_.world.days) {
        Add(static_cast<int>(rng->Between(day + 30, stage_.world.days)), index, Act::kStatusLost,
            0);
      }
    } else if (rng->Chance(Share(kStatusRefusedPerYearPpm))) {
      Add(Day(rng), index, Act::kStatusRefused, 0);
    }
  }

  Stage& stage_;
  uint32_t percent_;
  int first_ = 0;
  std::map<BatchKey, Batch> batches_;
};

}  // namespace

void PlanCases(Stage* stage, uint32_t percent) {
  if (percent == 0) return;
  stage->cases.on = true;
  const auto count = static_cast<uint32_t>(stage->world.population.households.size());
  stage->cases.versions.assign(count, 0);
  CasePlan plan(stage, percent);
  for (uint32_t i = 0; i < count; ++i) plan.Household(i);
  plan.Batches();
  plan.Rounds();
  plan.Forgeries();
  for (uint32_t v = 0; v < stage->world.county.villages.size(); ++v) {
    if (IsLate(stage->world.seed, v))
      stage->truth.LateVillage(stage->world.county.villages[v].code);
  }
}

}  // namespace hearth::sim
