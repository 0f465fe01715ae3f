// However the log is followed (batches of any size, crashes between any two batches, a second
// version beside the first), the rows are the same; and every answer as of a moment is that of a
// fresh server replayed to it.

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "services/access/permits.h"
#include "services/projections/views.h"
#include "services/projections/watch_fold.h"
#include "services/projections/watch_version.h"
#include "storage/memory/memory_rows.h"
#include "storage/rocks/rocks_rows.h"
#include "tests/projections/answers.h"
#include "tests/projections/county.h"
#include "tests/projections/past_answers.h"
#include "tests/projections/story.h"
#include "tests/support/proto_matchers.h"
#include "tests/support/random.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"

namespace hearth::testing {
namespace {

using projections::Views;
using projections::WatchVersion;
using storage::Position;
using Dump = std::map<std::string, std::string>;

// The disk of a server that crashes: writes fail from a number on.
class FailingRows : public storage::MemoryRows {
 public:
  absl::Status Write(const storage::Batch& batch) override {
    if (left_ == 0) return absl::UnavailableError("planted");
    --left_;
    return MemoryRows::Write(batch);
  }
  void FailAfter(uint64_t writes) { left_ = writes; }

 private:
  uint64_t left_ = UINT64_MAX;
};

std::shared_ptr<WatchVersion> OpenWatch(County* county, storage::Rows* rows, size_t batch,
                                        size_t steps = 5'000) {
  auto version = WatchVersion::Open(county->log(), county->keys(), rows,
                                    {.version = 1,
                                     .batch_events_max = batch,
                                     .step_rows = steps,
                                     .after_batch = nullptr,
                                     .failed = nullptr});
  EXPECT_OK(version);
  return *std::move(version);
}

Dump DumpOf(County* county, const storage::Rows& rows, uint32_t version = 1) {
  return OpenedRows(rows, projections::WatchFamily(version), *county->keys());
}

Dump FollowAll(County* county, size_t batch, size_t steps = 5'000) {
  storage::MemoryRows rows;
  EXPECT_OK(OpenWatch(county, &rows, batch, steps)->follower().CatchUp(county->head()));
  return DumpOf(county, rows);
}

class ReplayTest : public ::testing::Test {
 protected:
  ReplayTest() { RandomStory(&county_, {.households = 16, .days = 45, .checks = 6}).Finish(); }

  County county_{400};
  std::mt19937_64 rng_ = Random(401);
};

TEST_F(ReplayTest, BatchesOfAnySizeGiveTheSameRows) {
  const Dump whole = FollowAll(&county_, 500);
  EXPECT_GT(whole.size(), 500U);
  EXPECT_EQ(FollowAll(&county_, 1), whole);
  EXPECT_EQ(FollowAll(&county_, 37), whole);
  EXPECT_EQ(FollowAll(&county_, 500, 3), whole);
}

TEST_F(ReplayTest, CrashesBetweenBatchesLeaveNoTrace) {
  const Dump whole = FollowAll(&county_, 500);
  FailingRows rows;
  int crashes = 0;
  while (true) {
    // Three rows a step: many crashes fall between the steps of one event.
    const auto watch = OpenWatch(&county_, &rows, 1 + Below(rng_, 30), 3);
    rows.FailAfter(1 + Below(rng_, 9));
    const absl::Status status = watch->follower().CatchUp(county_.head());
    rows.FailAfter(UINT64_MAX);
    if (status.ok()) break;
    ASSERT_THAT(status, StatusIs(absl::StatusCode::kUnavailable));
    ++crashes;
  }
  EXPECT_GT(crashes, 10);
  EXPECT_EQ(DumpOf(&county_, rows), whole);
}

TEST_F(ReplayTest, EmbeddedStoreGivesTheSameRowsAcrossRestarts) {
  const TempDir dir;
  for (const Position head : {county_.head() / 3, county_.head()}) {
    auto rows = storage::RocksRows::Open(dir.str());
    ASSERT_OK(rows);
    ASSERT_OK(OpenWatch(&county_, rows->get(), 50, 7)->follower().CatchUp(head));
    if (head < county_.head()) continue;
    EXPECT_EQ(DumpOf(&county_, **rows), FollowAll(&county_, 500));
    // And a rebuild beside it.
    auto views = Views::Open(county_.log(), county_.keys(), rows->get(), {});
    ASSERT_OK(views);
    (*views)->Start();
    ASSERT_OK((*views)->Rebuild());
    while (ActiveVersion(**views) != 2) std::this_thread::yield();
    (*views)->Stop();
    EXPECT_EQ(DumpOf(&county_, **rows, 2), FollowAll(&county_, 500));
  }
}

// A log that hides one event behind another one.
class ForgetfulLog : public storage::MemoryLog {
 public:
  ForgetfulLog(const County& county, Position skipped)
      : log_(county.Prefix(county.head())), skipped_(skipped) {}
  storage::Head head() const override { return log_->head(); }
  absl::StatusOr<std::string> Get(Position position) const override { return log_->Get(position); }
  absl::Status Read(Position from, const Visit& visit) const override {
    return log_->Read(from == skipped_ ? from + 1 : from,
                      [&](Position position, std::string_view record) {
                        return position == skipped_ ? true : visit(position, record);
                      });
  }

 private:
  const std::unique_ptr<storage::MemoryLog> log_;
  const Position skipped_;
};

TEST_F(ReplayTest, SkippedEventIsCaught) {
  const Dump whole = FollowAll(&county_, 500);
  for (int i = 0; i < 5; ++i) {
    Position skipped = 0;
    do {
      skipped = 3 + Below(rng_, county_.head() - 3);
    } while (county_.events()[skipped - 1].header.household().empty());
    ForgetfulLog log(county_, skipped);
    storage::MemoryRows rows;
    auto watch = WatchVersion::Open(&log, county_.keys(), &rows, {});
    ASSERT_OK(watch);
    ASSERT_OK((*watch)->follower().CatchUp(county_.head()));
    EXPECT_NE(DumpOf(&county_, rows), whole) << skipped;
  }
}

TEST_F(ReplayTest, RebuildEqualsLiveWhileQuestionsAreAnswered) {
  storage::MemoryRows rows;
  Views::Options options;
  options.batch_events_max = 20;
  auto opened = Views::Open(county_.log(), county_.keys(), &rows, options);
  ASSERT_OK(opened);
  Views* const views = opened->get();
  views->Start();
  Follow(views, county_.head());
  std::atomic<bool> done = false;
  std::thread reader([&] {
    uint64_t last = 0;
    while (!done) {
      const auto summary = views->Summarize("441621", 9, std::nullopt, false);
      EXPECT_OK(summary);
      if (!summary.ok()) return;
      // Never back, whatever version it comes from.
      EXPECT_GE(summary->moment.position(), last);
      last = summary->moment.position();
    }
  });
  const auto version = views->Rebuild();
  ASSERT_OK(version);
  EXPECT_EQ(*version, 2U);
  // The story goes on meanwhile.
  for (int day = 1; day <= 5; ++day) {
    county_.OpenDay(20250800 + day);
    views->OnHead(county_.head());
  }
  while (ActiveVersion(*views) != 2) std::this_thread::yield();
  Follow(views, county_.head());
  done = true;
  reader.join();
  views->Stop();
  EXPECT_EQ(DumpOf(&county_, rows, 2), FollowAll(&county_, 500));
  opened->reset();
  EXPECT_EQ(rows.Families(),
            (std::vector<std::string>{"id", "p.active", "p.watch.v2", "stream", "tree"}));
  // The next start goes on with the new version.
  auto again = Views::Open(county_.log(), county_.keys(), &rows, {});
  ASSERT_OK(again);
  EXPECT_EQ(ActiveVersion(**again), 2U);
  EXPECT_EQ((*again)->Status().back().position, county_.head());
}

TEST_F(ReplayTest, RebuildThatWasCutShortIsDropped) {
  storage::MemoryRows rows;
  const std::unique_ptr<Views> views = Replayed(&county_, county_.log(), &rows);
  views->Stop();  // so that the new version cannot get on
  ASSERT_OK(views->Rebuild());
  EXPECT_THAT(views->Rebuild(), StatusIs(absl::StatusCode::kAlreadyExists));
  EXPECT_EQ(views->Status().back().state, "rebuilding");
  EXPECT_EQ(ActiveVersion(*views), 1U);
  EXPECT_TRUE(DumpOf(&county_, rows, 2).empty());
  ASSERT_OK(Views::Open(county_.log(), county_.keys(), &rows, {}));
  for (const std::string& family : rows.Families()) EXPECT_NE(family, "p.watch.v2");
}

TEST_F(ReplayTest, AsOfEqualsAFreshServerReplayedToThatPosition) {
  storage::MemoryRows rows;
  const std::unique_ptr<Views> views = Replayed(&county_, county_.log(), &rows);
  std::vector<std::string> households;
  for (const domain::Event& event : county_.events()) {
    if (!event.header.household().empty() && Chance(rng_, 3)) {
      households.push_back(event.header.household());
    }
  }
  const std::string today = AnswersAsOf(*views, households, std::nullopt, rng_);
  int other_than_today = 0;
  for (int i = 0; i < 12; ++i) {
    const Position position = 3 + Below(rng_, county_.head() - 3);
    const auto log = county_.Prefix(position);
    storage::MemoryRows fresh_rows;
    const std::unique_ptr<Views> fresh = Replayed(&county_, log.get(), &fresh_rows);
    const std::string then = AnswersAsOf(*fresh, households, std::nullopt, rng_);
    EXPECT_EQ(AnswersAsOf(*views, households, AsOfPosition(position), rng_), then) << position;
    other_than_today += then == today ? 0 : 1;
    // By day and by time: the position that they resolve to.
    const domain::Event& event = county_.events()[position - 1];
    v1::AsOf time;
    time.set_time_ms(event.recorded_time_ms);
    EXPECT_EQ(views->Resolve(time)->position(), position);
    time.set_time_ms(event.recorded_time_ms - 1);
    EXPECT_EQ(views->Resolve(time)->position(), position - 1);
    const int32_t day = fresh->Resolve(std::nullopt)->day();
    const auto end_of_day = views->Resolve(AsOfDate(day));
    ASSERT_OK(end_of_day);
    EXPECT_EQ(end_of_day->day(), day);
    EXPECT_GE(end_of_day->position(), position);
    if (end_of_day->position() < county_.head()) {
      EXPECT_TRUE(county_.events()[end_of_day->position()].fact.has_day_opened());
      const auto whole_day = county_.Prefix(end_of_day->position());
      storage::MemoryRows day_rows;
      const std::unique_ptr<Views> then_views = Replayed(&county_, whole_day.get(), &day_rows);
      const auto expected = then_views->Summarize("441621", 9, std::nullopt, false);
      const auto actual = views->Summarize("441621", 9, AsOfDate(day), false);
      ASSERT_OK(expected);
      ASSERT_OK(actual);
      EXPECT_THAT(actual->total, EqualsProto(expected->total));
      ASSERT_EQ(actual->areas.size(), expected->areas.size());
      for (size_t a = 0; a < actual->areas.size(); ++a) {
        EXPECT_THAT(actual->areas[a], EqualsProto(expected->areas[a]));
      }
    }
  }
  // Otherwise all of the above could be today's answers.
  EXPECT_GT(other_than_today, 8);
  EXPECT_THAT(views->Resolve(AsOfPosition(county_.head() + 1)),
              StatusIs(absl::StatusCode::kOutOfRange));
  EXPECT_THAT(views->Resolve(AsOfDate(20250231)),
              StatusIs(absl::StatusCode::kInvalidArgument, "as_of.date"));
  EXPECT_THAT(views->Summarize("441621", 9, AsOfPosition(5), false),
              StatusIs(absl::StatusCode::kInvalidArgument, "as_of"));
}

// Everything personal that the facts hold.
std::set<std::string> PersonalTexts(const County& county) {
  std::set<std::string> texts;
  const auto add = [&](const v1::Member& member) {
    texts.insert(member.identity().name());
    texts.insert(member.identity().id_number());
  };
  for (const domain::Event& event : county.events()) {
    const v1::Fact& fact = event.fact;
    for (const v1::Member& member : fact.household_registered().members()) add(member);
    for (const v1::Member& member : fact.check_recorded().members()) add(member);
    add(fact.member_added().member());
    texts.insert(fact.household_registered().identity().phone());
    texts.insert(fact.household_registered().identity().natural_village());
  }
  texts.erase("");
  return texts;
}

size_t CountLeaks(const storage::Rows& rows, const std::set<std::string>& texts) {
  size_t leaks = 0;
  for (const std::string& family : rows.Families()) {
    EXPECT_OK(rows.Scan(family, "", "", [&](std::string_view key, std::string_view value) {
      for (const std::string& text : texts) {
        const bool leaks_here =
            key.find(text) != std::string_view::npos || value.find(text) != std::string_view::npos;
        leaks += leaks_here ? 1 : 0;
      }
      return true;
    }));
  }
  return leaks;
}

TEST_F(ReplayTest, NothingPersonalIsReadableInAnyRow) {
  storage::MemoryRows rows;
  Replayed(&county_, county_.log(), &rows)->Stop();
  const std::set<std::string> texts = PersonalTexts(county_);
  EXPECT_GT(texts.size(), 20U);
  EXPECT_EQ(CountLeaks(rows, texts), 0U);
  // The search would find one.
  storage::Batch planted;
  planted.Put("p.active", "planted", "... " + *texts.rbegin() + " ...");
  ASSERT_OK(rows.Write(planted));
  EXPECT_GE(CountLeaks(rows, texts), 1U);
}

}  // namespace
}  // namespace hearth::testing
