// Events for the benches: small checks of a county's households, encoded before the clock starts.

#ifndef HEARTH_TESTS_BENCH_LOAD_H_
#define HEARTH_TESTS_BENCH_LOAD_H_

#include <cstdint>
#include <string>
#include <vector>

#include "hearth/v1/events.pb.h"

namespace hearth::bench {

// The households of one load, spread evenly over some villages. The same seed, the same ids.
class County {
 public:
  County(std::vector<std::string> villages, size_t households, uint64_t seed);

  size_t size() const { return ids_.size(); }
  const std::string& id(size_t i) const { return ids_[i]; }
  const std::string& village(size_t i) const { return villages_[i % villages_.size()]; }
  // A county of that household alone.
  County Only(size_t i) const;

 private:
  std::vector<std::string> villages_;
  std::vector<std::string> ids_;
};

struct LoadOptions {
  int events = 10'000;
  int run_events = 1;  // events a run; each run is a device of its own
  int64_t occurred_time_ms = 0;
  uint64_t seed = 1;  // another seed, other ids and salts
  // Every so many checks one tells of a new problem, which raises a flag; 0 = none.
  int problem_every = 50;
};

// Checks of random households: about 290 bytes of header and 60 of body, with salt and hash.
std::vector<v1::Run> MakeChecks(const County& county, const LoadOptions& options);

// The registration of each household of [begin, end), with two members.
std::vector<v1::Run> MakeRegistrations(const County& county, size_t begin, size_t end,
                                       const LoadOptions& options);

size_t EventsOf(const std::vector<v1::Run>& runs);
// Bytes of headers, parts and salts: what was submitted.
size_t BytesOf(const std::vector<v1::Run>& runs);

}  // namespace hearth::bench

#endif  // HEARTH_TESTS_BENCH_LOAD_H_
