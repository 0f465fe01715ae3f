// The spine under every schedule that a seed can think of. 200 seeds, or as many as HEARTH_SEEDS
// says; HEARTH_SEED sets the first, and one seed is one run.

#include "tests/sim/simulation.h"

#include <gmock/gmock.h>

#include <cstdio>
#include <cstdlib>
#include <string>

#include "tests/support/random.h"

namespace hearth::testing {
namespace {

using ::testing::IsEmpty;

constexpr uint64_t kPlantedSeeds = 40;

uint64_t Seeds() {
  const char* seeds = std::getenv("HEARTH_SEEDS");
  return seeds == nullptr ? 200 : std::strtoull(seeds, nullptr, 10);
}

void Add(const Outcome& one, Outcome* sum) {
  sum->events += one.events, sum->accepted += one.accepted, sum->resent += one.resent;
  sum->lives += one.lives, sum->faulty_commits += one.faulty_commits;
  sum->power_cuts += one.power_cuts, sum->versions += one.versions, sum->days += one.days;
  sum->checkpoints += one.checkpoints;
}

// How many of some seeds catch the planted break.
uint64_t Caught(Plant plant) {
  uint64_t caught = 0;
  for (uint64_t seed = 1; seed <= kPlantedSeeds; ++seed) {
    if (!Simulate(seed, plant).faults.empty()) ++caught;
  }
  std::printf("caught by %llu of %llu seeds\n", static_cast<unsigned long long>(caught),
              static_cast<unsigned long long>(kPlantedSeeds));
  return caught;
}

TEST(SimulationTest, EverySeedEndsWell) {
  const uint64_t first = std::getenv("HEARTH_SEED") == nullptr ? 1 : Seed();
  Outcome sum;
  for (uint64_t seed = first; seed < first + Seeds(); ++seed) {
    const Outcome outcome = Simulate(seed);
    ASSERT_THAT(outcome.faults, IsEmpty()) << "HEARTH_SEEDS=1 HEARTH_SEED=" << seed;
    Add(outcome, &sum);
  }
  const auto show = [](const char* what, uint64_t count) {
    std::printf("%10llu %s\n", static_cast<unsigned long long>(count), what);
    EXPECT_GT(count, 0U) << what;
  };
  show("seeds", Seeds());
  show("events in the logs", sum.events);
  show("of them accepted", sum.accepted);
  show("answers to what was sent again", sum.resent);
  show("lives", sum.lives);
  show("ends in the middle of a commit", sum.faulty_commits);
  show("power cuts", sum.power_cuts);
  show("versions switched", sum.versions);
  show("days begun", sum.days);
  show("checkpoints shown", sum.checkpoints);
}

TEST(SimulationTest, TheSameSeedIsTheSameRun) {
  for (uint64_t seed = 1; seed <= 5; ++seed) {
    EXPECT_EQ(Simulate(seed).digest, Simulate(seed).digest) << seed;
    EXPECT_NE(Simulate(seed).digest, Simulate(seed + 1).digest) << seed;
  }
}

// The negative controls.
TEST(SimulationTest, ASkippedEventIsCaught) { EXPECT_GE(Caught(Plant::kSkippedEvent), 30U); }
TEST(SimulationTest, ADoubledBatchIsCaught) { EXPECT_GE(Caught(Plant::kDoubledBatch), 30U); }
TEST(SimulationTest, AnEarlyAcknowledgementIsCaught) {
  EXPECT_GE(Caught(Plant::kEarlyAcknowledgement), 30U);
}
TEST(SimulationTest, AStaleIndexAfterARestartIsCaught) {
  EXPECT_GE(Caught(Plant::kStaleIndex), 10U);
}

}  // namespace
}  // namespace hearth::testing
