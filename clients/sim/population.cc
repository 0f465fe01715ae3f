#include "clients/sim/population.h"

#include <algorithm>

#include "clients/sim/params.h"

namespace hearth::sim {
namespace {

constexpr uint64_t kHouseholdKey = 0x686f7573;

int Draw(Rng* rng, const Range& range) {
  return static_cast<int>(rng->Between(range.low, range.high));
}

int HeadAge(Rng* rng, uint32_t size) {
  if (size == 1)
    return static_cast<int>(rng->Chance(550'000) ? rng->Between(62, 86) : rng->Between(28, 61));
  if (size == 2)
    return static_cast<int>(rng->Chance(550'000) ? rng->Between(58, 80) : rng->Between(34, 57));
  return static_cast<int>(rng->Between(33, 68));
}

// Relation and age of the i-th person beside the head.
struct Place {
  Relation relation;
  int age;
};

Place NextPlace(Rng* rng, int head_age, uint32_t i) {
  if (i == 1 && rng->Chance(850'000)) {
    return {Relation::kSpouse, std::max(22, head_age - static_cast<int>(rng->Between(-2, 6)))};
  }
  const Relation child = rng->Chance(520'000) ? Relation::kSon : Relation::kDaughter;
  if (head_age >= 52 && i >= 3) {
    return {Relation::kGrandchild, std::max(0, head_age - static_cast<int>(rng->Between(46, 60)))};
  }
  if (head_age < 52 && i >= 3 && rng->Chance(450'000)) {
    return {Relation::kParent, std::min(94, head_age + static_cast<int>(rng->Between(20, 29)))};
  }
  return {child, std::max(0, head_age - static_cast<int>(rng->Between(23, 33)))};
}

uint8_t SexOf(Rng* rng, Relation relation, uint8_t head_sex) {
  if (relation == Relation::kSpouse) return head_sex == 1 ? 2 : 1;
  if (relation == Relation::kSon) return 1;
  if (relation == Relation::kDaughter) return 2;
  return rng->Chance(500'000) ? 1 : 2;
}

void AddPersons(Population* population, Household* household, Rng* rng, const Town& town,
                int32_t today) {
  const uint32_t size = rng->Weighted(kSizeWeights) + 1;
  household->first_person = static_cast<uint32_t>(population->persons.size());
  household->persons = static_cast<uint8_t>(size);
  household->capacity = static_cast<uint8_t>(size + 1);
  const int head_age = HeadAge(rng, size);
  const uint8_t head_sex = rng->Chance(820'000) ? 1 : 2;
  bool has_spouse = false;
  for (uint32_t i = 0; i < size; ++i) {
    Place place = i == 0 ? Place{Relation::kHead, head_age} : NextPlace(rng, head_age, i);
    if (has_spouse && place.relation == Relation::kSpouse) place.relation = Relation::kDaughter;
    has_spouse |= place.relation == Relation::kSpouse;
    const uint8_t sex = i == 0 ? head_sex : SexOf(rng, place.relation, head_sex);
    population->persons.push_back(
        MakePerson(population, rng, town, place.relation, sex, place.age, today, household->poor));
    const bool kin = place.relation != Relation::kSpouse;  // shares the head's name
    if (kin)
      population->persons.back().surname = population->persons[household->first_person].surname;
  }
  population->persons.emplace_back();  // the spare slot
}

int64_t DrawPerCapita(Rng* rng, const Town& town, bool poor) {
  if (poor) return rng->Between(kPoorYuan.low, kPoorYuan.high);
  const uint32_t at = rng->Below(kMillion);
  size_t i = 1;
  while (kIncomeQuantiles[i].ppm <= at) ++i;
  const Quantile& low = kIncomeQuantiles[i - 1];
  const Quantile& high = kIncomeQuantiles[i];
  const int64_t yuan = low.yuan + static_cast<int64_t>(at - low.ppm) * (high.yuan - low.yuan) /
                                      static_cast<int64_t>(high.ppm - low.ppm);
  return std::max<int64_t>(kIncomeQuantiles[0].yuan, yuan * town.income / 1'000);
}

// A risk that the household can really have.
Risk DrawRisk(const Population& population, const Household& household, Rng* rng, int32_t today) {
  std::array<uint32_t, 12> weights{};
  weights[static_cast<size_t>(Risk::kOther)] = 2;
  const auto add = [&](Risk risk, uint32_t weight) {
    weights[static_cast<size_t>(risk)] += weight;
  };
  const Person* persons = population.PersonsOf(household);
  for (uint8_t i = 0; i < household.persons; ++i) {
    const Person& person = persons[i];
    const bool ill = person.health == Health::kChronic || person.health == Health::kSerious;
    if (ill && household.income.self_paid > 0) add(Risk::kIllness, 14);
    if (person.health == Health::kDisabled) add(Risk::kDisability, 14);
    if (AgeOn(person, today) >= 16 && Studies(person, today)) add(Risk::kEducation, 8);
    if (Works(person, today) && person.place != Workplace::kVillage) add(Risk::kUnstableWork, 4);
  }
  if (AbleCount(population, household, today) == 0) add(Risk::kNoLabour, 16);
  if (household.income.gross > 0) add(Risk::kProject, 3);
  add(Risk::kAccident, 2);
  return static_cast<Risk>(rng->Weighted(weights));
}

void DrawTraits(Rng* rng, Population* population, Household* household, int32_t today, int days) {
  household->out_of_poverty =
      rng->Chance(kOutOfPovertyPpm * (household->poor ? kOutOfPovertyFactorOfPoor : 1));
  household->unrecorded = household->poor && rng->Chance(kPoorUnrecordedPpm);
  if (household->poor ? !household->unrecorded : rng->Chance(kRiskThoughFinePpm)) {
    household->risk = DrawRisk(*population, *household, rng, today);
  }
  household->cannot_cope = household->poor && rng->Chance(kPoorCannotCopePpm);
  uint32_t away = 0;
  uint32_t adults = 0;
  const Person* persons = population->PersonsOf(*household);
  for (uint8_t i = 0; i < household->persons; ++i) {
    if (AgeOn(persons[i], today) < 16) continue;
    ++adults;
    away +=
        persons[i].place == Workplace::kProvince || persons[i].place == Workplace::kOutside ? 1 : 0;
  }
  household->absent = adults > 0 && away * 2 > adults;
  household->never_visited = rng->Chance(kNeverVisitedPpm);
  household->in_round = rng->Chance(kInRoundPpm);
  household->income_visit = rng->Chance(kIncomeAgainPpm) ? 3 : -1;
  household->monthly = household->poor && !household->unrecorded;
  household->tekun = household->poor && household->persons == 1 && household->income.dibao > 0 &&
                     AbleCount(*population, *household, today) == 0;
  if (rng->Chance(kGapAtStartPpm)) {
    const Gap gap = static_cast<Gap>(rng->Weighted(kGapWeights) + 1);
    const int end = Draw(rng, kGapDays);
    if (!OpenGap(population, household, gap, 0, end, today)) {
      OpenGap(population, household, Gap::kWater, 0, end, today);
    }
  }
  if (rng->Chance(kLateRegisteredPpm) && days > 40) {
    household->registered_day = static_cast<int16_t>(rng->Between(20, days - 10));
  }
}

Household MakeHousehold(Population* population, const Village& village, uint32_t village_index,
                        const Town& town, Rng* rng, int32_t today, int days) {
  Household household;
  household.serial = static_cast<uint32_t>(population->households.size());
  household.village = village_index;
  household.grid = static_cast<uint16_t>(rng->Below(village.grids) + 1);
  household.poor = rng->Chance(static_cast<uint32_t>(kPoorPpm * town.poverty / 1'000));
  AddPersons(population, &household, rng, town, today);
  MakeLivelihood(population, &household, rng, town, DrawPerCapita(rng, town, household.poor),
                 today);
  DrawTraits(rng, population, &household, today, days);
  return household;
}

}  // namespace

Population MakePopulation(const County& county, const SimulateOptions& options, int32_t start_day,
                          int days) {
  Population population;
  population.households.reserve(options.households + options.households / 50 + 16);
  population.persons.reserve(options.households * 4ULL + 64);
  for (uint32_t v = 0; v < county.villages.size(); ++v) {
    const Village& village = county.villages[v];
    const Town& town = county.towns[village.town];
    for (uint32_t i = 0; i < village.households; ++i) {
      Rng rng(Mix(Mix(options.seed, kHouseholdKey), village.first_household + i));
      population.households.push_back(
          MakeHousehold(&population, village, v, town, &rng, start_day, days));
    }
  }
  return population;
}

}  // namespace hearth::sim
