// PatternCounty::Impl; private to pattern_county*.cc.

#ifndef HEARTH_TESTS_DOMAIN_PATTERN_COUNTY_IMPL_H_
#define HEARTH_TESTS_DOMAIN_PATTERN_COUNTY_IMPL_H_

#include <deque>
#include <string>
#include <vector>

#include "tests/domain/pattern_county_state.h"

namespace hearth::testing {

class PatternCounty::Impl {
 public:
  explicit Impl(const CountyOptions& options);
  void Run(const CountySink& sink);

  std::vector<Planted> planted;
  uint64_t visits = 0;

 private:
  // The people (pattern_county.cc).
  void MakeVillage(uint32_t number, uint32_t houses);
  void MakeHouse(uint32_t cadre);

  // Days and tours.
  void WarmUp(const CountySink& sink);
  void VillageDay(CountyVillage* village, int32_t day);
  void PlanTour(CountyCadre* cadre, CountyVillage* village, int32_t day);
  void MakeTour(Tour* tour);
  void MakeVisit(Tour* tour, uint32_t house, int64_t occurred_ms);
  void SetEntryTimes(Tour* tour);
  void Stamp(Tour* tour);
  void Send(Tour* tour);
  void Deliver(int32_t day, const CountySink& sink);

  // What a visit says.
  void FillWork(const CountyHouse& house, int32_t date, int32_t day, domain::Visit* visit) const;
  void FillIncome(CountyHouse* house, const CountyCadre& cadre, bool rounded_all,
                  domain::Visit* visit);
  void SetFigures(domain::Visit* visit) const;
  domain::Visit::Place PlaceOf(const CountyVillage& village, double north_m, double east_m,
                               uint32_t accuracy_m);
  bool IsAwayOn(int32_t day) const;

  // Forgeries (pattern_county_forgery.cc).
  void Forge(Tour* tour);
  void Plant(const char* signal, std::vector<std::string> events);
  void ForgeEvidence(Tour* tour, bool photo);
  void ForgeMinute(Tour* tour);
  void ForgeClock(Tour* tour);
  void ForgeAway(Tour* tour);
  void ForgePlace(Tour* tour);
  void ForgeFigures(Tour* tour);
  void ForgeBulk(Tour* tour);
  void ForgeRound(Tour* tour);
  // Longer tours than planned, by the cadre's list.
  void Lengthen(Tour* tour, int64_t least, int64_t most);
  // Of so many a year, so that there are a dozen and some more in a large county.
  double ShareOfForged(double expected) const {
    return std::min(0.5, (12 + options_.households / 2'500.0) / std::max(expected, 1.0));
  }

  // Cases, meetings and eliminations (pattern_county_case.cc).
  void OpenCase(uint32_t house, int32_t since);
  void Admit(int32_t day);
  void Inflate(CountyHouse* house, const std::string& event_id);
  void CaseDay(uint32_t house, int32_t day);
  void Meet(CountyVillage* village, int32_t day);
  void ReviewHouse(CountyVillage* village, uint32_t house, const std::string& meeting,
                   int64_t start_ms, bool forged_order);
  void Eliminate(uint32_t house, int32_t day);

  std::string NextId(char kind) { return CountyId(next_id_++, kind); }
  CountyVillage* VillageOf(uint32_t house);
  int64_t TimeOf(int32_t day) const { return first_ms_ + day * kDayMs; }
  int32_t DateOf(int32_t day) const { return domain::DateOfDayNumber(first_number_ + day); }

  const CountyOptions options_;
  Dice dice_;
  const int32_t first_number_;
  const int64_t first_ms_;
  const int32_t last_day_;
  uint64_t next_id_;
  std::vector<CountyHouse> houses_;
  std::vector<CountyCadre> cadres_;
  std::vector<CountyVillage> villages_;
  std::vector<std::vector<uint32_t>> follow_ups_;  // by day of 30
  std::vector<uint32_t> open_cases_;

  // What arrives on a day, from today on.
  struct Arrivals {
    std::vector<domain::Visit> visits;
    std::vector<domain::Review> reviews;
    std::vector<domain::EliminationSeen> eliminations;
  };
  std::deque<Arrivals> arriving_;
  int32_t today_ = 0;
  Arrivals* On(int32_t day);
};

}  // namespace hearth::testing

#endif  // HEARTH_TESTS_DOMAIN_PATTERN_COUNTY_IMPL_H_
