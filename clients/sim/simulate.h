// The simulated county: a year and more of a county's facts, made up from a seed. Nobody in it
// exists.

#ifndef HEARTH_CLIENTS_SIM_SIMULATE_H_
#define HEARTH_CLIENTS_SIM_SIMULATE_H_

#include <cstdint>
#include <ostream>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "clients/sim/areas.h"

namespace hearth::sim {

struct SimulateOptions {
  std::string under = "441621";  // a county or town: 6 or 9 digits
  uint32_t households = 20'000;  // 1 .. 5,000,000
  uint32_t months = 12;          // 1 .. 60
  uint64_t seed = 1;
  std::string start_date = "2025-12-01";  // first opened day, yyyy-mm-dd
  std::vector<Area> areas;  // the villages (12 digits) below `under`; others are passed over
  uint32_t grids_per_village = 15;  // mean number of villagers' groups; 4 .. 99
};

// Writes to `out` one hearth.v1.Draft a line, in protobuf JSON, in the order in which the county's
// server would see them: the first day, the villagers' groups, the registrations of the first days,
// then day by day what cadres, town teams and town offices send. A day is opened by a line
// {"open_day": ...}. Every fact comes with event id, device, number in the device's chain, device
// time and salt. Runs of one device are contiguous.
//
// `truth`, when given, receives as JSON Lines what nobody in the county knows: who is poor, what
// befell whom, which faults were planted, which runs were late or sent twice; only tests may read
// it.
//
// Deterministic: equal options give equal bytes. Memory grows with the number of households (below
// 1 KiB each), not with the number of facts. Blocking; one thread. Errors: INVALID_ARGUMENT for
// options out of range or no village below `under`; DATA_LOSS when a stream fails.
absl::Status Simulate(const SimulateOptions& options, std::ostream& out, std::ostream* truth);

}  // namespace hearth::sim

#endif  // HEARTH_CLIENTS_SIM_SIMULATE_H_
