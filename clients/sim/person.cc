// People: who lives together, how they are, what they do.

#include <algorithm>

#include "clients/sim/names.h"
#include "clients/sim/params.h"
#include "clients/sim/population.h"

namespace hearth::sim {
namespace {

Health DrawHealth(Rng* rng, const Town& town, int age, bool poor) {
  const uint32_t factor = poor ? kPoorIllnessFactor : 1;
  const uint32_t chronic = age >= 60 ? kChronicOldPpm : age >= 30 ? kChronicAdultPpm : 0;
  if (rng->Chance(kDisabledPpm * factor)) return Health::kDisabled;
  if (rng->Chance(kSeriousPpm * factor)) return Health::kSerious;
  return rng->Chance(static_cast<uint32_t>(chronic * town.illness / 1'000)) ? Health::kChronic
                                                                            : Health::kHealthy;
}

Labour DrawLabour(Rng* rng, const Person& person, int age) {
  if (age < 16) return Labour::kNone;
  if (person.incapacitated || age >= 75) return Labour::kLost;
  if (age >= 60 || person.health == Health::kSerious || person.health == Health::kDisabled) {
    return Labour::kWeak;
  }
  return rng->Chance(kSkilledPpm) ? Labour::kSkilled : Labour::kOrdinary;
}

Workplace DrawPlace(Rng* rng, const Town& town, const Person& person) {
  if (person.labour == Labour::kWeak) {
    return rng->Chance(500'000) ? Workplace::kVillage : Workplace::kNone;
  }
  if (person.labour != Labour::kOrdinary && person.labour != Labour::kSkilled)
    return Workplace::kNone;
  if (rng->Below(1'000) < town.migrants) {
    return rng->Chance(120'000) ? Workplace::kOutside : Workplace::kProvince;
  }
  return rng->Chance(450'000) ? Workplace::kCounty : Workplace::kVillage;
}

}  // namespace

Person MakePerson(Population* population, Rng* rng, const Town& town, Relation relation,
                  uint8_t sex, int age, int32_t today, bool poor) {
  Person person;
  person.serial = population->person_serial++;
  person.active = true;
  person.relation = relation;
  person.sex = sex;
  person.birth_day =
      today - static_cast<int32_t>(age * 365.25) - static_cast<int32_t>(rng->Below(360)) - 1;
  person.surname = static_cast<uint8_t>(rng->Below(kSurnames));
  age = AgeOn(person, today);
  person.health = DrawHealth(rng, town, age, poor);
  const bool frail = person.health == Health::kDisabled || age >= 80;
  person.incapacitated = frail && rng->Chance(kIncapacitatedPpm);
  person.labour = DrawLabour(rng, person, age);
  person.place = DrawPlace(rng, town, person);
  if (age >= 15 && age <= 22 && Studies(person, today)) person.place = Workplace::kNone;
  person.public_post = person.place == Workplace::kVillage &&
                       rng->Chance(poor ? kPoorPublicPostPpm : kPublicPostPpm);
  person.pension = age >= 16;
  if (rng->Chance(kIdExceptionPpm)) {
    person.id_exception = rng->Chance(500'000) ? IdException::kWrongDigit : IdException::kNoNumber;
  }
  return person;
}

}  // namespace hearth::sim
