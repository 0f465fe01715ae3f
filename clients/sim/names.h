// Names, ID numbers and telephones of people who do not exist. ID numbers begin with 99, which no
// area has.

#ifndef HEARTH_CLIENTS_SIM_NAMES_H_
#define HEARTH_CLIENTS_SIM_NAMES_H_

#include <cstdint>
#include <string>

#include "clients/sim/household.h"

namespace hearth::sim {

inline constexpr uint32_t kSurnames = 40;

// Two or three characters, always the same for a person.
std::string NameOf(const Person& person, uint64_t seed);
// 18 characters, unique in the county, with birth date, sex and check digit as GB 11643 wants them;
// a person whose exception says so has a wrong digit or no number at all.
std::string IdNumberOf(const Person& person);
// 11 digits of a range that no operator has given out for subscribers.
std::string PhoneOf(uint32_t serial);
// 自然村
std::string HamletOf(uint32_t village, uint16_t grid, uint64_t seed);

}  // namespace hearth::sim

#endif  // HEARTH_CLIENTS_SIM_NAMES_H_
