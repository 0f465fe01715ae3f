#ifndef HEARTH_TESTS_SUPPORT_RANDOM_H_
#define HEARTH_TESTS_SUPPORT_RANDOM_H_

#include <cstdint>
#include <random>

namespace hearth::testing {

// The seed of this run: HEARTH_SEED when set, else one fresh value for the whole program. A test
// that fails after asking for it prints "HEARTH_SEED=..." so that the run can be repeated.
// Thread-safe.
uint64_t Seed();

// A generator that depends on Seed() and `salt` only; tests in one program use different salts so
// that the order in which they run does not change what each of them draws.
std::mt19937_64 Random(uint64_t salt = 0);

// Parses a seed as the environment gives it; returns false on anything but a decimal 64-bit number.
bool ParseSeed(const char* text, uint64_t* seed);

}  // namespace hearth::testing

#endif  // HEARTH_TESTS_SUPPORT_RANDOM_H_
