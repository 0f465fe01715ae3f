// MASS_RISK against examples by hand and against counting anew every day.

#include "services/domain/mass_risk.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "services/domain/civil_date.h"
#include "tests/domain/random_facts.h"
#include "tests/support/random.h"

namespace hearth::domain {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr char kVillage[] = "441621101001";
constexpr char kNeighbour[] = "441621101002";
constexpr char kTown[] = "441621101";
constexpr int32_t kFirst = 20250101;

v1::MassRiskRule Rule(const std::string& code, uint32_t digits, uint32_t window, uint32_t least) {
  v1::MassRiskRule rule;
  rule.set_rule_code(code);
  rule.set_area_digits(digits);
  rule.set_window_days(window);
  rule.set_least_households(least);
  return rule;
}

MassRiskEvent Event(int32_t day, const std::string& area, const std::string& kind, int household) {
  return {day, area, kind, "household " + std::to_string(household)};
}

TEST(MassRisk, RisesWithTheHouseholdThatMakesItEnoughAndFallsWhenTheyAreGone) {
  const v1::MassRiskRule rule = Rule("village", 12, 7, 3);
  MassRiskWatch watch({&rule}, kFirst);
  EXPECT_THAT(watch.OpenDay(20260301), IsEmpty());
  EXPECT_THAT(watch.Add(Event(20260301, "441621101001003", "disaster", 1)), IsEmpty());
  EXPECT_THAT(watch.Add(Event(20260301, kVillage, "disaster", 1)), IsEmpty()) << "a double";
  watch.OpenDay(20260303);
  EXPECT_THAT(watch.Add(Event(20260303, kVillage, "disaster", 2)), IsEmpty());
  EXPECT_THAT(watch.Add(Event(20260303, kVillage, "illness", 4)), IsEmpty()) << "another kind";
  EXPECT_THAT(watch.Add(Event(20260303, kNeighbour, "disaster", 5)), IsEmpty()) << "next door";
  const auto risen = watch.Add(Event(20260303, kVillage, "disaster", 3));
  ASSERT_THAT(risen, SizeIs(1));
  EXPECT_TRUE(risen[0].raised);
  EXPECT_EQ(risen[0].day, 20260303);
  EXPECT_EQ(risen[0].households, 3U);
  EXPECT_EQ(risen[0].key, (MassRiskKey{"village", kVillage, "disaster"}));
  EXPECT_THAT(watch.Add(Event(20260303, kVillage, "disaster", 6)), IsEmpty()) << "it is up already";
  // The last day with three of the four: 9 March; household 1 leaves on the 8th.
  EXPECT_THAT(watch.OpenDay(20260310), IsEmpty());
  EXPECT_TRUE(watch.IsRaised(risen[0].key));
  const auto fallen = watch.OpenDay(20260320);
  ASSERT_THAT(fallen, SizeIs(1));
  EXPECT_FALSE(fallen[0].raised);
  EXPECT_EQ(fallen[0].day, 20260310);
  EXPECT_EQ(fallen[0].households, 0U);
  EXPECT_FALSE(watch.IsRaised(risen[0].key));
  EXPECT_THAT(watch.Rows(), SizeIs(3)) << "what was counted is kept for the year's average";
}

TEST(MassRisk, ATownAddsUpItsVillages) {
  const v1::MassRiskRule rule = Rule("town", 9, 7, 2);
  MassRiskWatch watch({&rule}, kFirst);
  watch.OpenDay(20260301);
  EXPECT_THAT(watch.Add(Event(20260301, kVillage, "job_loss", 1)), IsEmpty());
  const auto risen = watch.Add(Event(20260301, kNeighbour, "job_loss", 2));
  ASSERT_THAT(risen, SizeIs(1));
  EXPECT_EQ(risen[0].key.area_code, kTown);
}

TEST(MassRisk, AShareIsNeverGuessed) {
  v1::MassRiskRule rule = Rule("share", 12, 7, 2);
  rule.set_least_permille(20);
  const auto risen_with = [&](uint32_t households) {
    MassRiskWatch watch({&rule}, kFirst);
    if (households > 0) watch.SetHouseholds(kVillage, households);
    watch.OpenDay(20260301);
    watch.Add(Event(20260301, kVillage, "disaster", 1));
    return !watch.Add(Event(20260301, kVillage, "disaster", 2)).empty();
  };
  EXPECT_FALSE(risen_with(0));
  EXPECT_TRUE(risen_with(100));
  EXPECT_FALSE(risen_with(101));
}

TEST(MassRisk, OneKindMayBeAsked) {
  v1::MassRiskRule rule = Rule("illness", 12, 7, 1);
  rule.set_kind_code("illness");
  MassRiskWatch watch({&rule}, kFirst);
  watch.OpenDay(20260301);
  EXPECT_THAT(watch.Add(Event(20260301, kVillage, "disaster", 1)), IsEmpty());
  EXPECT_THAT(watch.Add(Event(20260301, kVillage, "illness", 1)), SizeIs(1));
}

// 36 households came in the year before a window of ten days: usual is 0.99 households.
TEST(MassRisk, WhatIsUsualCountsOnceThereIsAYear) {
  v1::MassRiskRule rule = Rule("usual", 12, 10, 1);
  rule.set_least_percent_of_usual(300);
  const auto risen_on = [&](int32_t first_day, int32_t flood) {
    MassRiskWatch watch({&rule}, first_day);
    for (int i = 0; i < 36; ++i) {
      const int32_t day = AddDays(first_day, i * 10);
      watch.OpenDay(day);
      watch.Add(Event(day, kVillage, "illness", i));
    }
    watch.OpenDay(flood);
    int needed = 0;
    for (int h = 1; h < 9 && needed == 0; ++h) {
      if (!watch.Add(Event(flood, kVillage, "illness", 1000 + h)).empty()) needed = h;
    }
    return needed;
  };
  EXPECT_EQ(risen_on(20250101, 20260201), 3);
  EXPECT_EQ(risen_on(20250101, 20260110), 3) << "the first day with a year before its window";
  // Before that the other conditions decide alone: it rose with the first household in 2025.
  EXPECT_EQ(risen_on(20250101, 20260109), 1);
}

TEST(MassRisk, FloodsDoNotRaiseTheirOwnUsual) {
  v1::MassRiskRule rule = Rule("usual", 12, 10, 1);
  rule.set_least_percent_of_usual(300);
  MassRiskWatch watch({&rule}, 20240101);
  watch.OpenDay(20260201);
  for (int h = 0; h < 50; ++h) watch.Add(Event(20260201, kVillage, "illness", h));
  watch.OpenDay(20260202);
  EXPECT_TRUE(watch.IsRaised({"usual", kVillage, "illness"}));
  EXPECT_THAT(watch.OpenDay(20260210), IsEmpty());
}

// Everything counted anew, from the set of events alone.
class Naive {
 public:
  Naive(const v1::MassRiskRule& rule, int32_t first_day) : rule_(rule), first_day_(first_day) {}

  void Add(int32_t day, const std::string& household) {
    if (!events_.emplace(day, household).second) return;
    bool there = false;
    for (int32_t before = 1; before < static_cast<int32_t>(rule_.window_days()); ++before)
      there |= events_.contains({AddDays(day, -before), household});
    came_[day] += there ? 0 : 1;
  }

  bool raised = false;
  void CloseDay(int32_t day, uint32_t of) {
    const auto [all, any] = Judge(day, of);
    raised = raised ? any : all;
  }

 private:
  int64_t Count(int32_t from, int32_t until) const {
    std::set<std::string> households;
    for (auto e = events_.lower_bound({from, ""}); e != events_.end() && e->first <= until; ++e)
      households.insert(e->second);
    return static_cast<int64_t>(households.size());
  }
  int64_t Came(int32_t from, int32_t until) const {
    int64_t came = 0;
    for (auto e = came_.lower_bound(from); e != came_.end() && e->first <= until; ++e)
      came += e->second;
    return came;
  }
  std::pair<bool, bool> Judge(int32_t day, uint32_t of) const {
    const int32_t start = AddDays(day, 1 - static_cast<int32_t>(rule_.window_days()));
    const int64_t count = Count(start, day);
    std::vector<bool> holds = {count >= rule_.least_households()};
    if (rule_.least_permille() > 0)
      holds.push_back(of > 0 && count * 1000 >= int64_t{rule_.least_permille()} * of);
    if (rule_.least_percent_of_usual() > 0 && DaysBetween(first_day_, start) >= 365) {
      const int64_t usual =
          Came(AddDays(start, -365), AddDays(start, -1)) * rule_.window_days();
      holds.push_back(count > 0 &&
                      count * 100 * 365 >= usual * int64_t{rule_.least_percent_of_usual()});
    }
    return {std::count(holds.begin(), holds.end(), false) == 0,
            std::count(holds.begin(), holds.end(), true) > 0};
  }

  const v1::MassRiskRule rule_;
  const int32_t first_day_;
  std::set<std::pair<int32_t, std::string>> events_;  // day, household
  std::map<int32_t, int64_t> came_;
};

v1::MassRiskRule RandomRule(testing::Rng* rng) {
  v1::MassRiskRule rule =
      Rule("r", 12, 1 + static_cast<uint32_t>(testing::Below(*rng, 40)),
           1 + static_cast<uint32_t>(testing::Below(*rng, 6)));
  if (testing::Chance(*rng, 50)) {
    rule.set_least_permille(1 + static_cast<uint32_t>(testing::Below(*rng, 60)));
  }
  if (testing::Chance(*rng, 60)) {
    rule.set_least_percent_of_usual(100 + static_cast<uint32_t>(testing::Below(*rng, 400)));
  }
  return rule;
}

// Order within a day, doubles and a restart from rows in between change nothing.
TEST(MassRisk, IsAFunctionOfTheSetOfEvents) {
  testing::Rng rng = testing::Random(501);
  int rises = 0;
  int falls = 0;
  for (int run = 0; run < 30; ++run) {
    const v1::MassRiskRule rule = RandomRule(&rng);
    const MassRiskKey key{"r", kVillage, "k"};
    const auto of = static_cast<uint32_t>(50 + testing::Below(rng, 100));
    Naive naive(rule, kFirst);
    MassRiskWatch one({&rule}, kFirst);
    MassRiskWatch other({&rule}, kFirst);
    one.SetHouseholds(kVillage, of);
    other.SetHouseholds(kVillage, of);
    bool was_raised = false;
    for (int32_t day = kFirst; day < 20270301; day = AddDays(day, 1)) {
      std::vector<MassRiskEvent> events;
      const bool busy = DayNumber(day) / 30 % 5 == 0;
      for (uint64_t i = testing::Below(rng, busy ? 4 : 12); i < (busy ? 3 : 1); ++i) {
        events.push_back(Event(day, kVillage, "k", static_cast<int>(testing::Below(rng, 60))));
        naive.Add(day, events.back().household);
      }
      one.OpenDay(day);
      other.OpenDay(day);
      for (const MassRiskEvent& event : events) one.Add(event);
      std::shuffle(events.begin(), events.end(), rng);
      for (const MassRiskEvent& event : events) {
        other.Add(event);
        if (testing::Chance(rng, 20)) other.Add(event);
      }
      if (testing::Chance(rng, 2)) {
        MassRiskWatch restored({&rule}, kFirst);
        restored.SetHouseholds(kVillage, of);
        restored.Restore(other.Rows(), day);
        other = restored;
      }
      // The end of the day: what falls does so when the next one opens.
      naive.CloseDay(day, of);
      MassRiskWatch closed = one;
      closed.OpenDay(AddDays(day, 1));
      ASSERT_EQ(closed.IsRaised(key), naive.raised) << day << " " << rule.ShortDebugString();
      rises += naive.raised && !was_raised ? 1 : 0;
      falls += !naive.raised && was_raised ? 1 : 0;
      was_raised = naive.raised;
    }
    const auto strip = [](std::vector<MassRiskRow> rows) {
      for (MassRiskRow& row : rows) row.raised_since = row.raised_since != 0 ? 1 : 0;
      return rows;
    };
    ASSERT_EQ(strip(one.Rows()), strip(other.Rows()));
  }
  EXPECT_GT(rises, 30);
  EXPECT_GT(falls, 30);
}

}  // namespace
}  // namespace hearth::domain
