#include "tests/domain/pattern_county.h"

#include <algorithm>

#include "services/domain/submission.h"
#include "tests/domain/pattern_county_impl.h"

namespace hearth::testing {
namespace {

constexpr uint32_t kHousesOfCadre = 167;
constexpr int32_t kCampaignFirst = 125;  // day of the year
constexpr int32_t kCampaignDays = 10;
constexpr size_t kOldEvidence = 24;

void Remember(std::string evidence, Dice* dice, std::vector<std::string>* old) {
  if (old->size() < kOldEvidence) {
    old->push_back(std::move(evidence));
  } else if (dice->Holds(0.1)) {
    (*old)[static_cast<size_t>(dice->Whole(0, kOldEvidence - 1))] =
        std::move(evidence);
  }
}

}  // namespace

PatternCounty::PatternCounty(const CountyOptions& options)
    : impl_(std::make_unique<Impl>(options)) {}
PatternCounty::~PatternCounty() = default;
void PatternCounty::Run(const CountySink& sink) { impl_->Run(sink); }
const std::vector<Planted>& PatternCounty::planted() const { return impl_->planted; }
uint64_t PatternCounty::visits() const { return impl_->visits; }

PatternCounty::Impl::Impl(const CountyOptions& options)
    : options_(options),
      dice_(options.seed * 1'000'003 + 17),
      first_number_(domain::DayNumber(kCountyFirstDay)),
      first_ms_(domain::TimeOfDate(kCountyFirstDay)),
      last_day_(options.years * kYear),
      next_id_(options.seed << 40),
      follow_ups_(30) {
  uint32_t left = options.households;
  for (uint32_t number = 0; left > 0; ++number) {
    const uint32_t houses = std::min(left, kHousesOfVillage);
    MakeVillage(number, houses);
    left -= houses;
  }
}

void PatternCounty::Impl::MakeVillage(uint32_t number, uint32_t houses) {
  CountyVillage village;
  village.area_code = std::to_string(441'621'100'000 + number / 18 * 1'000 + 200 + number % 18);
  village.latitude_e7 = 235'000'000 + static_cast<int32_t>(dice_.Whole(0, 4'000'000));
  village.longitude_e7 = 1'150'000'000 + static_cast<int32_t>(dice_.Whole(0, 4'000'000));
  village.first_cadre = static_cast<uint32_t>(cadres_.size());
  village.meeting_day = static_cast<int32_t>(dice_.Whole(0, 29));
  while (houses > 0) {
    const auto cadre = static_cast<uint32_t>(cadres_.size());
    CountyCadre made;
    made.name = "v" + std::to_string(cadre);
    made.device = "phone-" + made.name;
    made.first_house = static_cast<uint32_t>(houses_.size());
    made.houses = std::min(houses, kHousesOfCadre);
    made.drift_ms = static_cast<int64_t>(dice_.Normal(0, dice_.Holds(0.03) ? 120 : 20)) * kSecondMs;
    made.rounds = dice_.Holds(0.05) ? dice_.Real(0.65, 0.78) : dice_.Real(0.15, 0.6);
    made.evening = dice_.Real(0.0, 0.4);
    made.entry_minutes = dice_.Real(2.8, 5.5);
    houses -= made.houses;
    cadres_.push_back(std::move(made));
    for (uint32_t i = 0; i < cadres_[cadre].houses; ++i) MakeHouse(cadre);
    ++village.cadres;
  }
  villages_.push_back(std::move(village));
}

void PatternCounty::Impl::MakeHouse(uint32_t /*cadre*/) {
  const auto number = static_cast<uint32_t>(houses_.size());
  CountyHouse house;
  house.id = NextId('h');
  const double far = 300 + 2'700 * std::sqrt(dice_.Unit());
  const double angle = dice_.Real(0.0, 6.283185);
  house.north_m = static_cast<int32_t>(far * std::cos(angle));
  house.east_m = static_cast<int32_t>(far * std::sin(angle));
  house.adults = static_cast<uint32_t>(dice_.Whole(1, 4));
  house.all_away = dice_.Holds(0.15);
  if (!house.all_away && dice_.Holds(0.4)) house.some_away = house.adults - 1;
  const auto add = [&](const char* code, double chance, int64_t least, int64_t most) {
    if (dice_.Holds(chance)) house.incomes.push_back({code, dice_.Whole(least, most) * 100});
  };
  add("A.wage", 0.75, 4'000, 60'000);
  add("B.planting", 0.8, 500, 12'000);
  add("B.breeding", 0.6, 300, 9'000);
  add("C.rent", 0.4, 200, 3'000);
  add("D.pension", 0.5, 2'160, 2'160);
  add("D.land", 0.9, 95, 760);
  add("E.planting", 0.7, 200, 4'000);
  add("E.breeding", 0.5, 100, 3'000);
  houses_.push_back(std::move(house));
  if (dice_.Holds(0.015)) {
    OpenCase(number, -static_cast<int32_t>(dice_.Whole(0, 400)));
  }
}

PatternCounty::Impl::Arrivals* PatternCounty::Impl::On(int32_t day) {
  const auto ahead = static_cast<size_t>(std::max(0, day - today_));
  while (arriving_.size() <= ahead) arriving_.emplace_back();
  return &arriving_[ahead];
}

CountyVillage* PatternCounty::Impl::VillageOf(uint32_t house) {
  return &villages_[house / kHousesOfVillage];
}

bool PatternCounty::Impl::IsAwayOn(int32_t day) const {
  const int32_t of_year = ((day % kYear) + kYear) % kYear;
  return of_year >= 45 || of_year < 10;
}

domain::Visit::Place PatternCounty::Impl::PlaceOf(const CountyVillage& village, double north_m,
                                                  double east_m, uint32_t accuracy_m) {
  return {village.latitude_e7 + static_cast<int32_t>(north_m * 89.93),
          village.longitude_e7 + static_cast<int32_t>(east_m * 98.2), accuracy_m};
}

// Works outside from day 45 of a year to day 9 of the next.
void PatternCounty::Impl::FillWork(const CountyHouse& house, int32_t date, int32_t day,
                                   domain::Visit* visit) const {
  visit->adults = house.adults;
  const uint32_t away = house.all_away ? house.adults : house.some_away;
  const int32_t of_year = ((day % kYear) + kYear) % kYear;
  const int32_t start = day - of_year + 45 - (of_year < 45 ? kYear : 0);
  const int32_t end = start + kYear - 36;
  for (uint32_t member = 1; member <= away; ++member) {
    visit->absences.push_back({member, DateOf(start), end < day ? DateOf(end) : date});
  }
}

void PatternCounty::Impl::SetFigures(domain::Visit* visit) const {
  std::string text;
  int figures = 0;
  for (const domain::Visit::Amount& amount : visit->incomes) {
    if (amount.amount_fen == 0 || amount.code.starts_with('D')) continue;
    text += amount.code + "=" + std::to_string(amount.amount_fen) + "\n";
    ++figures;
  }
  visit->figures.clear();
  if (figures >= 4) visit->figures.emplace_back("income", domain::Sha256(text));
}

void PatternCounty::Impl::FillIncome(CountyHouse* house, const CountyCadre& cadre,
                                     bool rounded_all, domain::Visit* visit) {
  for (const domain::Visit::Amount& item : house->incomes) {
    auto yuan = static_cast<int64_t>(static_cast<double>(item.amount_fen) / 100 *
                                     dice_.Real(0.94, 1.08));
    if (item.code.starts_with('D')) {
      yuan = item.amount_fen / 100;
    } else if (dice_.Holds(rounded_all ? 0.97 : cadre.rounds) && yuan >= 1'000) {
      yuan = (yuan + 500) / 1'000 * 1'000;
    } else if (dice_.Holds(0.6)) {
      yuan = (yuan + 50) / 100 * 100;
    }
    visit->incomes.push_back({item.code, yuan * 100});
  }
  SetFigures(visit);
}

void PatternCounty::Impl::MakeVisit(Tour* tour, uint32_t number, int64_t occurred_ms) {
  CountyHouse& house = houses_[number];
  domain::Visit visit;
  visit.event_id = NextId('v');
  visit.household = house.id;
  visit.area_code = tour->village->area_code;
  visit.actor = tour->cadre->name;
  visit.device = tour->cadre->device;
  if (tour->second != nullptr) visit.second_actor = tour->second->name;
  visit.occurred_time_ms = occurred_ms;
  visit.in_case = house.InCase(tour->day);
  const bool nobody = house.all_away && IsAwayOn(tour->day);
  visit.mode = nobody || dice_.Holds(0.05) ? v1::VISIT_MODE_PHONE : v1::VISIT_MODE_HOME;
  visit.met_member = true;
  if (nobody && dice_.Holds(0.2)) {
    visit.mode = v1::VISIT_MODE_HOME;
    visit.met_member = false;  // a neighbour tells
  }
  if (visit.mode == v1::VISIT_MODE_HOME && dice_.Holds(0.85)) {
    double off_m = dice_.Normal(0, 12);
    uint32_t accuracy_m = static_cast<uint32_t>(dice_.Whole(5, 40));
    if (dice_.Holds(0.015)) off_m = dice_.Real(300.0, 1'500.0);  // met in the field
    if (dice_.Holds(0.01)) {                                        // a bad fix
      off_m = dice_.Real(300.0, 3'000.0);
      if (dice_.Holds(0.8)) accuracy_m = static_cast<uint32_t>(off_m);
    }
    visit.place = PlaceOf(*tour->village, house.north_m + off_m, house.east_m + off_m / 3, accuracy_m);
  }
  if (visit.mode == v1::VISIT_MODE_HOME && dice_.Holds(0.8)) visit.photos = {NextId('p')};
  if (visit.mode == v1::VISIT_MODE_HOME && dice_.Holds(0.9)) visit.signatures = {NextId('s')};
  FillWork(house, domain::DateOfTime(occurred_ms), tour->day, &visit);
  // Else confirmed unchanged, or not asked.
  const uint32_t every = visit.in_case ? 3 : 4;
  if (house.visits++ % every == 0 || house.ask_income) {
    if (house.forge_income) Inflate(&house, visit.event_id);
    FillIncome(&house, *tour->cadre, false, &visit);
    house.ask_income = false;
  }
  tour->visits.push_back(std::move(visit));
}

void PatternCounty::Impl::MakeTour(Tour* tour) {
  const bool campaign = tour->houses.size() > 12;
  int64_t time = TimeOf(tour->day) + 510 * kMinuteMs + dice_.Whole(0, 40) * kMinuteMs;
  for (const uint32_t house : tour->houses) {
    MakeVisit(tour, house, time);
    const int64_t stay = campaign ? dice_.Whole(10, 20) : dice_.Whole(12, 35);
    time += (stay + dice_.Whole(2, 12)) * kMinuteMs +
            dice_.Whole(0, 59) * kSecondMs;
  }
}

// On the spot, or all in the evening from notes.
void PatternCounty::Impl::SetEntryTimes(Tour* tour) {
  const bool evening = dice_.Holds(tour->cadre->evening);
  int64_t desk = TimeOf(tour->day) + 1'170 * kMinuteMs + dice_.Whole(0, 30) * kMinuteMs;
  for (domain::Visit& visit : tour->visits) {
    int64_t entered = visit.occurred_time_ms + dice_.Whole(5, 9) * kMinuteMs;
    if (evening) {
      desk += static_cast<int64_t>(tour->cadre->entry_minutes * dice_.Real(0.7, 1.6) *
                                   static_cast<double>(kMinuteMs));
      entered = std::max(entered, desk);
    }
    visit.device_time_ms = entered + tour->cadre->drift_ms;
    if (dice_.Holds(0.7))
      visit.seen_time_ms = entered - dice_.Whole(3, 600) * kMinuteMs;
  }
}

void PatternCounty::Impl::Stamp(Tour* tour) {
  for (domain::Visit& visit : tour->visits) {
    const int64_t entered = visit.device_time_ms - tour->cadre->drift_ms;
    // Offline: all at once, in the order of the device's chain.
    visit.recorded_time_ms = tour->offline
                                 ? TimeOf(tour->cadre->offline_until) + 1'435 * kMinuteMs
                                 : entered + dice_.Whole(5, 50) * kSecondMs;
  }
}

void PatternCounty::Impl::Send(Tour* tour) {
  Stamp(tour);
  if (options_.forgeries && tour->day >= 0) Forge(tour);
  const int32_t arrives = tour->offline ? tour->cadre->offline_until : tour->day;
  for (domain::Visit& visit : tour->visits) {
    for (const std::string& photo : visit.photos) Remember(photo, &dice_, &tour->cadre->old_photos);
    for (const std::string& signature : visit.signatures)
      Remember(signature, &dice_, &tour->cadre->old_signatures);
    On(arrives)->visits.push_back(std::move(visit));
  }
}

void PatternCounty::Impl::PlanTour(CountyCadre* cadre, CountyVillage* village, int32_t day) {
  const int32_t of_year = ((day % kYear) + kYear) % kYear;
  const bool weekend = (first_number_ + day + 4) % 7 >= 5;
  Tour tour{cadre, village, nullptr, day, {}, {}, false};
  for (const uint32_t house : follow_ups_[static_cast<size_t>(((day % 30) + 30) % 30)]) {
    if (house >= cadre->first_house && house < cadre->first_house + cadre->houses)
      tour.houses.push_back(house);
  }
  int64_t more = 0;
  if (of_year >= kCampaignFirst && of_year < kCampaignFirst + kCampaignDays) {
    more = cadre->houses / kCampaignDays + 1;
  } else if (dice_.Holds(weekend ? 0.1 : 0.4)) {
    more = dice_.Whole(2, 7);
  }
  for (; more > 0; --more) {
    const uint32_t house = cadre->first_house + cadre->next++ % cadre->houses;
    if (!tour.Has(house)) tour.houses.push_back(house);
  }
  if (tour.houses.empty()) return;
  cadre->busy = true;
  if (cadre->offline_until < day && dice_.Holds(0.04)) {
    cadre->offline_until = day + static_cast<int32_t>(dice_.Whole(0, 5));
  }
  tour.offline = cadre->offline_until >= day;
  for (uint32_t i = 0; i < village->cadres && dice_.Holds(0.3); ++i) {
    CountyCadre& other = cadres_[village->first_cadre + i];
    // Those after him in the list have not been asked yet.
    if (&other == cadre || other.busy || &other > cadre) continue;
    other.busy = true;
    tour.second = &other;
    break;
  }
  MakeTour(&tour);
  SetEntryTimes(&tour);
  Send(&tour);
}

void PatternCounty::Impl::VillageDay(CountyVillage* village, int32_t day) {
  for (uint32_t i = 0; i < village->cadres; ++i) cadres_[village->first_cadre + i].busy = false;
  for (uint32_t i = 0; i < village->cadres; ++i) {
    PlanTour(&cadres_[village->first_cadre + i], village, day);
  }
}

void PatternCounty::Impl::Deliver(int32_t day, const CountySink& sink) {
  Arrivals today = std::move(*On(day));
  arriving_.pop_front();
  today_ = day + 1;
  std::stable_sort(today.visits.begin(), today.visits.end(), [](const auto& a, const auto& b) {
    return a.recorded_time_ms < b.recorded_time_ms;
  });
  visits += today.visits.size();
  for (const domain::Visit& visit : today.visits) sink.visit(visit);
  for (const domain::Review& review : today.reviews) sink.review(review);
  for (const domain::EliminationSeen& seen : today.eliminations) sink.elimination(seen);
}

// Registration and two rounds before: since then the houses are known.
void PatternCounty::Impl::WarmUp(const CountySink& sink) {
  for (int32_t day = -30; day < 0; ++day) {
    today_ = day;
    for (CountyVillage& village : villages_) {
      for (uint32_t i = 0; i < village.cadres; ++i) {
        CountyCadre& cadre = cadres_[village.first_cadre + i];
        Tour tour{&cadre, &village, nullptr, day, {}, {}, false};
        for (uint32_t n = 0; n < cadre.houses / 10 + 1; ++n)
          tour.houses.push_back(cadre.first_house + cadre.next++ % cadre.houses);
        MakeTour(&tour);
        SetEntryTimes(&tour);
        Send(&tour);
      }
    }
    Deliver(day, sink);
  }
}

void PatternCounty::Impl::Run(const CountySink& sink) {
  WarmUp(sink);
  for (int32_t day = 0; day < last_day_; ++day) {
    today_ = day;
    Admit(day);
    for (const uint32_t house : open_cases_) CaseDay(house, day);
    std::erase_if(open_cases_, [&](uint32_t house) { return houses_[house].eliminate_day <= day; });
    for (CountyVillage& village : villages_) {
      VillageDay(&village, day);
      if (day % 30 == village.meeting_day) Meet(&village, day);
    }
    Deliver(day, sink);
  }
}

}  // namespace hearth::testing
