// What the simulator keeps of each household and person: small, and no text. The truth; what
// visitors write down of it is made in groups.h and check.h.

#ifndef HEARTH_CLIENTS_SIM_HOUSEHOLD_H_
#define HEARTH_CLIENTS_SIM_HOUSEHOLD_H_

#include <cstdint>
#include <vector>

namespace hearth::sim {

enum class Relation : uint8_t { kHead, kSpouse, kSon, kDaughter, kGrandchild, kParent };
enum class Health : uint8_t { kHealthy, kChronic, kSerious, kDisabled };
enum class Labour : uint8_t { kOrdinary, kSkilled, kWeak, kLost, kNone };
enum class Workplace : uint8_t { kNone, kVillage, kCounty, kProvince, kOutside };
enum class IdException : uint8_t { kNone, kWrongDigit, kNoNumber };

struct Person {
  uint32_t serial = 0;    // counts persons of the county; ids, ID numbers and names follow from it
  int32_t birth_day = 0;  // days since 1970-01-01
  uint8_t sex = 1;        // 1 male, 2 female
  Relation relation = Relation::kHead;
  Health health = Health::kHealthy;
  Labour labour = Labour::kOrdinary;
  Workplace place = Workplace::kNone;
  IdException id_exception = IdException::kNone;
  uint8_t surname = 0;
  bool active : 1 = false;
  bool incapacitated : 1 = false;
  bool insured : 1 = true;       // 居民医保
  bool pension : 1 = true;       // 居民养老
  bool dropped_out : 1 = false;  // of school, at school age
  bool public_post : 1 = false;
};

enum class Gap : uint8_t { kNone, kHousing, kWater, kMedical, kEducation };
enum class Shock : uint8_t {
  kNone,
  kIllness,
  kAccident,
  kJobLoss,
  kDisaster,
  kProject,
  kFlood,
  kDeath
};
// Risks as people speak of them; their codes stand in codes.h.
enum class Risk : uint8_t {
  kNone,
  kIllness,
  kDisaster,
  kDisability,
  kNoLabour,
  kAccident,
  kProject,
  kUnstableWork,
  kEducation,
  kHousing,
  kWater,
  kOther
};

// Yuan a year, before season, growth and shocks.
struct Livelihood {
  int32_t wage = 0;
  int32_t gross = 0;  // of farming
  int32_t cost = 0;
  int32_t property = 0;
  int32_t pension = 0;
  int32_t dibao = 0;
  int32_t support = 0;  // 赡养费 and the like
  int32_t subsidy = 0;
  int32_t self_paid = 0;
  int32_t claims = 0;
};

// Days count from the first simulated day. One shock and one gap at a time.
struct Household {
  uint32_t serial = 0;
  uint32_t first_person = 0;
  uint32_t village = 0;
  uint16_t grid = 1;
  uint8_t persons = 0;   // slots in use, of people who left too
  uint8_t capacity = 0;  // one slot is kept for a birth or a marriage
  Livelihood income;
  int32_t shock_cost = 0;  // yuan
  int16_t registered_day = 0;
  int16_t last_visit = -1;  // day of the last regular one
  int16_t shock_day = 0;
  int16_t shock_end = -1;
  int16_t gap_start = 0;
  int16_t gap_end = -1;
  int16_t income_visit = -1;  // number of the check at which income is collected again; -1 = never
  int32_t window_month = -1;  // last month of the window that was collected; -1 = not yet
  int16_t fault_day = 0;      // it stands in the first regular check from this day on
  uint16_t shock_loss = 0;    // permille of wages lost while it lasts
  uint8_t checks = 0;         // regular ones so far, saturating
  uint8_t fault = 0;          // 0 = none; else 1 + index of the planted fault
  Gap gap = Gap::kNone;
  Shock shock = Shock::kNone;
  Risk risk = Risk::kNone;  // apart from shock and gap
  bool poor : 1 = false;
  bool unrecorded : 1 = false;   // poor, but no risk is written down
  bool cannot_cope : 1 = false;  // apart from the shock
  bool shock_cannot_cope : 1 = false;
  bool shock_told : 1 = false;  // a visitor has written it down
  bool out_of_poverty : 1 = false;
  bool monthly : 1 = false;
  bool absent : 1 = false;  // most of the family works away
  bool never_visited : 1 = false;
  bool in_round : 1 = false;
  bool ended : 1 = false;  // merged into another
  bool flooded : 1 = false;
  bool tekun : 1 = false;            // 特困供养
  bool fault_corrected : 1 = false;  // some days later
  bool mended : 1 = false;           // a gap was closed since the last regular visit
  bool sharers_changed : 1 = false;  // since income was collected
};

struct Population {
  std::vector<Household> households;
  std::vector<Person> persons;
  uint32_t person_serial = 0;  // next

  Person* PersonsOf(const Household& household) { return &persons[household.first_person]; }
  const Person* PersonsOf(const Household& household) const {
    return &persons[household.first_person];
  }
};

inline bool ShockLasts(const Household& h, int day) {
  return h.shock != Shock::kNone && day >= h.shock_day && day <= h.shock_end;
}
inline bool GapLasts(const Household& h, int day) {
  return h.gap != Gap::kNone && day >= h.gap_start && day <= h.gap_end;
}
// Whole years on a day since 1970-01-01.
int AgeOn(const Person& person, int32_t day);
// Persons who are active, and of them those who are able to work.
uint32_t ActiveCount(const Population& population, const Household& household);
uint32_t AbleCount(const Population& population, const Household& household, int32_t day);
bool IsAble(const Person& person, int32_t day);
bool Studies(const Person& person, int32_t day);
bool Works(const Person& person, int32_t day);

}  // namespace hearth::sim

#endif  // HEARTH_CLIENTS_SIM_HOUSEHOLD_H_
