// The forgeries of a tour, one at most a tour. Those of a tour in a large county are rare enough to
// leave the honest habits as they are.

#include <algorithm>

#include "tests/domain/pattern_county_impl.h"

namespace hearth::testing {
namespace {

constexpr double kToursOfCadreAYear = 130;

std::vector<std::string> EventsOf(const Tour& tour) {
  std::vector<std::string> events;
  for (const domain::Visit& visit : tour.visits) events.push_back(visit.event_id);
  return events;
}

}  // namespace

void PatternCounty::Impl::Plant(const char* signal, std::vector<std::string> events) {
  planted.push_back({signal, std::move(events)});
}

void PatternCounty::Impl::Forge(Tour* tour) {
  constexpr int kKinds = 9;
  const double share =
      ShareOfForged(static_cast<double>(cadres_.size()) * kToursOfCadreAYear);
  if (!dice_.Holds(std::min(1.0, share * kKinds))) return;
  switch (dice_.Whole(0, kKinds - 1)) {
    case 0:
      return ForgeEvidence(tour, true);
    case 1:
      return ForgeEvidence(tour, false);
    case 2:
      return ForgeMinute(tour);
    case 3:
      return ForgeClock(tour);
    case 4:
      return ForgeAway(tour);
    case 5:
      return ForgePlace(tour);
    case 6:
      return ForgeFigures(tour);
    case 7:
      return ForgeBulk(tour);
    default:
      return ForgeRound(tour);
  }
}

// An old photo or signature again.
void PatternCounty::Impl::ForgeEvidence(Tour* tour, bool photo) {
  const auto& old = photo ? tour->cadre->old_photos : tour->cadre->old_signatures;
  if (old.empty()) return;
  domain::Visit& visit = tour->visits.front();
  (photo ? visit.photos : visit.signatures) = {dice_.Pick(old)};
  Plant(photo ? "PHOTO_TWICE" : "SIGNATURE_TWICE", {visit.event_id});
}

// Two houses at once.
void PatternCounty::Impl::ForgeMinute(Tour* tour) {
  std::vector<domain::Visit*> home;
  for (domain::Visit& visit : tour->visits) {
    if (visit.mode == v1::VISIT_MODE_HOME) home.push_back(&visit);
  }
  if (home.size() < 2) return;
  home[1]->occurred_time_ms = home[0]->occurred_time_ms + dice_.Whole(0, 59) * kSecondMs;
  Plant("SAME_MINUTE", {home[0]->event_id, home[1]->event_id});
}

// The clock was put back to meet a day, or stood ahead.
void PatternCounty::Impl::ForgeClock(Tour* tour) {
  domain::Visit& visit = tour->visits.back();
  if (dice_.Holds(0.3) && !tour->offline) {
    visit.device_time_ms += dice_.Whole(20, 3'000) * kMinuteMs;
  } else {
    visit.seen_time_ms = visit.device_time_ms - dice_.Whole(3, 100) * kMinuteMs;
    visit.device_time_ms -= dice_.Whole(180, 20 * 24 * 60) * kMinuteMs;
    visit.occurred_time_ms = visit.device_time_ms - 10 * kMinuteMs;
  }
  Plant("CLOCK_GAP", {visit.event_id});
}

// A family that works outside was met at home. Its work is told by a later call.
void PatternCounty::Impl::ForgeAway(Tour* tour) {
  constexpr int32_t kToldWithin = 160;
  const int32_t of_year = tour->day % kYear;
  if (of_year < 50 || of_year > 360 || tour->day > last_day_ - kToldWithin) return;
  for (int tries = 0; tries < 40; ++tries) {
    const uint32_t house = tour->cadre->first_house +
                           static_cast<uint32_t>(dice_.Whole(0, tour->cadre->houses - 1));
    if (!houses_[house].all_away || tour->Has(house)) continue;
    domain::Visit& visit = tour->visits.front();
    visit.household = houses_[house].id;
    visit.mode = v1::VISIT_MODE_HOME;
    visit.met_member = true;
    visit.in_case = false;
    visit.absences.clear();
    visit.adults = 0;
    visit.place.reset();
    visit.incomes.clear();
    visit.figures.clear();
    Plant("AWAY_WHILE_VISITED", {visit.event_id});
    return;
  }
}

void PatternCounty::Impl::Lengthen(Tour* tour, int64_t least, int64_t most) {
  const auto wanted = static_cast<size_t>(dice_.Whole(least, most));
  for (uint32_t tries = 0; tour->visits.size() < wanted && tries < tour->cadre->houses; ++tries) {
    const uint32_t house =
        tour->cadre->first_house + tour->cadre->next++ % tour->cadre->houses;
    if (tour->Has(house)) continue;
    tour->houses.push_back(house);
    MakeVisit(tour, house, 0);
  }
  int64_t time = TimeOf(tour->day) + 450 * kMinuteMs;
  for (domain::Visit& visit : tour->visits) {
    visit.occurred_time_ms = time;
    visit.device_time_ms = time + 8 * kMinuteMs + tour->cadre->drift_ms;
    visit.seen_time_ms = 0;
    time += 17 * kMinuteMs + dice_.Whole(0, 50) * kSecondMs;
  }
  Stamp(tour);
}

// All filled in at the committee.
void PatternCounty::Impl::ForgePlace(Tour* tour) {
  Lengthen(tour, 4, 10);
  for (domain::Visit& visit : tour->visits) {
    visit.mode = v1::VISIT_MODE_HOME;
    visit.place = PlaceOf(*tour->village, dice_.Normal(0, 8), dice_.Normal(0, 8),
                          static_cast<uint32_t>(dice_.Whole(5, 40)));
  }
  Plant("FAR_FROM_HOUSE", EventsOf(*tour));
}

// One family's figures for all; some are changed a little.
void PatternCounty::Impl::ForgeFigures(Tour* tour) {
  Lengthen(tour, 5, 9);
  std::vector<domain::Visit::Amount> figures;
  for (const char* code : {"A.wage", "B.planting", "B.breeding", "C.rent", "E.planting"})
    figures.push_back({code, dice_.Whole(3, 150) * 10'000});
  for (domain::Visit& visit : tour->visits) {
    visit.incomes = figures;
    if (dice_.Holds(0.3)) {
      visit.incomes[static_cast<size_t>(dice_.Whole(0, 4))].amount_fen += dice_.Whole(1, 9) * 10'000;
    }
    SetFigures(&visit);
  }
  Plant("IDENTICAL_VALUES", EventsOf(*tour));
}

// A week's forms in half an hour at the desk.
void PatternCounty::Impl::ForgeBulk(Tour* tour) {
  Lengthen(tour, 14, 34);
  const bool slow = dice_.Holds(0.2);
  int64_t desk = TimeOf(tour->day) + 1'190 * kMinuteMs;
  for (domain::Visit& visit : tour->visits) {
    desk += (slow ? dice_.Whole(80, 150) : dice_.Whole(25, 100)) * kSecondMs;
    visit.device_time_ms = desk + tour->cadre->drift_ms;
    visit.place.reset();
    visit.photos.clear();
    visit.signatures.clear();
  }
  Stamp(tour);
  Plant("ENTERED_IN_BULK", EventsOf(*tour));
}

// Invented amounts, nearly all in whole thousands.
void PatternCounty::Impl::ForgeRound(Tour* tour) {
  Lengthen(tour, 14, 22);
  for (domain::Visit& visit : tour->visits) {
    visit.incomes.clear();
    for (const char* code : {"A.wage", "B.planting", "B.breeding", "E.planting"}) {
      const int64_t yuan = dice_.Holds(0.97) ? dice_.Whole(1, 40) * 1'000 : dice_.Whole(7, 400) * 100;
      if (dice_.Holds(0.85)) visit.incomes.push_back({code, yuan * 100});
    }
    SetFigures(&visit);
  }
  Plant("ROUND_NUMBERS", EventsOf(*tour));
}

}  // namespace hearth::testing
