// Cases from the admission to the elimination, and the meetings on the way.

#include <algorithm>

#include "tests/domain/pattern_county_impl.h"

namespace hearth::testing {
namespace {

constexpr double kAdmittedAYear = 0.012;  // of all households

}  // namespace

void PatternCounty::Impl::OpenCase(uint32_t number, int32_t since) {
  CountyHouse& house = houses_[number];
  house.case_since = since;
  house.eliminate_day =
      std::max(since + static_cast<int32_t>(dice_.Whole(240, 600)),
               static_cast<int32_t>(dice_.Whole(40, 400)));
  if (dice_.Holds(0.15)) {
    house.job_day = static_cast<int32_t>(dice_.Whole(since + 20, house.eliminate_day));
    // Most wait until it is stable.
    if (house.job_day > house.eliminate_day - 180 && dice_.Holds(0.7)) house.job_day = kNever;
  }
  follow_ups_[static_cast<size_t>(dice_.Whole(0, 29))].push_back(number);
  open_cases_.push_back(number);
}

void PatternCounty::Impl::Admit(int32_t day) {
  const double expected = options_.households * kAdmittedAYear / kYear;
  auto admitted = static_cast<int32_t>(expected);
  if (dice_.Holds(expected - admitted)) ++admitted;
  for (; admitted > 0; --admitted) {
    const auto house = static_cast<uint32_t>(dice_.Whole(0, options_.households - 1));
    if (houses_[house].case_since != kNever) continue;
    OpenCase(house, day);
    VillageOf(house)->agenda.push_back(house);
  }
}

void PatternCounty::Impl::CaseDay(uint32_t number, int32_t day) {
  CountyHouse& house = houses_[number];
  if ((day - house.case_since) % 60 == 59) {
    for (domain::Visit::Amount& item : house.incomes) {
      if (item.code.starts_with('D')) continue;
      item.amount_fen = static_cast<int64_t>(static_cast<double>(item.amount_fen) *
                                             dice_.Real(1.0, 1.05));
    }
  }
  if (day == house.job_day) house.incomes.push_back({"A.job", dice_.Whole(8'000, 40'000) * 100});
  if (day == house.eliminate_day - 34) {
    house.ask_income = true;
    house.forge_income =
        options_.forgeries && dice_.Holds(ShareOfForged(options_.households * kAdmittedAYear));
  }
  if (day == house.eliminate_day) Eliminate(number, day);
}

// A pig farm that nobody has seen.
void PatternCounty::Impl::Inflate(CountyHouse* house, const std::string& event_id) {
  house->forge_income = false;
  int64_t total = 0;
  for (const domain::Visit::Amount& item : house->incomes) {
    if (!item.code.starts_with('E')) total += item.amount_fen;
  }
  const auto rise = static_cast<int64_t>(static_cast<double>(total) * dice_.Real(0.5, 1.8));
  house->incomes.push_back({"B.forestry", std::max<int64_t>(rise, 200'000)});
  Plant("JUMP_BEFORE_ELIMINATION", {event_id});
}

void PatternCounty::Impl::Eliminate(uint32_t number, int32_t day) {
  CountyHouse& house = houses_[number];
  CountyVillage* village = VillageOf(number);
  On(day)->eliminations.push_back({NextId('e'), house.id, village->area_code,
                                   cadres_[village->first_cadre].name,
                                   TimeOf(day) + 1'000 * kMinuteMs});
  village->agenda.push_back(number);
  for (auto& due : follow_ups_) std::erase(due, number);
}

void PatternCounty::Impl::Meet(CountyVillage* village, int32_t day) {
  if (village->agenda.empty()) return;
  const std::string meeting = NextId('g');
  village->minutes = NextId('m');
  if (village->attendees.empty() || dice_.Holds(0.6)) {
    village->attendees = NextId('t');
    village->attendee_count = static_cast<uint32_t>(dice_.Whole(7, 20));
  }
  const int64_t start_ms = TimeOf(day) + 540 * kMinuteMs;
  const double share = options_.forgeries
                           ? ShareOfForged(options_.households * kAdmittedAYear * 2)
                           : 0;
  const bool forged_order = dice_.Holds(share);
  const CountyVillage own = *village;
  const CountyVillage& other = villages_[static_cast<size_t>(
      dice_.Whole(0, static_cast<int64_t>(villages_.size()) - 1))];
  const bool copied = dice_.Holds(share * 2) && other.area_code != own.area_code &&
                      !other.minutes.empty();
  if (copied && dice_.Holds(0.5)) village->minutes = other.minutes;
  else if (copied) village->attendees = other.attendees;
  if (copied) village->attendee_count = other.attendee_count;
  std::vector<std::string> events;
  for (const uint32_t house : own.agenda) {
    ReviewHouse(village, house, meeting, start_ms, forged_order);
    events.push_back(On(day)->reviews.back().event_id);
  }
  if (copied) Plant("SAME_MINUTES_ELSEWHERE", events);
  *village = own;
  village->agenda.clear();
}

void PatternCounty::Impl::ReviewHouse(CountyVillage* village, uint32_t number,
                                      const std::string& meeting, int64_t start_ms,
                                      bool forged_order) {
  domain::Review review;
  review.event_id = NextId('r');
  review.household = houses_[number].id;
  review.area_code = village->area_code;
  review.actor = cadres_[village->first_cadre].name;
  review.meeting_id = meeting;
  review.start_time_ms = start_ms;
  review.recorded_time_ms = start_ms + 6 * kHourMs;
  review.minutes = village->minutes;
  review.attendees = village->attendees;
  review.attendee_count = village->attendee_count;
  review.check_event_id = NextId('c');
  review.check_occurred_time_ms = start_ms - dice_.Whole(60, 20 * 24 * 60) * kMinuteMs;
  if (forged_order) {
    review.check_occurred_time_ms = start_ms + dice_.Whole(60, 5 * 24 * 60) * kMinuteMs;
    Plant("REVIEW_BEFORE_VISIT", {review.event_id});
  }
  On(today_)->reviews.push_back(std::move(review));
}

}  // namespace hearth::testing
