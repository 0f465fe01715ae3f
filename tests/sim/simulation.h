// Simulation: devices, the ledger, its followers, crashes and power cuts, all from one thread and
// one seed. The same seed is the same run, byte for byte.

#ifndef HEARTH_TESTS_SIM_SIMULATION_H_
#define HEARTH_TESTS_SIM_SIMULATION_H_

#include <cstdint>
#include <string>
#include <vector>

#include "tests/sim/disk.h"

namespace hearth::testing {

struct Outcome {
  std::vector<std::string> faults;  // what is wrong; empty = all well
  uint64_t digest = 0;              // of everything that was answered, and of all rows at the end
  // How much happened.
  uint64_t events = 0, accepted = 0, resent = 0, lives = 0, faulty_commits = 0, power_cuts = 0;
  uint64_t versions = 0, days = 0, checkpoints = 0;
};

// One run to its end: everything is sent until it is answered, everything is followed; then the
// verdict.
Outcome Simulate(uint64_t seed, Plant plant = Plant::kNone);

}  // namespace hearth::testing

#endif  // HEARTH_TESTS_SIM_SIMULATION_H_
