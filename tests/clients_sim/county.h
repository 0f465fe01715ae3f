// A simulated county, read back line by line.

#ifndef HEARTH_TESTS_CLIENTS_SIM_COUNTY_H_
#define HEARTH_TESTS_CLIENTS_SIM_COUNTY_H_

#include <cstdint>
#include <string>
#include <vector>

#include "clients/sim/simulate.h"
#include "hearth/v1/draft.pb.h"

namespace hearth::testing {

// One fact, or a day that is opened (then `draft` has nothing else).
struct SimLine {
  int day = 0;  // opened when it stands in the file, since 1970-01-01
  std::string text;
  v1::Draft draft;
};

struct SimCounty {
  std::string text;
  std::string truth;
  std::vector<SimLine> lines;
};

// `towns` towns of `villages` villages each below 441621.
sim::SimulateOptions SimOptions(int towns, int villages, uint32_t households, uint32_t months);

// Simulates and parses every line with the library's own parser. Aborts the test program when
// either fails: no test could go on from there.
SimCounty RunCounty(const sim::SimulateOptions& options);
// Parses lines as RunCounty does.
std::vector<SimLine> ParseLines(const std::string& text);

// Civil day of "yyyy-mm-ddT...", since 1970-01-01.
int DayOf(const std::string& instant);

}  // namespace hearth::testing

#endif  // HEARTH_TESTS_CLIENTS_SIM_COUNTY_H_
