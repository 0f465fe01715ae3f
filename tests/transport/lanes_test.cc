#include "services/transport/lanes.h"

#include <gtest/gtest.h>

#include <future>
#include <random>
#include <utility>
#include <vector>

#include "services/transport/status.h"
#include "tests/support/random.h"

namespace hearth::transport {
namespace {

using ::hearth::testing::Random;

using Places = std::vector<std::shared_ptr<Lanes::Ticket>>;

Lanes::Options Bounds(int bulk, int screens, int intake) {
  Lanes::Options options;
  options.bulk_most = bulk;
  options.screens_most = screens;
  options.intake_most = intake;
  return options;
}

// How many of that lane get in until one is shed.
int Fill(Lanes* lanes, Lane lane, Places* places) {
  int in = 0;
  while (auto place = lanes->Enter(lane)) {
    places->push_back(std::move(place));
    ++in;
  }
  return in;
}

TEST(Lanes, BulkIsShedFirstThenScreensAndIntakeLast) {
  Lanes lanes(Bounds(3, 5, 10));
  Places places;
  EXPECT_EQ(Fill(&lanes, Lane::kBulk, &places), 3);
  EXPECT_EQ(Fill(&lanes, Lane::kScreens, &places), 2);
  EXPECT_EQ(Fill(&lanes, Lane::kIntake, &places), 5) << "bulk and screens left it half";
  EXPECT_EQ(lanes.under_way(), 10);
  places.clear();
  EXPECT_EQ(Fill(&lanes, Lane::kIntake, &places), 10) << "and alone it may have all";
  EXPECT_EQ(Fill(&lanes, Lane::kScreens, &places), 0);
  places.resize(4);
  EXPECT_EQ(Fill(&lanes, Lane::kScreens, &places), 1);
  EXPECT_EQ(lanes.shed(Lane::kBulk), 1u);
  EXPECT_EQ(lanes.shed(Lane::kScreens), 3u);
  EXPECT_EQ(lanes.shed(Lane::kIntake), 2u);
}

size_t Below(std::mt19937_64& rng, size_t most) {
  return std::uniform_int_distribution<size_t>(0, most - 1)(rng);
}

struct Counts {
  int bulk_in_where_screens_were_shed = 0, screens_in_where_intake_was_shed = 0;
};

// Calls that come and go at random; who is let in where the lane before him would have been shed.
Counts Walk(Lanes* lanes) {
  auto rng = Random(7);
  Counts counts;
  Places places;
  for (int i = 0; i < 20'000; ++i) {
    if (!places.empty() && Below(rng, 100) < 15) {
      std::swap(places[Below(rng, places.size())], places.back());
      places.pop_back();
      continue;
    }
    const Lane lane = kLanes[Below(rng, kLanes.size())];
    const bool intake_pressed = lanes->Pressed(Lane::kIntake);
    const bool screens_pressed = lanes->Pressed(Lane::kScreens);
    auto place = lanes->Enter(lane);
    if (place == nullptr) continue;
    counts.bulk_in_where_screens_were_shed += lane == Lane::kBulk && screens_pressed;
    counts.screens_in_where_intake_was_shed += lane == Lane::kScreens && intake_pressed;
    places.push_back(std::move(place));
  }
  for (const Lane lane : kLanes) EXPECT_GT(lanes->shed(lane), 0u) << "never put to the test";
  return counts;
}

TEST(Lanes, NobodyGetsInWhereALaneBeforeHisWouldNot) {
  Lanes lanes(Bounds(20, 40, 60));
  const Counts counts = Walk(&lanes);
  EXPECT_EQ(counts.bulk_in_where_screens_were_shed, 0);
  EXPECT_EQ(counts.screens_in_where_intake_was_shed, 0);
  EXPECT_EQ(lanes.under_way(), 0);
}

// The negative control: one bound for all, and exports fill the house for those who submit.
TEST(Lanes, OneBoundForAllWouldShedIntakeForBulk) {
  Lanes flat(Bounds(10, 10, 10));
  Places places;
  EXPECT_EQ(Fill(&flat, Lane::kBulk, &places), 10);
  EXPECT_EQ(Fill(&flat, Lane::kIntake, &places), 0);
}

// Holds all threads of a lane until the end.
class Blocked {
 public:
  Blocked(Lanes* lanes, Lane lane, size_t threads) {
    for (size_t i = 0; i < threads; ++i) {
      auto begun = std::make_shared<std::promise<void>>();
      lanes->Post(lane, [begun, over = over_] {
        begun->set_value();
        over.wait();
      });
      begun->get_future().wait();
    }
  }
  ~Blocked() { release_.set_value(); }

 private:
  std::promise<void> release_;
  std::shared_future<void> over_ = release_.get_future().share();
};

// Ready once the lane has run it. Its task may end after the test.
std::future<void> RunsOn(Lanes* lanes, Lane lane) {
  const auto ran = std::make_shared<std::promise<void>>();
  lanes->Post(lane, [ran] { ran->set_value(); });
  return ran->get_future();
}

TEST(Lanes, NoLaneCanTakeTheThreadsOfAnother) {
  Lanes lanes({});
  const Lanes::Options usual;
  const Blocked bulk(&lanes, Lane::kBulk, usual.bulk_threads);
  RunsOn(&lanes, Lane::kScreens).wait();
  const Blocked more(&lanes, Lane::kScreens, usual.screens_threads);
  RunsOn(&lanes, Lane::kIntake).wait();
  // The control: the lane that is blocked does not move.
  const std::future<void> waiting = RunsOn(&lanes, Lane::kBulk);
  EXPECT_EQ(waiting.wait_for(std::chrono::seconds(0)), std::future_status::timeout);
}

TEST(Lanes, WhoeverIsShedIsToldWhenToComeAgainBulkLast) {
  for (const Lane lane : kLanes) {
    EXPECT_TRUE(absl::IsResourceExhausted(Shed(lane))) << NameOf(lane);
    EXPECT_GT(RetryAfterMs(Shed(lane)), 0);
  }
  EXPECT_LT(RetryAfterMs(Shed(Lane::kIntake)), RetryAfterMs(Shed(Lane::kScreens)));
  EXPECT_LT(RetryAfterMs(Shed(Lane::kScreens)), RetryAfterMs(Shed(Lane::kBulk)));
}

}  // namespace
}  // namespace hearth::transport
