#include "services/feed/head_signal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

namespace hearth::feed {
namespace {

using ::testing::ElementsAre;

TEST(HeadSignal, WakesThoseWhoseHeadHasComeAndNoOther) {
  HeadSignal signal(3);
  std::vector<int> woken;
  EXPECT_EQ(signal.WhenAt(3, [&] { woken.push_back(3); }), 0u);
  signal.WhenAt(5, [&] { woken.push_back(5); });
  signal.WhenAt(9, [&] { woken.push_back(9); });
  signal.WhenAt(4, [&] { woken.push_back(4); });
  EXPECT_THAT(woken, ElementsAre(3));
  signal.Advance(5);
  EXPECT_THAT(woken, ElementsAre(3, 4, 5));
  signal.Advance(8);
  signal.Advance(6);  // never goes back
  EXPECT_EQ(signal.head(), 8u);
  EXPECT_THAT(woken, ElementsAre(3, 4, 5));
  signal.Advance(9);
  EXPECT_THAT(woken, ElementsAre(3, 4, 5, 9));
}

TEST(HeadSignal, ACancelledWakeNeverComesAndAWokenOneCannotBeCancelled) {
  HeadSignal signal;
  int woken = 0;
  const uint64_t kept = signal.WhenAt(1, [&] { ++woken; });
  const uint64_t dropped = signal.WhenAt(1, [&] { woken += 100; });
  EXPECT_TRUE(signal.Cancel(dropped));
  EXPECT_FALSE(signal.Cancel(dropped));
  signal.Advance(1);
  EXPECT_EQ(woken, 1);
  EXPECT_FALSE(signal.Cancel(kept));
  EXPECT_FALSE(signal.Cancel(0));
}

TEST(HeadSignal, AWakeMayAskAgain) {
  HeadSignal signal;
  std::vector<Position> seen;
  std::function<void()> again = [&] {
    seen.push_back(signal.head());
    if (signal.head() < 3) signal.WhenAt(signal.head() + 1, again);
  };
  signal.WhenAt(1, again);
  for (Position head = 1; head <= 4; ++head) signal.Advance(head);
  EXPECT_THAT(seen, ElementsAre(1, 2, 3));
}

// Whatever the threads do, each wake comes exactly once or was cancelled.
TEST(HeadSignal, EveryWakeComesOnceOrIsCancelled) {
  constexpr Position kHeads = 2'000;
  HeadSignal signal;
  std::atomic<int> woken = 0, cancelled = 0;
  std::thread advancing([&] {
    for (Position head = 1; head <= kHeads; ++head) signal.Advance(head);
  });
  std::vector<std::thread> waiting;
  for (Position first : {1u, 2u}) {
    waiting.emplace_back([&, first] {
      for (Position head = first; head <= kHeads; head += 2) {
        const uint64_t ticket = signal.WhenAt(head, [&] { ++woken; });
        if (head % 3 == 0 && signal.Cancel(ticket)) ++cancelled;
      }
    });
  }
  advancing.join();
  for (std::thread& thread : waiting) thread.join();
  EXPECT_EQ(woken + cancelled, static_cast<int>(kHeads));
}

}  // namespace
}  // namespace hearth::feed
