// What PatternCounty is made of; private to pattern_county*.cc.

#ifndef HEARTH_TESTS_DOMAIN_PATTERN_COUNTY_STATE_H_
#define HEARTH_TESTS_DOMAIN_PATTERN_COUNTY_STATE_H_

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include "services/domain/authenticity.h"
#include "services/domain/civil_date.h"
#include "tests/domain/pattern_county.h"
#include "tests/domain/random_facts.h"

namespace hearth::testing {

inline constexpr int64_t kSecondMs = 1'000;
inline constexpr int64_t kMinuteMs = 60 * kSecondMs;
inline constexpr int64_t kHourMs = 60 * kMinuteMs;
inline constexpr int64_t kDayMs = 24 * kHourMs;
inline constexpr int32_t kCountyFirstDay = 20230101;
inline constexpr int32_t kYear = 365;
inline constexpr uint32_t kHousesOfVillage = 833;
// Days are counted from the county's first; this one never comes.
inline constexpr int32_t kNever = -1'000'000;

class Dice {
 public:
  explicit Dice(uint64_t seed) : rng_(seed) {}

  int64_t Whole(int64_t least, int64_t most) {
    return least + static_cast<int64_t>(Below(rng_, static_cast<uint64_t>(most - least + 1)));
  }
  double Unit() { return static_cast<double>(rng_() >> 11) * 0x1.0p-53; }
  double Real(double least, double most) { return least + (most - least) * Unit(); }
  bool Holds(double chance) { return Unit() < chance; }
  // About normal, never beyond six deviations.
  double Normal(double mean, double deviation) {
    double sum = -6;
    for (int i = 0; i < 12; ++i) sum += Unit();
    return mean + sum * deviation;
  }
  template <typename Element>
  const Element& Pick(const std::vector<Element>& elements) {
    return elements[Below(rng_, elements.size())];
  }

 private:
  Rng rng_;
};

// 16 bytes, all different.
inline std::string CountyId(uint64_t number, char kind) {
  std::string id(16, kind);
  for (int i = 0; i < 2; ++i) {
    number = number * 0x9E3779B97F4A7C15 + 0xD1B54A32D192ED03;  // one to one
    if (i == 1) std::memcpy(id.data() + 1, &number, sizeof(number));
  }
  return id;
}

struct CountyHouse {
  std::string id;
  int32_t north_m = 0;  // from the village committee
  int32_t east_m = 0;
  uint32_t adults = 2;
  bool all_away = false;   // all adults work outside from day 45 of a year to day 375
  uint32_t some_away = 0;  // adults who do, of others
  uint32_t visits = 0;
  std::vector<domain::Visit::Amount> incomes;
  int32_t case_since = kNever;
  int32_t job_day = kNever;  // a good job in mid-case
  int32_t eliminate_day = kNever;
  bool ask_income = false;   // at the next visit
  bool forge_income = false;  // and inflate it

  bool InCase(int32_t day) const {
    return case_since != kNever && case_since <= day && day <= eliminate_day;
  }
};

struct CountyCadre {
  std::string name;
  std::string device;
  uint32_t first_house = 0;
  uint32_t houses = 0;
  uint32_t next = 0;
  int64_t drift_ms = 0;
  double rounds = 0.4;        // share of amounts that he rounds to 1,000 yuan
  double evening = 0.2;       // share of tours entered in the evening
  double entry_minutes = 4;   // for a form, then
  int32_t offline_until = -1;
  bool busy = false;          // today
  std::vector<std::string> old_photos;
  std::vector<std::string> old_signatures;
};

struct CountyVillage {
  std::string area_code;
  int32_t latitude_e7 = 0;
  int32_t longitude_e7 = 0;
  uint32_t first_cadre = 0;
  uint32_t cadres = 0;
  int32_t meeting_day = 0;  // of 30
  std::string attendees;    // of the last meeting
  uint32_t attendee_count = 0;
  std::string minutes;
  std::vector<uint32_t> agenda;  // houses to be reviewed
};

// One tour of a cadre while it is being made.
struct Tour {
  CountyCadre* cadre = nullptr;
  CountyVillage* village = nullptr;
  CountyCadre* second = nullptr;
  int32_t day = 0;
  std::vector<uint32_t> houses;
  std::vector<domain::Visit> visits;  // beside houses
  bool offline = false;

  bool Has(uint32_t house) const {
    return std::find(houses.begin(), houses.end(), house) != houses.end();
  }
};

}  // namespace hearth::testing

#endif  // HEARTH_TESTS_DOMAIN_PATTERN_COUNTY_STATE_H_
