// A simulated county, encoded, that can be fed to a server step by step: the same bytes to any
// server, in the same order, so that two servers that were fed up to the same step hold the same
// log.

#ifndef HEARTH_TESTS_E2E_COUNTY_FEED_H_
#define HEARTH_TESTS_E2E_COUNTY_FEED_H_

#include <cstdint>
#include <string>
#include <vector>

#include "hearth/v1/events.pb.h"
#include "tests/wire/desk.h"

namespace hearth::testing {

// HEARTH_<NAME> from the environment, for the full counts; else the quick one.
int CountFromEnvironment(const char* name, int quick);

// One thread at a time.
class CountyFeed {
 public:
  struct Options {
    std::string under = kTown;
    uint32_t households = 300;
    uint32_t months = 6;
    uint64_t seed = 1;
  };
  // Simulates. Ends the program when the simulator or the encoder fails.
  explicit CountyFeed(const Options& options);

  // The area tree and the shipped rulebooks; before the first step, once a server.
  static void Found(Desk* desk);

  // A step is a day to open, or runs to submit in order.
  size_t steps() const { return steps_.size(); }
  bool opens_day(size_t step) const { return steps_[step].open_day != 0; }
  int32_t day(size_t step) const { return steps_[step].open_day; }
  size_t events() const { return events_; }
  // Fails the test when a run is refused whole.
  void Feed(size_t from, size_t to, Desk* desk) const;

  // Households that the first `to` steps register, in their order.
  std::vector<std::string> Households(size_t to) const;

 private:
  struct Step {
    int32_t open_day = 0;
    std::vector<v1::Run> runs;
  };
  std::vector<Step> steps_;
  size_t events_ = 0;
};

}  // namespace hearth::testing

#endif  // HEARTH_TESTS_E2E_COUNTY_FEED_H_
