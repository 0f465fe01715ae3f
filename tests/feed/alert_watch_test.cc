#include "services/feed/alert_watch.h"

#include <set>
#include <string>
#include <vector>

#include "tests/feed/fake_views.h"
#include "tests/support/random.h"
#include "tests/support/status_matchers.h"

namespace hearth::feed {
namespace {

using ::hearth::testing::FakeViews;
using ::hearth::testing::StatusIs;

class AlertWatchTest : public ::testing::Test {
 protected:
  void Raise(const std::string& id, Position position) {
    v1::Alert alert;
    alert.set_alert_id(id);
    alert.set_changed_position(position);
    views_.alerts.push_back(alert);
    views_.moment.set_position(position);
  }

  static std::string Say(const absl::StatusOr<Step>& step, const v1::WatchAlertsResponse& message) {
    if (!step.ok()) return "fault";
    if (*step == Step::kWait) return "wait";
    if (message.begun_anew()) return "anew";
    const std::string cursor = "@" + std::to_string(message.cursor());
    return (message.caught_up() ? "caught up" : message.alert().alert_id()) + cursor;
  }

  static std::vector<std::string> UntilWait(AlertWatch* watch) {
    std::vector<std::string> said;
    v1::WatchAlertsResponse message;
    while (said.empty() || (said.back() != "wait" && said.back() != "fault")) {
      const absl::StatusOr<Step> step = watch->Next(&message);
      said.push_back(Say(step, message));
    }
    return said;
  }

  FakeViews views_;
  HeadSignal watched_;
};

using Said = std::vector<std::string>;

TEST_F(AlertWatchTest, TellsWhatIsThereThenCaughtUpThenWhatComes) {
  Raise("a", 3);
  Raise("b", 5);
  AlertWatch watch("", {}, &views_, &watched_);
  EXPECT_EQ(UntilWait(&watch), (Said{"a@3", "b@5", "caught up@5", "wait"}));
  EXPECT_EQ(watch.wait_for(), 6u);
  views_.moment.set_position(8);
  EXPECT_EQ(UntilWait(&watch), (Said{"wait"}));  // nothing changed: nothing to tell
  Raise("c", 9);
  EXPECT_EQ(UntilWait(&watch), (Said{"c@9", "caught up@9", "wait"}));
}

TEST_F(AlertWatchTest, SaysCaughtUpFirstWhenThereIsNothing) {
  views_.moment.set_position(4);
  AlertWatch watch("", {4}, &views_, &watched_);
  EXPECT_EQ(UntilWait(&watch), (Said{"caught up@4", "wait"}));
}

TEST_F(AlertWatchTest, TheCursorPassesAPositionOnlyWithItsLastAlert) {
  Raise("a", 3);
  Raise("b", 7);
  Raise("c", 7);
  Raise("d", 9);
  AlertWatch watch("", {2}, &views_, &watched_);
  EXPECT_EQ(UntilWait(&watch), (Said{"a@3", "b@3", "c@7", "d@9", "caught up@9", "wait"}));
}

TEST_F(AlertWatchTest, ACursorAboveTheViewsIsRefused) {
  AlertWatch watch("", {4}, &views_, &watched_);
  v1::WatchAlertsResponse message;
  EXPECT_THAT(watch.Next(&message), StatusIs(absl::StatusCode::kOutOfRange));
}

TEST_F(AlertWatchTest, AnotherVersionOfTheViewsIsToldFromTheBeginning) {
  Raise("a", 3);
  Raise("b", 5);
  AlertWatch watch("", {}, &views_, &watched_);
  EXPECT_EQ(UntilWait(&watch), (Said{"a@3", "b@5", "caught up@5", "wait"}));
  views_.alerts.erase(views_.alerts.begin());  // of a household that was erased
  views_.version = 2;
  views_.moment.set_position(6);
  EXPECT_EQ(UntilWait(&watch), (Said{"anew", "b@6", "caught up@6", "wait"}));
  // So does one who comes back with a cursor of the version before, and nobody else.
  AlertWatch late("", {5, 1}, &views_, &watched_);
  EXPECT_EQ(UntilWait(&late), (Said{"anew", "b@6", "caught up@6", "wait"}));
  AlertWatch same("", {5, 2}, &views_, &watched_);
  EXPECT_EQ(UntilWait(&same), (Said{"caught up@6", "wait"}));
}

// Wherever a watcher is cut off, going on at his last cursor misses nothing.
TEST_F(AlertWatchTest, AResumeMissesNothing) {
  std::mt19937_64 random = ::hearth::testing::Random(12);
  std::set<std::string> raised, seen;
  Position position = 0, cursor = 0;
  for (int i = 0; i < 1'000; ++i) {
    position += random() % 2;
    raised.insert(std::to_string(i));
    Raise(std::to_string(i), std::max<Position>(position, 1));
  }
  while (seen.size() < raised.size()) {
    AlertWatch watch("", {cursor}, &views_, &watched_);
    v1::WatchAlertsResponse message;
    for (uint64_t steps = 1 + random() % 50; steps > 0; --steps) {
      ASSERT_OK_AND_ASSIGN(const Step step, watch.Next(&message));
      if (step == Step::kWait) break;
      if (!message.caught_up()) seen.insert(message.alert().alert_id());
      cursor = message.cursor();
    }
    if (cursor == position) break;
  }
  EXPECT_EQ(seen, raised);
}

}  // namespace
}  // namespace hearth::feed
