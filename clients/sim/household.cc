#include "clients/sim/household.h"

#include "clients/sim/calendar.h"

namespace hearth::sim {

int AgeOn(const Person& person, int32_t day) {
  const int32_t birth = DateNumber(person.birth_day);
  const int32_t today = DateNumber(day);
  return (today - birth) / 10'000;
}

bool Studies(const Person& person, int32_t day) {
  if (person.dropped_out) return false;
  const int age = AgeOn(person, day);
  // After the compulsory years it depends on the person: most go to a senior school, some to
  // college.
  if (age >= 16 && age <= 17) return person.serial % 10 != 0;
  if (age >= 18 && age <= 21) return person.serial % 10 < 4;
  return age >= 3 && age <= 15;
}

bool IsAble(const Person& person, int32_t day) {
  if (!person.active || Studies(person, day)) return false;
  const bool fit = person.labour == Labour::kOrdinary || person.labour == Labour::kSkilled ||
                   person.labour == Labour::kWeak;
  return fit && AgeOn(person, day) >= 16;
}

bool Works(const Person& person, int32_t day) {
  return IsAble(person, day) && person.place != Workplace::kNone;
}

uint32_t ActiveCount(const Population& population, const Household& household) {
  const Person* persons = population.PersonsOf(household);
  uint32_t count = 0;
  for (uint8_t i = 0; i < household.persons; ++i) count += persons[i].active ? 1 : 0;
  return count;
}

uint32_t AbleCount(const Population& population, const Household& household, int32_t day) {
  const Person* persons = population.PersonsOf(household);
  uint32_t count = 0;
  for (uint8_t i = 0; i < household.persons; ++i) count += IsAble(persons[i], day) ? 1 : 0;
  return count;
}

}  // namespace hearth::sim
