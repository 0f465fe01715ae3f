// The rates that the parameters promise, counted in the drafts alone.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tests/clients_sim/county.h"
#include "tests/clients_sim/figures.h"

namespace hearth::testing {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using ::testing::Key;

class RatesTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    county_ = new SimCounty(RunCounty(SimOptions(18, 4, 4'000, 12)));
    figures_ = new Figures(Count(county_->lines));
  }
  static void TearDownTestSuite() {
    delete figures_;
    delete county_;
    figures_ = nullptr;
    county_ = nullptr;
  }

  static SimCounty* county_;
  static Figures* figures_;
};

SimCounty* RatesTest::county_ = nullptr;
Figures* RatesTest::figures_ = nullptr;

TEST_F(RatesTest, AreAsTheParametersSay) { EXPECT_THAT(FindRateFaults(*figures_), IsEmpty()); }

// Negative controls: a county that is never late, sends nothing twice, leaves nothing out.
TEST_F(RatesTest, APunctualCountyIsFound) {
  std::vector<SimLine> lines = county_->lines;
  for (SimLine& line : lines) {
    if (line.draft.open_day().empty()) line.day = DayOf(line.draft.occurred_time());
  }
  EXPECT_THAT(FindRateFaults(Count(lines)), Contains(HasSubstr("late checks: 0")));
}

TEST_F(RatesTest, ACountyThatSendsNothingTwiceIsFound) {
  std::vector<SimLine> lines;
  std::set<std::string> ids;
  for (const SimLine& line : county_->lines) {
    if (line.draft.event_id().empty() || ids.insert(line.draft.event_id()).second) {
      lines.push_back(line);
    }
  }
  EXPECT_THAT(FindRateFaults(Count(lines)), Contains(HasSubstr("repeated lines: 0")));
}

TEST_F(RatesTest, ACountyThatLeavesNothingOutIsFound) {
  std::vector<SimLine> lines = county_->lines;
  for (SimLine& line : lines) {
    if (!line.draft.fact().has_check_recorded()) continue;
    v1::CheckRecorded* check = line.draft.mutable_fact()->mutable_check_recorded();
    check->mutable_guarantees();
    check->mutable_risks();
  }
  EXPECT_THAT(FindRateFaults(Count(lines)), Contains(HasSubstr("partial regular checks: 0")));
}

TEST_F(RatesTest, NoTwoTownsAreAlike) {
  EXPECT_EQ(figures_->towns.size(), 18U);
  EXPECT_THAT(FindTwins(*figures_), IsEmpty());
  Figures twins = *figures_;  // negative control
  twins.towns.begin()->second = twins.towns.rbegin()->second;
  EXPECT_EQ(FindTwins(twins).size(), 1U);
}

// Not the same county 18 times with other dice: incomes, lateness and farming differ by more than
// chance.
TEST_F(RatesTest, TownsDifferInWhatTheyAre) {
  std::vector<double> late;
  std::vector<double> farm;
  for (const auto& [code, town] : figures_->towns) {
    late.push_back(static_cast<double>(town.late) / static_cast<double>(town.checks));
    farm.push_back(static_cast<double>(town.farm_fen) / static_cast<double>(town.wage_fen));
  }
  const auto spread = [](std::vector<double> values) {
    return *std::max_element(values.begin(), values.end()) /
           *std::min_element(values.begin(), values.end());
  };
  EXPECT_GT(spread(late), 1.5);
  EXPECT_GT(spread(farm), 1.5);
}

TEST_F(RatesTest, EveryKindOfFactAndCheckOccurs) {
  for (const int kind :
       {v1::Fact::kHouseholdRegistered, v1::Fact::kMemberAdded, v1::Fact::kMemberRemoved,
        v1::Fact::kMembersJoined, v1::Fact::kHeadChanged, v1::Fact::kHouseholdSplit,
        v1::Fact::kHouseholdMerged, v1::Fact::kHouseholdRelocated, v1::Fact::kCheckRecorded,
        v1::Fact::kCheckCorrected, v1::Fact::kCheckVoided, v1::Fact::kAreaChanged}) {
    EXPECT_THAT(figures_->kinds, Contains(Key(kind)));
  }
  EXPECT_EQ(figures_->check_kinds.size(), 4U);
}

TEST_F(RatesTest, EveryRiskAndSuddenEventOccurs) {
  EXPECT_THAT(figures_->risks,
              IsSupersetOf({"01", "02", "03", "04", "05", "06", "07", "09", "10", "11", "99"}));
  EXPECT_THAT(figures_->sudden_kinds,
              IsSupersetOf({"illness", "accident", "job_loss", "disaster", "project_failure"}));
}

TEST_F(RatesTest, FactsOvertakeWhatTheyRestOn) {
  EXPECT_GT(figures_->overtaking_checks, 0);
  EXPECT_GT(figures_->overtaking_corrections, 0);
}

// Nobody goes from house to house in the week of the Spring Festival.
TEST_F(RatesTest, SpringFestivalIsQuiet) {
  const int64_t february = figures_->months[2];
  const int64_t march = figures_->months[3];
  EXPECT_GT(february, 0);
  EXPECT_LT(february * 10, march * 9);
}

TEST_F(RatesTest, AFloodHitsOneTown) {
  std::map<std::string, int> floods;
  for (const SimLine& line : county_->lines) {
    const std::string& day = line.draft.occurred_time();
    if (!day.starts_with("2026-06") || !line.draft.fact().has_check_recorded()) continue;
    for (const v1::SuddenEvent& event : line.draft.fact().check_recorded().sudden_events()) {
      if (event.kind() == "disaster") ++floods[line.draft.area_code().substr(0, 9)];
    }
  }
  int most = 0;
  int all = 0;
  for (const auto& [town, count] : floods) {
    most = std::max(most, count);
    all += count;
  }
  EXPECT_GE(most, 8);
  EXPECT_GT(most * 10, all * 7);
}

}  // namespace
}  // namespace hearth::testing
