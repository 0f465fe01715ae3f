// What a household lives on, put together from the blocks A to E so that the sum is the one wanted.

#include <algorithm>

#include "clients/sim/params.h"
#include "clients/sim/population.h"

namespace hearth::sim {
namespace {

int32_t Draw(Rng* rng, const Range& range) {
  return static_cast<int32_t>(rng->Between(range.low, range.high));
}

struct Counts {
  int32_t active = 0;
  int32_t old = 0;
  int32_t working = 0;
  int32_t able = 0;
  bool chronic = false;
  bool serious = false;
};

Counts Count(const Population& population, const Household& household, int32_t today) {
  Counts counts;
  const Person* persons = population.PersonsOf(household);
  for (uint8_t i = 0; i < household.persons; ++i) {
    const Person& person = persons[i];
    if (!person.active) continue;
    ++counts.active;
    if (AgeOn(person, today) >= 60) ++counts.old;
    if (IsAble(person, today)) ++counts.able;
    if (Works(person, today)) ++counts.working;
    counts.chronic |= person.health == Health::kChronic;
    counts.serious |= person.health == Health::kSerious || person.health == Health::kDisabled;
  }
  return counts;
}

// Pensions, 低保 and small subsidies: never more than nine tenths of the whole, so that something
// is earned.
int32_t DrawTransfers(Rng* rng, const Counts& counts, const Household& household, int32_t total,
                      Livelihood* income) {
  int32_t left = total * 9 / 10;
  income->pension = std::min(left, counts.old * Draw(rng, kPensionYuan));
  left -= income->pension;
  const bool dibao = rng->Chance(household.poor ? kPoorDibaoPpm : kOtherDibaoPpm);
  const int32_t wanted = dibao ? counts.active * Draw(rng, kDibaoYuan) : 0;
  income->dibao = std::min(left, wanted);
  if (income->dibao < 600) income->dibao = 0;  // [4.4] G3: 低保金 of 1..199 is a fault
  left -= income->dibao;
  if (rng->Chance(kSubsidyPpm)) income->subsidy = std::min(left, Draw(rng, kSubsidyYuan));
  left -= income->subsidy;
  if (rng->Chance(kRentPpm)) income->property = std::min(left, Draw(rng, kRentYuan));
  left -= income->property;
  return total * 9 / 10 - left;
}

int32_t DrawSelfPaid(Rng* rng, const Counts& counts) {
  if (counts.serious) return Draw(rng, kSelfPaidSeriousYuan);
  if (counts.chronic) return Draw(rng, kSelfPaidChronicYuan);
  return Draw(rng, kSelfPaidYuan);
}

}  // namespace

void MakeLivelihood(Population* population, Household* household, Rng* rng, const Town& town,
                    int64_t per_capita, int32_t today) {
  const Counts counts = Count(*population, *household, today);
  Livelihood income;
  const auto total = static_cast<int32_t>(per_capita * counts.active);
  int32_t earned = total - DrawTransfers(rng, counts, *household, total, &income);
  const bool farms = counts.able > 0 && rng->Below(1'000) < town.farming;
  if (farms && earned > 800) {
    const auto net =
        static_cast<int32_t>(earned * rng->Between(kFarmShare.low, kFarmShare.high) / 1'000);
    const auto cost_share = static_cast<int32_t>(rng->Between(kFarmCost.low, kFarmCost.high));
    income.gross = net * 1'000 / (1'000 - cost_share);
    income.cost = income.gross - net;
    earned -= net;
  }
  if (counts.working > 0 && earned >= kWageYuanMin) {
    income.wage = std::min(earned, kWageYuanMax);
  } else {
    income.support = earned;  // children who live elsewhere send it
  }
  income.self_paid = DrawSelfPaid(rng, counts);
  if (counts.serious && rng->Chance(kClaimsPpm)) income.claims = Draw(rng, kClaimsYuan);
  household->income = income;
}

bool OpenGap(Population* population, Household* household, Gap gap, int start, int end,
             int32_t today) {
  Person* persons = population->PersonsOf(*household);
  if (gap == Gap::kMedical || gap == Gap::kEducation) {
    Person* who = nullptr;
    for (uint8_t i = 0; i < household->persons; ++i) {
      const int age = AgeOn(persons[i], today);
      const bool fits = gap == Gap::kMedical || (age >= 7 && age <= 13);
      if (persons[i].active && fits) who = &persons[i];
    }
    if (who == nullptr) return false;
    if (gap == Gap::kMedical) who->insured = false;
    if (gap == Gap::kEducation) who->dropped_out = true;
  }
  household->gap = gap;
  household->gap_start = static_cast<int16_t>(start);
  household->gap_end = static_cast<int16_t>(end);
  return true;
}

void CloseGap(Population* population, Household* household) {
  Person* persons = population->PersonsOf(*household);
  for (uint8_t i = 0; i < household->persons; ++i) {
    persons[i].insured = true;
    persons[i].dropped_out = false;
  }
  household->gap = Gap::kNone;
}

}  // namespace hearth::sim
