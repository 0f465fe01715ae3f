// The demo county is held to stated ranges, as the shipped rules see it.

#include <gmock/gmock.h>

#include <map>
#include <set>

#include "tests/e2e/county_feed.h"
#include "tests/wire/hearthd.h"

namespace hearth::testing {
namespace {

using Counters = std::map<std::string, int64_t>;

Counters CountersOf(const v1::AreaSummary& summary) {
  Counters counters;
  for (const v1::Counter& counter : summary.counters()) counters[counter.key()] = counter.value();
  return counters;
}

TEST(DemoCounty, IsWithinItsStatedRanges) {
  const auto households = static_cast<uint32_t>(CountFromEnvironment("HEARTH_HOUSEHOLDS", 2'000));
  const CountyFeed feed({.under = kCounty, .households = households, .months = 12});
  Hearthd server;
  ASSERT_NO_FATAL_FAILURE(server.Start());
  Desk desk(server.address());
  CountyFeed::Found(&desk);
  ASSERT_NO_FATAL_FAILURE(feed.Feed(0, feed.steps(), &desk));
  const auto summary = desk.Summary(desk.Head().position());
  const Counters county = CountersOf(summary.total());

  // Flags about the household; STALE says something of the visitor.
  std::set<std::string> flagged;
  std::map<std::string, int> by_flag;
  for (const std::string& id : feed.Households(feed.steps())) {
    const v1::GetHouseholdResponse household = desk.Household(id);
    for (const std::string& flag : household.flags()) {
      ++by_flag[flag];
      if (flag != "STALE") flagged.insert(id);
    }
  }
  const double percent =
      100.0 * static_cast<double>(flagged.size()) / static_cast<double>(county.at("registered"));
  std::printf("%lld households, %.2f %% flagged\n", static_cast<long long>(county.at("registered")),
              percent);
  for (const auto& [key, value] : county)
    std::printf("  %s %lld\n", key.c_str(), static_cast<long long>(value));
  EXPECT_GE(percent, 1.0);
  EXPECT_LE(percent, 3.0);
  for (const char* flag : {"SUGGEST_UNSTABLE", "SUGGEST_MARGINAL", "SUGGEST_SEVERE",
                           "GUARANTEE_GAP", "LOW_INCOME_NO_RISK", "STALE"}) {
    EXPECT_GT(by_flag[flag], 0) << flag;
    EXPECT_EQ(
        county.count(std::string("flag.") + flag) > 0 ? county.at(std::string("flag.") + flag) : 0,
        by_flag[flag]);
  }
  EXPECT_EQ(by_flag.count("LINE_MISSING"), 0u);

  std::set<std::string> figures;
  for (const v1::AreaSummary& town : summary.areas()) {
    std::string text;
    for (const v1::Counter& counter : town.counters())
      text += counter.key() + "=" + std::to_string(counter.value()) + " ";
    EXPECT_TRUE(figures.insert(text).second) << town.area_code() << " is like another town";
  }
}

// What a town office has to look at on a working day of a quiet month: more than forty would be
// noise.
TEST(DemoCounty, RaisesNoMoreAlertsThanATownCanRead) {
  const auto households = static_cast<uint32_t>(CountFromEnvironment("HEARTH_HOUSEHOLDS", 2'000));
  const CountyFeed feed({.under = kCounty, .households = households, .months = 6});
  Hearthd server;
  ASSERT_NO_FATAL_FAILURE(server.Start());
  Desk desk(server.address());
  CountyFeed::Found(&desk);
  ASSERT_NO_FATAL_FAILURE(feed.Feed(0, feed.steps(), &desk));
  std::map<std::string, int> by_town;
  int32_t last = 0;
  const auto alerts = desk.Alerts(desk.Head().position());
  for (const v1::Alert& alert : alerts) last = std::max(last, alert.raised_date());
  for (const v1::Alert& alert : alerts) {
    if (alert.raised_date() / 100 == last / 100) ++by_town[alert.area_code().substr(0, 9)];
  }
  std::vector<int> counts;
  for (const auto& [town, count] : by_town) counts.push_back(count);
  ASSERT_FALSE(counts.empty());
  std::sort(counts.begin(), counts.end());
  const double a_day = counts[counts.size() / 2] / 22.0;
  std::printf(
      "median town: %.2f new alerts a working day in the last month (%u households in the "
      "county)\n",
      a_day, households);
  EXPECT_LE(a_day, 40.0);
}

}  // namespace
}  // namespace hearth::testing
