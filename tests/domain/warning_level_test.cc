// Early-warning levels over a table that nobody has published: an example for tests alone.

#include "services/domain/warning_level.h"

#include <gmock/gmock.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include "services/domain/civil_date.h"
#include "tests/domain/random_facts.h"
#include "tests/support/random.h"

namespace hearth::domain {
namespace {

constexpr int32_t kDay = 20260301;

v1::Rulebook Table() {
  constexpr char kTable[] = R"({"warningLevels": [
    {"ruleCode": "red", "level": 3, "quietDays": 30, "source": "test", "conditions": [
      {"metricCode": "clustered_clues_30d", "atLeast": 50},
      {"metricCode": "new_flags_7d_permille", "atLeast": 10}]},
    {"ruleCode": "orange", "level": 2, "quietDays": 14, "source": "test", "conditions": [
      {"metricCode": "new_flags_30d_percent_of_last_year", "atLeast": 200}]},
    {"ruleCode": "yellow-overdue", "level": 1, "quietDays": 7, "source": "test", "conditions": [
      {"metricCode": "overdue_permille", "atLeast": 300}]},
    {"ruleCode": "yellow-unhelped", "level": 1, "quietDays": 5, "source": "test", "conditions": [
      {"metricCode": "flagged_without_measure_permille", "atLeast": 500}]}]})";
  v1::Rulebook rulebook;
  EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(kTable, &rulebook).ok());
  return rulebook;
}

std::vector<const v1::WarningRow*> Rows(const v1::Rulebook& table) {
  std::vector<const v1::WarningRow*> rows;
  for (const v1::WarningRow& row : table.warning_levels()) rows.push_back(&row);
  return rows;
}

WarningCounts Calm() { return {.households = 1000, .flagged = 10, .duties = 100}; }
WarningCounts Red() {
  WarningCounts counts = Calm();
  counts.clustered_clues_30d = 50;
  counts.new_flags_7d = 10;
  return counts;
}
WarningCounts Orange() {
  WarningCounts counts = Calm();
  counts.new_flags_30d = 20;
  counts.new_flags_30d_last_year = 10;
  return counts;
}
WarningCounts Yellow() {
  WarningCounts counts = Calm();
  counts.overdue = 30;
  return counts;
}

class WarningLevel : public ::testing::Test {
 protected:
  std::optional<v1::WarningLevelChanged> On(int32_t day, const WarningCounts& counts) {
    return JudgeWarning(counts, Rows(table_), day, &state_);
  }

  v1::Rulebook table_ = Table();
  WarningState state_;
};

TEST_F(WarningLevel, RisesAtOnceAndNamesEveryCount) {
  EXPECT_FALSE(On(kDay, Calm()).has_value());
  const auto change = On(20260302, Red());
  ASSERT_TRUE(change.has_value());
  EXPECT_EQ(change->level_before(), 0U);
  EXPECT_EQ(change->level_after(), 3U);
  EXPECT_EQ(change->rule_code(), "red");
  EXPECT_EQ(change->quiet_since_date(), 0);
  ASSERT_EQ(change->inputs_size(), 6);
  EXPECT_EQ(change->inputs(0).metric_code(), "new_flags_7d_permille");
  EXPECT_EQ(change->inputs(0).value(), 10);
  EXPECT_EQ(change->inputs(0).base(), 1000);
  EXPECT_EQ(change->inputs(0).start_date(), 20260224);
  EXPECT_EQ(change->inputs(0).end_date(), 20260302);
  EXPECT_FALSE(On(20260303, Red()).has_value()) << "no change";
}

TEST_F(WarningLevel, FallsAfterItsRowsQuietDays) {
  On(kDay, Orange());
  for (int day = 1; day < 14; ++day) EXPECT_FALSE(On(AddDays(kDay, day), Calm()).has_value()) << day;
  const auto change = On(AddDays(kDay, 14), Calm());
  ASSERT_TRUE(change.has_value());
  EXPECT_EQ(change->level_before(), 2U);
  EXPECT_EQ(change->level_after(), 0U);
  EXPECT_EQ(change->rule_code(), "orange") << "the row that does not hold any more";
  EXPECT_EQ(change->quiet_since_date(), 20260302);
}

TEST_F(WarningLevel, ADayOfTheLevelStartsTheQuietDaysAnew) {
  On(kDay, Orange());
  EXPECT_FALSE(On(AddDays(kDay, 13), Orange()).has_value());
  EXPECT_FALSE(On(AddDays(kDay, 26), Calm()).has_value());
  EXPECT_TRUE(On(AddDays(kDay, 27), Calm()).has_value());
}

TEST_F(WarningLevel, FallsToTheLevelThatStillHolds) {
  On(kDay, Red());
  EXPECT_FALSE(On(AddDays(kDay, 25), Orange()).has_value());
  const auto down = On(AddDays(kDay, 30), Calm());
  ASSERT_TRUE(down.has_value());
  EXPECT_EQ(down->level_after(), 2U);
  EXPECT_EQ(down->rule_code(), "orange");
  const auto calm = On(AddDays(kDay, 39), Calm());
  ASSERT_TRUE(calm.has_value());
  EXPECT_EQ(calm->level_after(), 0U);
}

TEST_F(WarningLevel, AHigherRowKeepsALowerOneUp) {
  On(kDay, Yellow());
  On(AddDays(kDay, 1), Red());
  const auto down = On(AddDays(kDay, 31), Calm());
  ASSERT_TRUE(down.has_value());
  EXPECT_EQ(down->level_after(), 0U) << "yellow was quiet for 30 days as well";
  // But not one that was gone long before.
  WarningState fresh;
  state_ = fresh;
  On(kDay, Yellow());
  EXPECT_TRUE(On(AddDays(kDay, 7), Calm()).has_value());
  On(AddDays(kDay, 20), Red());
  EXPECT_EQ(state_.held[1].last_date, 0);
}

TEST_F(WarningLevel, TheFirstRowOfALevelIsNamed) {
  WarningCounts both = Yellow();
  both.flagged_without_measure = 10;
  EXPECT_EQ(On(kDay, both)->rule_code(), "yellow-overdue");
}

TEST_F(WarningLevel, WhatCannotBeDividedDoesNotHold) {
  EXPECT_FALSE(On(kDay, {.new_flags_30d = 100, .new_flags_30d_last_year = 0}).has_value());
  EXPECT_FALSE(On(kDay, {.new_flags_30d = 100}).has_value()) << "no history";
  EXPECT_FALSE(On(kDay, {.overdue = 5}).has_value()) << "no duties";
}

TEST_F(WarningLevel, WithoutATableThereIsNoLevel) {
  table_.clear_warning_levels();
  EXPECT_FALSE(On(kDay, Red()).has_value());
}

// Against a plain reading of the rule: a level holds on a day if in the last quiet_days days, that
// day included, a row of it matched, or a higher one while it held.
TEST_F(WarningLevel, NeverFallsTooEarlyNorTooLate) {
  testing::Rng rng = testing::Random(502);
  constexpr std::array<int, 4> kQuiet = {0, 7, 14, 30};
  const std::array<WarningCounts, 4> days = {Calm(), Yellow(), Orange(), Red()};
  int changes = 0;
  for (int run = 0; run < 50; ++run) {
    state_ = {};
    uint32_t level = 0;
    std::array<int, 4> last = {-1, -1, -1, -1};
    for (int day = 0; day < 400; ++day) {
      const uint64_t today = testing::Chance(rng, 85) ? 0 : 1 + testing::Below(rng, 3);
      const auto change = On(AddDays(kDay, day), days[today]);
      if (change.has_value()) {
        ++changes;
        EXPECT_EQ(change->level_before(), level);
        level = change->level_after();
      }
      for (size_t l = 1; l <= today; ++l) {
        if (l == today || last[l] >= 0) last[l] = day;
      }
      uint32_t expected = 0;
      for (size_t l = 1; l < 4; ++l) {
        if (last[l] >= 0 && day - last[l] >= kQuiet[l]) last[l] = -1;
        if (last[l] >= 0) expected = static_cast<uint32_t>(l);
      }
      ASSERT_EQ(state_.level, expected) << "run " << run << " day " << day;
    }
  }
  EXPECT_GT(changes, 200);
}

}  // namespace
}  // namespace hearth::domain
