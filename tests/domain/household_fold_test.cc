// The fold commutes: the same accepted facts give the same household, however they arrive.

#include "services/domain/household_fold.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <set>
#include <utility>

#include "services/domain/assess.h"
#include "services/domain/civil_date.h"
#include "tests/domain/fixtures.h"
#include "tests/support/proto_matchers.h"
#include "tests/support/random.h"

namespace hearth::domain {
namespace {

using rows::v1::HouseholdState;
using testing::Below;
using testing::EqualsProto;
using testing::Rng;
using Events = std::vector<Event>;
using Fold = std::function<HouseholdState(const Events&, int32_t day)>;

constexpr int32_t kDay = 20260501;
constexpr int kHouseholds = 150;

// Adds one event after the other and folds anew where that is asked for.
HouseholdState EvolveAll(const Events& events, int32_t day) {
  HouseholdState state;
  Events so_far;
  for (const Event& event : events) {
    so_far.push_back(event);
    if (!Evolve(&state, event, day)) state = FoldHousehold(so_far, day);
  }
  return state;
}

Events Shuffled(Rng& rng, Events events) {
  for (size_t i = events.size(); i > 1; --i) std::swap(events[i - 1], events[Below(rng, i)]);
  const size_t doubles = Below(rng, 4);
  for (size_t i = 0; i < doubles; ++i) {
    const Event copy = events[Below(rng, events.size())];
    events.insert(events.begin() + static_cast<std::ptrdiff_t>(Below(rng, events.size() + 1)),
                  copy);
  }
  for (size_t i = 0; i < events.size(); ++i) events[i].position = i + 1;
  return events;
}

// How many of many shuffles answer otherwise than the facts in order: digest, outcomes, or both.
int Differences(const Fold& fold, uint64_t salt) {
  Rng rng = testing::Random(salt);
  const Control control = testing::DemoControl(kDay);
  int differences = 0;
  for (int i = 0; i < kHouseholds; ++i) {
    const Events events = testing::RandomHousehold(rng);
    const auto answer = [&](const Events& arrived) {
      const v1::OpenedHousehold opened = OpenHousehold(fold(arrived, kDay), control);
      return std::make_pair(Digest(opened), Assess(opened, control).SerializeAsString());
    };
    const auto expected = answer(events);
    for (int shuffle = 0; shuffle < 4; ++shuffle)
      differences += answer(Shuffled(rng, events)) != expected ? 1 : 0;
  }
  return differences;
}

TEST(HouseholdFold, AnyOrderAndDoublesGiveTheSameHousehold) {
  EXPECT_EQ(Differences(FoldHousehold, 1), 0);
}

TEST(HouseholdFold, TheSameOneByOne) { EXPECT_EQ(Differences(EvolveAll, 2), 0); }

// Negative control: a fold in which what arrives last wins.
TEST(HouseholdFold, AFoldByArrivalIsCaught) {
  const Fold by_arrival = [](Events events, int32_t day) {
    for (Event& event : events) {
      event.header.set_occurred_time_ms(TimeOfDate(20250601));
      event.header.set_device_seq(event.position);
    }
    return FoldHousehold(events, day);
  };
  EXPECT_GT(Differences(by_arrival, 3), 0);
}

// Negative control: a fold that forgets voids and corrections that overtake their target.
TEST(HouseholdFold, AFoldThatForgetsEarlyVoidsIsCaught) {
  const Fold forgetful = [](const Events& events, int32_t day) {
    Events kept;
    std::set<std::string> seen;
    for (const Event& event : events) {
      const v1::Fact& fact = event.fact;
      seen.insert(event.header.event_id());
      if (fact.has_check_voided() && !seen.contains(fact.check_voided().target_event_id()))
        continue;
      if (fact.has_check_corrected() && !seen.contains(fact.check_corrected().target_event_id()))
        continue;
      kept.push_back(event);
    }
    return FoldHousehold(kept, day);
  };
  EXPECT_GT(Differences(forgetful, 4), 0);
}

// Days open while facts arrive, some of them dated ahead. After every step the state is the fold of
// all.
TEST(HouseholdFold, OneByOneIsTheFoldOfAllAtEveryStep) {
  Rng rng = testing::Random(5);
  int refolds = 0;
  int evolved = 0;
  for (int i = 0; i < kHouseholds; ++i) {
    const Events events = Shuffled(rng, testing::RandomHousehold(rng));
    HouseholdState state;
    Events so_far;
    int32_t day = 20250601;
    for (const Event& event : events) {
      day = AddDays(day, static_cast<int32_t>(Below(rng, 60)));
      so_far.push_back(event);
      const HouseholdState before = state;
      const bool exact = Evolve(&state, event, day);
      const HouseholdState all = FoldHousehold(so_far, day);
      ++(exact ? evolved : refolds);
      if (!exact) {
        ASSERT_THAT(state, EqualsProto(before)) << "a refusal must leave the state alone";
        state = all;
      }
      ASSERT_EQ(state.SerializeAsString(), all.SerializeAsString())
          << event.fact.DebugString() << state.DebugString() << all.DebugString();
    }
  }
  // Both ways are walked, and the quick one is the rule.
  EXPECT_GT(refolds, 0);
  EXPECT_GT(evolved, 2 * refolds);
}

TEST(HouseholdFold, FactsOfLaterDaysWait) {
  testing::Story story;
  story.Register()
      .Check(testing::WellCheck(20260106), 20260110)
      .Check(testing::WellCheck(20260201), 20260201);
  const HouseholdState state = FoldHousehold(story.events(), 20260115);
  EXPECT_EQ(state.checks_size(), 1);
  EXPECT_EQ(state.pending_date(), 20260201);
  const HouseholdState later = FoldHousehold(story.events(), 20260201);
  EXPECT_EQ(later.checks_size(), 2);
  EXPECT_EQ(later.pending_date(), 0);
}

TEST(HouseholdFold, ADueFactForcesAFoldOfAll) {
  testing::Story story;
  story.Register().Check(testing::WellCheck(20260201), 20260201);
  HouseholdState state = FoldHousehold(story.events(), 20260115);
  testing::Story another;
  another.Register();
  EXPECT_FALSE(Evolve(&state, another.last(), 20260201));
  EXPECT_EQ(state.pending_date(), 20260201);
}

TEST(HouseholdFold, RefusedEventsAndOtherKindsAreNoFacts) {
  testing::Story story;
  story.Register().Check(testing::WellCheck(20260106));
  Events events = story.events();
  events[1].refused = v1::REFUSAL_REASON_MALFORMED;
  v1::Fact day_opened;
  day_opened.mutable_day_opened()->set_date(20260107);
  story.Add(day_opened);
  events.push_back(story.last());
  const HouseholdState state = FoldHousehold(events, kDay);
  EXPECT_THAT(state, EqualsProto(FoldHousehold({events[0]}, kDay)));
  EXPECT_THAT(EvolveAll(events, kDay), EqualsProto(state));
}

// The body was erased: the header says nothing that the fold could keep.
TEST(HouseholdFold, AnEventWithoutItsBodySaysNothing) {
  testing::Story story;
  story.Register().Check(testing::WellCheck(20260106));
  Events events = story.events();
  events[1].fact.Clear();
  EXPECT_THAT(FoldHousehold(events, kDay), EqualsProto(FoldHousehold({events[0]}, kDay)));
}

TEST(HouseholdFold, ACheckThatOvertakesTheRegistrationWaits) {
  testing::Story story;
  story.Register().Check(testing::WellCheck(20260106));
  const Control control = testing::DemoControl(kDay);
  const Event check = story.last();
  const v1::OpenedHousehold waiting = OpenHousehold(FoldHousehold({check}, kDay), control);
  EXPECT_FALSE(waiting.registered());
  EXPECT_EQ(waiting.area_code(), check.header.area_code())
      << "so that it can be shown in its village";
  EXPECT_EQ(waiting.income().items_size(), 1);
  EXPECT_EQ(Assess(waiting, control).outcomes_size(), 0);
  const v1::OpenedHousehold joined =
      OpenHousehold(FoldHousehold({check, story.events()[0]}, kDay), control);
  EXPECT_TRUE(joined.registered());
  EXPECT_EQ(Digest(joined), Digest(story.Open(control)));
}

TEST(HouseholdFold, LatestWindowThatDoesNotOverlapIsThePreviousIncome) {
  testing::Story story;
  const auto collect = [&](int32_t start, int32_t end, int64_t per_capita) {
    v1::CheckRecorded check = testing::WellCheck(20260106);
    testing::SetPerCapita(per_capita, &check);
    check.mutable_income()->set_window_start_date(start);
    check.mutable_income()->set_window_end_date(end);
    story.Check(check);
  };
  story.Register();
  collect(20230101, 20231231, 100);
  collect(20240101, 20241231, 300);
  collect(20240101, 20241231, 200);  // collected again: the newer one of that window
  collect(20240701, 20250630, 400);  // overlaps the winning one
  collect(20250101, 20251231, 500);
  const v1::OpenedHousehold opened = story.Open(testing::DemoControl(kDay));
  EXPECT_EQ(opened.income().items(0).amount_fen(), 1000);
  EXPECT_EQ(opened.previous_income().items(0).amount_fen(), 400);
  EXPECT_EQ(opened.previous_income().window_end_date(), 20241231);
}

TEST(HouseholdFold, WhoIsRegisteredAfterTheMergeIsThereAgain) {
  testing::Story story;
  v1::Fact merged;
  merged.mutable_household_merged()->set_ended(true);
  const Control control = testing::DemoControl(kDay);
  EXPECT_TRUE(story.Register().Add(merged).Open(control).ended());
  EXPECT_EQ(story.Assess(control).outcomes_size(), 0);
  EXPECT_FALSE(story.Register().Open(control).ended());
}

TEST(HouseholdFold, AreaFollowsTheNewestRegistrationOrRelocation) {
  testing::Story story;
  v1::Fact moved;
  moved.mutable_household_relocated()->set_from_area_code("441621101001001");
  story.Register().Add(moved);
  Events events = story.events();
  events[1].header.set_area_code("441621101001003");
  const Control control = testing::DemoControl(kDay);
  EXPECT_EQ(OpenHousehold(FoldHousehold(events, kDay), control).area_code(), "441621101001003");
  std::reverse(events.begin(), events.end());
  EXPECT_EQ(OpenHousehold(EvolveAll(events, kDay), control).area_code(), "441621101001003");
}

TEST(HouseholdFold, OneHundredChecksAndTwentySuddenEventsAreKept) {
  testing::Story story;
  story.Register();
  for (int i = 0; i < 130; ++i) {
    v1::CheckRecorded check = testing::WellCheck(story.day());
    check.add_sudden_events()->set_kind("illness");
    check.mutable_sudden_events(0)->set_event_date(story.day());
    story.Check(check);
  }
  const HouseholdState all = FoldHousehold(story.events(), kDay);
  EXPECT_EQ(all.checks_size(), 100);
  EXPECT_EQ(all.sudden_events_size(), 20);
  EXPECT_EQ(all.incomes_size(), 24);
  Rng rng = testing::Random(6);
  EXPECT_THAT(EvolveAll(Shuffled(rng, story.events()), kDay), EqualsProto(all));
}

}  // namespace
}  // namespace hearth::domain
