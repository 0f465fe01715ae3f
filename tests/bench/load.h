// Events for the benches: small checks of many households, encoded before the clock starts.

#ifndef HEARTH_TESTS_BENCH_LOAD_H_
#define HEARTH_TESTS_BENCH_LOAD_H_

#include <cstdint>
#include <string>
#include <vector>

#include "hearth/v1/envelope.pb.h"

namespace hearth::bench {

struct LoadOptions {
  std::string area_code;  // a village that the server knows
  uint64_t seed = 1;      // another seed, other ids
  int events = 10'000;
  int run_events = 1;  // events a run; each run is a device of its own
  int64_t occurred_time_ms = 0;
};

// Runs of check events; every event of about 250 bytes on the wire, one household an event.
std::vector<v1::Run> MakeLoad(const LoadOptions& options);

}  // namespace hearth::bench

#endif  // HEARTH_TESTS_BENCH_LOAD_H_
