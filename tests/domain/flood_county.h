// A county's clues and flags by day: what comes every day, department files that arrive at once, a
// campaign that finds a year's flags in ten days, the winter's returning workers, and floods:
// disasters, animal disease, failing water, factories that close. Synthetic; one seed, one county.

#ifndef HEARTH_TESTS_DOMAIN_FLOOD_COUNTY_H_
#define HEARTH_TESTS_DOMAIN_FLOOD_COUNTY_H_

#include <cstdint>
#include <string>
#include <vector>

#include "services/domain/mass_risk.h"
#include "tests/domain/pattern_county_state.h"

namespace hearth::testing {

struct Flood {
  int32_t date = 0;
  std::string area_code;  // village or town
  std::string kind_code;
};

class FloodCounty {
 public:
  FloodCounty(uint64_t seed, uint32_t households, int32_t years, bool with_floods);

  int32_t days() const { return days_; }
  static int32_t DateOf(int32_t day);
  // By village and town.
  const std::vector<std::pair<std::string, uint32_t>>& areas() const { return areas_; }
  const std::vector<Flood>& floods() const { return floods_; }
  // REQUIRES: days ascend from 0.
  std::vector<domain::MassRiskEvent> EventsOf(int32_t day);

 private:
  struct Village {
    std::string area_code;
    uint32_t first_house = 0;
    uint32_t houses = 0;
    double habit = 1;  // how much is reported there
  };
  // Households of an area that report over the days after it.
  struct Wave {
    int32_t day = 0;
    std::string area_code;
    std::string kind_code;
    std::vector<uint32_t> villages;
    double share = 0;
  };
  void PlantFloods();
  void PlantFlood(int32_t day);
  void Report(const Village& village, const std::string& kind, double expected, int32_t date,
              std::vector<domain::MassRiskEvent>* events);

  Dice dice_;
  const int32_t days_;
  std::vector<Village> villages_;
  std::vector<std::pair<std::string, uint32_t>> areas_;
  std::vector<Wave> waves_;
  std::vector<Flood> floods_;
};

}  // namespace hearth::testing

#endif  // HEARTH_TESTS_DOMAIN_FLOOD_COUNTY_H_
