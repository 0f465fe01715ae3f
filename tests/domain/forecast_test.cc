#include "services/domain/forecast.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <functional>
#include <vector>

#include "services/domain/civil_date.h"
#include "tests/domain/random_facts.h"

namespace hearth::domain {
namespace {

using testing::Below;
using testing::Chance;
using testing::Rng;

constexpr int32_t kToday = 20260601;
constexpr auto kStage = v1::CHAIN_STAGE_COMPARED;

std::vector<FinishedStep> Steps(const std::vector<int32_t>& days) {
  std::vector<FinishedStep> steps;
  for (const int32_t count : days) steps.push_back({kStage, 20260525, count});
  return steps;
}

int32_t Expected(const std::vector<int32_t>& days) {
  return ForecastBreach(kStage, Steps(days), kToday, kToday).value().expected_date;
}

TEST(Forecast, TheSeventyFifthPercentile) {
  EXPECT_EQ(Expected({4}), 20260605);
  EXPECT_EQ(Expected({9, 1, 2, 3}), 20260604);      // third of four
  EXPECT_EQ(Expected({5, 4, 3, 2, 1}), 20260605);   // 3.75: the fourth of five
  EXPECT_EQ(Expected({7, 7, 7, 100}), 20260608);    // one straggler does not count
  EXPECT_EQ(Expected({1, 1, 100, 100}), 20260909);  // 29 in June, 31, 31, 9
}

TEST(Forecast, BreachesWhenExpectedAfterTheDueDay) {
  const auto at = [](int32_t due) { return ForecastBreach(kStage, Steps({4}), kToday, due); };
  EXPECT_FALSE(at(20260605)->breaches);
  EXPECT_TRUE(at(20260604)->breaches);
  EXPECT_EQ(at(20260604)->samples, 1u);
}

TEST(Forecast, OtherStagesAndOldStepsDoNotCount) {
  const auto forecast = [](const FinishedStep& step) {
    return ForecastBreach(kStage, {step}, kToday, kToday).has_value();
  };
  EXPECT_FALSE(ForecastBreach(kStage, {}, kToday, kToday).has_value());
  EXPECT_FALSE(forecast({v1::CHAIN_STAGE_PUBLICISED, 20260525, 4}));
  EXPECT_FALSE(forecast({kStage, 20260303, 4}));  // 90 days ago
  EXPECT_TRUE(forecast({kStage, 20260304, 4}));   // 89
  EXPECT_TRUE(forecast({kStage, kToday, 4}));
  EXPECT_FALSE(forecast({kStage, 20260602, 4}));  // not yet
  EXPECT_FALSE(forecast({kStage, 20260525, -1}));
  EXPECT_FALSE(forecast({kStage, 0, 4}));
  EXPECT_FALSE(forecast({kStage, 20260525, 100'000}));  // beyond all days
}

// A simulated town: a chain of six stages is opened every day; how long each takes is drawn, and
// after 1 May every stage takes longer, so that chains begin to be late.
constexpr int kStages = 6;
constexpr int32_t kChainDays = 15;

struct Walk {
  std::vector<int32_t> reached;  // day of each stage
  int32_t decided = 0;
  int32_t due() const { return AddDays(reached[0], kChainDays); }
};

v1::ChainStage StageOf(int number) { return static_cast<v1::ChainStage>(3 + number); }

std::vector<Walk> SimulatedTown(Rng& rng) {
  std::vector<Walk> walks;
  for (int32_t day = 20260101; day < 20261201; day = AddDays(day, 1)) {
    Walk walk;
    int32_t at = day;
    for (int i = 0; i < kStages; ++i) {
      walk.reached.push_back(at);
      const uint64_t slow = at >= 20260501 && Chance(rng, 50) ? 3 : 0;
      at = AddDays(at, static_cast<int32_t>(1 + Below(rng, 3) + Below(rng, 1 + slow)));
    }
    walk.decided = at;
    walks.push_back(walk);
  }
  return walks;
}

std::vector<FinishedStep> KnownOn(const std::vector<Walk>& town, int32_t today) {
  std::vector<FinishedStep> known;
  for (const Walk& walk : town) {
    if (walk.decided > today) continue;
    for (int i = 0; i < kStages; ++i) {
      const int32_t reached = walk.reached[static_cast<size_t>(i)];
      known.push_back({StageOf(i), walk.decided, DaysBetween(reached, walk.decided)});
    }
  }
  return known;
}

int StageOn(const Walk& walk, int32_t today) {
  int stage = -1;
  for (const int32_t day : walk.reached) stage += day <= today ? 1 : 0;
  return stage;
}

struct Score {
  int hits = 0, false_alarms = 0, misses = 0, quiet = 0;

  double Precision() const { return static_cast<double>(hits) / (hits + false_alarms); }
  double Recall() const { return static_cast<double>(hits) / (hits + misses); }
};

using Forecaster = std::function<bool(v1::ChainStage stage, const std::vector<FinishedStep>& town,
                                      int32_t today, int32_t due_date)>;

// Every chain that is open and not yet late and whose due day lies in the week to come: a week
// later it is known whether it was late.
Score AWeekLater(const Forecaster& forecaster) {
  Score score;
  for (uint64_t seed = 1; seed <= 5; ++seed) {
    Rng rng(seed);
    const std::vector<Walk> town = SimulatedTown(rng);
    for (int32_t today = 20260401; today < 20261101; today = AddDays(today, 7)) {
      const std::vector<FinishedStep> known = KnownOn(town, today);
      for (const Walk& walk : town) {
        const bool open = walk.reached[0] <= today && walk.decided > today;
        if (!open || walk.due() < today || walk.due() >= AddDays(today, 7)) continue;
        const bool late = walk.decided > walk.due();
        const bool said = forecaster(StageOf(StageOn(walk, today)), known, today, walk.due());
        ++(said ? (late ? score.hits : score.false_alarms) : (late ? score.misses : score.quiet));
      }
    }
  }
  return score;
}

TEST(Forecast, PrecisionAndRecallAWeekLater) {
  const Score score = AWeekLater([](v1::ChainStage stage, const std::vector<FinishedStep>& town,
                                    int32_t today, int32_t due_date) {
    const auto forecast = ForecastBreach(stage, town, today, due_date);
    return forecast.has_value() && forecast->breaches;
  });
  std::printf(
      "breach forecast: precision %.3f, recall %.3f (%d hits, %d false, %d missed, %d quiet)\n",
      score.Precision(), score.Recall(), score.hits, score.false_alarms, score.misses, score.quiet);
  ASSERT_GT(score.hits + score.false_alarms, 0);  // precision is of something
  ASSERT_GT(score.hits + score.misses, 0);        // recall is of something
  ASSERT_GT(score.quiet, 0);
  EXPECT_GT(score.Recall(), 0);

  // Control: who always says no finds nothing; who always says yes is right as often as chains
  // are late, and the forecast is right more often than that.
  const Score never = AWeekLater([](auto, const auto&, auto, auto) { return false; });
  EXPECT_EQ(never.Recall(), 0);
  const Score always = AWeekLater([](auto, const auto&, auto, auto) { return true; });
  EXPECT_EQ(always.Recall(), 1);
  EXPECT_GT(score.Precision(), always.Precision());
}

}  // namespace
}  // namespace hearth::domain
