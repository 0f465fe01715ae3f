#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "clients/sim/simulate.h"
#include "tests/clients_sim/county.h"
#include "tests/support/status_matchers.h"

namespace hearth::testing {
namespace {

std::string Bytes(const sim::SimulateOptions& options, std::string* truth) {
  std::ostringstream out;
  std::ostringstream truth_out;
  EXPECT_THAT(sim::Simulate(options, out, truth == nullptr ? nullptr : &truth_out), IsOk());
  if (truth != nullptr) *truth = truth_out.str();
  return out.str();
}

TEST(DeterminismTest, TheSameSeedGivesTheSameBytes) {
  const sim::SimulateOptions options = SimOptions(3, 4, 400, 8);
  std::string truth;
  std::string again;
  const std::string bytes = Bytes(options, &truth);
  EXPECT_EQ(bytes, Bytes(options, &again));
  EXPECT_EQ(truth, again);
}

// Whether somebody asks for the truth, and in which order the areas come, changes nothing.
TEST(DeterminismTest, TheTruthFileAndTheOrderOfAreasChangeNothing) {
  sim::SimulateOptions options = SimOptions(3, 4, 400, 4);
  std::string truth;
  const std::string bytes = Bytes(options, &truth);
  std::reverse(options.areas.begin(), options.areas.end());
  options.areas.push_back(options.areas.front());
  options.areas.push_back({"441622100201", "another county's village"});
  EXPECT_EQ(bytes, Bytes(options, nullptr));
}

TEST(DeterminismTest, AnotherSeedGivesAnotherCounty) {
  sim::SimulateOptions options = SimOptions(3, 4, 400, 2);
  const std::string bytes = Bytes(options, nullptr);
  options.seed = 2;
  EXPECT_NE(bytes, Bytes(options, nullptr));
}

}  // namespace
}  // namespace hearth::testing
