#include "tests/domain/flood_county.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace hearth::testing {
namespace {

enum class When { kDaily, kMonthlyFile, kCampaign, kWinter };

struct Kind {
  const char* code;
  double a_year;  // of all households
  When when;
};

// Assumed; domain.md 5 and 9 give orders of magnitude: warnings are one to two more than cases.
constexpr Kind kKinds[] = {
    {"medical_bill", 0.05, When::kMonthlyFile},   {"student_aid", 0.02, When::kMonthlyFile},
    {"status_ended", 0.01, When::kMonthlyFile},   {"illness", 0.06, When::kDaily},
    {"accident", 0.006, When::kDaily},            {"housing", 0.004, When::kDaily},
    {"water", 0.003, When::kDaily},               {"disaster", 0.004, When::kDaily},
    {"animal_disease", 0.002, When::kDaily},      {"project_failure", 0.002, When::kDaily},
    {"job_loss", 0.015, When::kWinter},           {"returned", 0.01, When::kWinter},
    {"guarantee", 0.015, When::kCampaign},        {"low_income", 0.012, When::kCampaign},
    {"SUGGEST_MARGINAL", 0.006, When::kCampaign}, {"GUARANTEE_GAP", 0.015, When::kCampaign},
};
constexpr double kFloodsAYear = 6;

// How much of the year's reports come on that day.
double ShareOf(When when, int32_t day) {
  const int32_t of_year = day % kYear;
  switch (when) {
    case When::kMonthlyFile:
      return of_year % 30 == 20 ? 1.0 / 12 : 0;
    case When::kCampaign:
      return of_year >= 125 && of_year < 135 ? 0.07 : 0.3 / (kYear - 10);
    case When::kWinter:
      return (of_year < 45 ? 4.0 : 1.0) / (kYear + 3 * 45);
    case When::kDaily:
      return 1.0 / kYear;
  }
  return 0;
}

}  // namespace

FloodCounty::FloodCounty(uint64_t seed, uint32_t households, int32_t years, bool with_floods)
    : dice_(seed * 7'919 + 3), days_(years * kYear) {
  std::map<std::string, uint32_t> towns;
  for (uint32_t first = 0; first < households; first += kHousesOfVillage) {
    const auto number = static_cast<uint32_t>(villages_.size());
    Village village;
    village.area_code = std::to_string(441'621'100'000 + number / 18 * 1'000 + 200 + number % 18);
    village.first_house = first;
    village.houses = std::min(kHousesOfVillage, households - first);
    village.habit = std::exp(dice_.Normal(-0.08, 0.4));
    areas_.emplace_back(village.area_code, village.houses);
    towns[village.area_code.substr(0, 9)] += village.houses;
    villages_.push_back(std::move(village));
  }
  areas_.insert(areas_.end(), towns.begin(), towns.end());
  if (with_floods) PlantFloods();
}

int32_t FloodCounty::DateOf(int32_t day) { return domain::AddDays(kCountyFirstDay, day); }

void FloodCounty::PlantFloods() {
  const auto floods = static_cast<int32_t>(kFloodsAYear * days_ / kYear);
  // One in each stretch, so that none hides in the one before.
  for (int32_t i = 0; i < floods; ++i) {
    const int32_t stretch = days_ / floods;
    PlantFlood(i * stretch + static_cast<int32_t>(dice_.Whole(0, stretch / 3)));
  }
}

void FloodCounty::PlantFlood(int32_t day) {
  const auto hit = static_cast<uint32_t>(dice_.Whole(0, static_cast<int64_t>(villages_.size()) - 1));
  const int64_t kind = dice_.Whole(0, 3);
  Wave wave{day, villages_[hit].area_code, "disaster", {hit}, dice_.Real(0.03, 0.2)};
  if (kind == 1) {
    wave.kind_code = "animal_disease";
    wave.share = dice_.Real(0.03, 0.1);
  } else if (kind == 2) {
    wave.kind_code = "water";
    wave.share = dice_.Real(0.05, 0.4);
  } else if (kind == 3) {
    // A factory: workers of the whole town.
    wave.kind_code = "job_loss";
    wave.share = dice_.Real(0.01, 0.03);
    wave.area_code = wave.area_code.substr(0, 9);
    wave.villages.clear();
    for (uint32_t i = 0; i < villages_.size(); ++i) {
      if (villages_[i].area_code.starts_with(wave.area_code)) wave.villages.push_back(i);
    }
  }
  floods_.push_back({DateOf(day), wave.area_code, wave.kind_code});
  waves_.push_back(std::move(wave));
}

// About Poisson; a household may come twice.
void FloodCounty::Report(const Village& village, const std::string& kind, double expected,
                         int32_t date, std::vector<domain::MassRiskEvent>* events) {
  const double least = std::exp(-std::min(expected, 500.0));
  for (double product = dice_.Unit(); product > least; product *= dice_.Unit()) {
    const auto house = static_cast<uint64_t>(village.first_house) +
                       static_cast<uint64_t>(dice_.Whole(0, village.houses - 1));
    events->push_back({date, village.area_code, kind, CountyId(house, 'h')});
  }
}

std::vector<domain::MassRiskEvent> FloodCounty::EventsOf(int32_t day) {
  std::vector<domain::MassRiskEvent> events;
  const int32_t date = DateOf(day);
  for (const Kind& kind : kKinds) {
    const double share = ShareOf(kind.when, day);
    if (share == 0) continue;
    for (const Village& village : villages_) {
      Report(village, kind.code, share * kind.a_year * village.houses * village.habit, date,
             &events);
    }
  }
  constexpr double kOfDay[] = {0.35, 0.35, 0.15, 0.1, 0.05};
  for (const Wave& wave : waves_) {
    if (day < wave.day || day >= wave.day + static_cast<int32_t>(std::size(kOfDay))) continue;
    for (const uint32_t village : wave.villages) {
      Report(villages_[village], wave.kind_code,
             wave.share * villages_[village].houses * kOfDay[day - wave.day], date, &events);
    }
  }
  return events;
}

}  // namespace hearth::testing
