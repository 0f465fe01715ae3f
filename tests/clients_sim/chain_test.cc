// Envelopes: ids, clocks, chains, and the order of lines in the file.

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>

#include "clients/sim/calendar.h"
#include "tests/clients_sim/county.h"

namespace hearth::testing {
namespace {

class ChainTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { county_ = new SimCounty(RunCounty(SimOptions(4, 5, 1'500, 12))); }
  static void TearDownTestSuite() {
    delete county_;
    county_ = nullptr;
  }
  static const std::vector<SimLine>& lines() { return county_->lines; }

  static SimCounty* county_;
};

SimCounty* ChainTest::county_ = nullptr;

// Facts without the days.
template <typename See>
void ForFacts(const std::vector<SimLine>& lines, const See& see) {
  for (const SimLine& line : lines) {
    if (line.draft.open_day().empty()) see(line);
  }
}

// The first thing that is wrong with the chains; empty = every device counts up from 1 without a
// gap, and what is sent again is the same, byte for byte.
std::string FindChainFault(const std::vector<SimLine>& lines) {
  std::map<std::string, uint64_t> next;
  std::map<std::string, std::string> seen;
  std::string fault;
  ForFacts(lines, [&](const SimLine& line) {
    const auto [at, is_new] = seen.emplace(line.draft.event_id(), line.text);
    if (!is_new) {
      if (at->second != line.text) fault = "sent again with other bytes: " + line.text;
      return;
    }
    const uint64_t expected = ++next[line.draft.device()];
    if (line.draft.device_seq() != expected) fault = "a gap in a chain: " + line.text;
  });
  return fault;
}

TEST_F(ChainTest, EveryDeviceCountsUpWithoutAGap) { EXPECT_EQ(FindChainFault(lines()), ""); }

// Negative controls: a line that is missing, a line that was changed on the way.
TEST_F(ChainTest, AMissingOrChangedLineIsSeen) {
  std::vector<SimLine> cut = lines();
  size_t at = cut.size() / 2;
  while (!cut[at].draft.open_day().empty()) ++at;
  cut.erase(cut.begin() + static_cast<std::ptrdiff_t>(at));
  EXPECT_NE(FindChainFault(cut), "");
  std::vector<SimLine> changed = lines();
  changed.push_back(changed[at]);
  changed.back().text += " ";
  EXPECT_NE(FindChainFault(changed), "");
}

// What is sent again stands at the head of the device's next run, so a day holds one stretch of
// each device.
TEST_F(ChainTest, ADeviceHasOneStretchADay) {
  std::set<std::string> today;
  std::string current;
  for (const SimLine& line : lines()) {
    if (!line.draft.open_day().empty()) {
      today.clear();
      current.clear();
      continue;
    }
    const bool last_day = line.day == lines().back().day;  // what was held back comes at its end
    if (line.draft.device() == current || last_day) continue;
    current = line.draft.device();
    ASSERT_TRUE(today.insert(current).second) << line.text;
  }
}

TEST_F(ChainTest, EventIdsAreUuidsOfTheDevicesClock) {
  ForFacts(lines(), [](const SimLine& line) {
    const std::string& id = line.draft.event_id();
    ASSERT_EQ(id.size(), 36U);
    ASSERT_EQ(id[14], '7');
    ASSERT_NE(std::string("89ab").find(id[19]), std::string::npos);
    const uint64_t ms = std::stoull(id.substr(0, 8) + id.substr(9, 4), nullptr, 16);
    const auto instant = static_cast<int64_t>(ms / 1'000) + sim::kZoneSeconds;
    ASSERT_EQ(sim::InstantText(instant), line.draft.device_time()) << line.text;
  });
}

TEST_F(ChainTest, SaltsAreLongAndNeverTheSame) {
  std::set<std::string> ids;
  std::set<std::string> salts;
  ForFacts(lines(), [&](const SimLine& line) {
    ASSERT_EQ(line.draft.salt().size(), 64U);
    const bool fresh = ids.insert(line.draft.event_id()).second;
    ASSERT_EQ(salts.insert(line.draft.salt()).second, fresh) << line.text;
  });
}

// The server refuses what is dated more than a day ahead of it.
TEST_F(ChainTest, NothingHappensBeforeItsDayIsOpened) {
  ForFacts(lines(), [](const SimLine& line) {
    ASSERT_LE(DayOf(line.draft.occurred_time()), line.day) << line.text;
  });
}

TEST_F(ChainTest, DaysAreOpenedOneByOne) {
  ASSERT_EQ(lines().front().draft.open_day(), "2025-12-01");
  int day = lines().front().day - 1;
  for (const SimLine& line : lines()) {
    if (line.draft.open_day().empty()) continue;
    ASSERT_EQ(line.day, ++day);
    ASSERT_EQ(line.draft.ByteSizeLong(), line.draft.open_day().size() + 2);  // alone in its line
  }
}

TEST_F(ChainTest, ActorsAndDevicesAreSpeltAsTheContractWants) {
  const std::string allowed = "abcdefghijklmnopqrstuvwxyz0123456789._-";
  ForFacts(lines(), [&](const SimLine& line) {
    for (const std::string& name : {line.draft.actor(), line.draft.device()}) {
      ASSERT_FALSE(name.empty() || name.size() > 64) << line.text;
      ASSERT_EQ(name.find_first_not_of(allowed), std::string::npos) << line.text;
    }
  });
}

TEST_F(ChainTest, GridsComeFirstAndEveryHouseholdLivesInOne) {
  std::set<std::string> grids;
  std::map<std::string, int> villages;
  ForFacts(lines(), [&](const SimLine& line) {
    if (line.draft.fact().has_area_changed()) {
      ASSERT_TRUE(line.draft.household().empty());
      ASSERT_LE(line.draft.fact().area_changed().changes_size(), 500);
      for (const v1::AreaChange& change : line.draft.fact().area_changed().changes()) {
        ASSERT_TRUE(grids.insert(change.created().code()).second);
        ASSERT_EQ(change.created().parent_code(), change.created().code().substr(0, 12));
        ++villages[change.created().parent_code()];
      }
      return;
    }
    ASSERT_EQ(line.draft.household().size(), 32U);
    ASSERT_EQ(grids.count(line.draft.area_code()), 1U) << line.text;
  });
  EXPECT_EQ(villages.size(), 20U);
  EXPECT_NEAR(static_cast<double>(grids.size()) / 20, 15, 2);
}

}  // namespace
}  // namespace hearth::testing
