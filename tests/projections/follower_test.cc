// The follower loop, with the index and the tree as what it follows with.

#include "services/projections/follower.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <thread>
#include <utility>

#include "services/projections/index_fold.h"
#include "services/projections/tree_fold.h"
#include "services/projections/views.h"
#include "storage/memory/memory_rows.h"
#include "tests/projections/county.h"
#include "tests/projections/story.h"
#include "tests/support/status_matchers.h"

namespace hearth::testing {
namespace {

using projections::Follower;
using projections::IndexFold;
using projections::TreeFold;
using storage::Position;

std::unique_ptr<Follower> OpenFollower(std::unique_ptr<projections::Fold> fold, storage::Log* log,
                                       storage::Rows* rows, size_t batch = 2'000) {
  Follower::Options options;
  options.name = "test";
  options.batch_events_max = batch;
  auto follower = Follower::Open(std::move(fold), log, rows, options);
  EXPECT_OK(follower);
  return *std::move(follower);
}

std::unique_ptr<Follower> OpenIndex(County* county, storage::Rows* rows, size_t batch = 2'000) {
  return OpenFollower(std::make_unique<IndexFold>(), county->log(), rows, batch);
}

std::string StreamOf(const domain::Event& event) {
  return event.header.household().empty() ? projections::StreamKey(event.header.stream())
                                          : event.header.household();
}

// What is wrong with the index, compared with the log itself.
int CountIndexFaults(const County& county, const storage::Rows& rows) {
  std::map<std::string, std::vector<Position>> streams;
  int faults = 0;
  for (const domain::Event& event : county.events()) {
    streams[StreamOf(event)].push_back(event.position);
    const auto entry = projections::FindIndexedId(rows, event.header.event_id());
    const bool found = entry.ok() && entry->has_value() && (*entry)->position == event.position &&
                       (*entry)->header_hash == event.header_hash;
    faults += found ? 0 : 1;
  }
  for (const auto& [stream, positions] : streams) {
    const auto indexed = projections::IndexedPositions(rows, stream, county.head());
    faults += indexed.ok() && *indexed == positions ? 0 : 1;
  }
  return faults;
}

class FollowerTest : public ::testing::Test {
 protected:
  FollowerTest() { RandomStory(&county_, {.households = 8, .days = 12}).Finish(); }

  County county_{300};
  storage::MemoryRows rows_;
};

TEST_F(FollowerTest, IndexFindsEveryIdAndEveryStream) {
  ASSERT_OK(OpenIndex(&county_, &rows_, 7)->CatchUp(county_.head()));
  EXPECT_EQ(CountIndexFaults(county_, rows_), 0);
  const auto unknown = projections::FindIndexedId(rows_, std::string(16, 'u'));
  ASSERT_OK(unknown);
  EXPECT_FALSE(unknown->has_value());
  const auto until =
      projections::IndexedPositions(rows_, projections::StreamKey(v1::STREAM_CONTROL), 1);
  ASSERT_OK(until);
  EXPECT_EQ(*until, std::vector<Position>{1});
}

TEST_F(FollowerTest, StaleIndexIsCaught) {
  ASSERT_OK(OpenIndex(&county_, &rows_)->CatchUp(county_.head()));
  storage::Batch planted;
  planted.Delete(projections::kIdFamily, county_.events().back().header.event_id());
  ASSERT_OK(rows_.Write(planted));
  EXPECT_EQ(CountIndexFaults(county_, rows_), 1);
}

// Is full after three events.
class SmallFold : public IndexFold {
 public:
  explicit SmallFold(std::vector<size_t>* batches) : batches_(*batches) {}
  absl::StatusOr<bool> Apply(Position position, std::string_view record) override {
    ++events_;
    return IndexFold::Apply(position, record);
  }
  bool IsFull() const override { return events_ >= 3; }
  absl::Status TakeRows(const projections::Checkpoint& to, storage::Batch* batch) override {
    batches_.push_back(std::exchange(events_, 0));
    return IndexFold::TakeRows(to, batch);
  }

 private:
  std::vector<size_t>& batches_;
  size_t events_ = 0;
};

TEST_F(FollowerTest, ABatchEndsWhereItsFoldIsFull) {
  std::vector<size_t> batches;
  ASSERT_OK(OpenFollower(std::make_unique<SmallFold>(&batches), county_.log(), &rows_)
                ->CatchUp(county_.head()));
  EXPECT_EQ(batches.size(), (county_.head() + 2) / 3);
  EXPECT_EQ(*std::max_element(batches.begin(), batches.end()), 3u);
  EXPECT_EQ(CountIndexFaults(county_, rows_), 0);
}

// Once the log stands still it goes on at once; a stop does not wait for the end of a rest.
TEST_F(FollowerTest, OneThatGivesWayArrives) {
  const auto index = OpenIndex(&county_, &rows_, 4);
  index->GiveWay(true);
  index->Start();
  for (Position head = 1; head <= county_.head(); ++head) index->OnHead(head);
  while (index->position() < county_.head() && index->status().ok()) std::this_thread::yield();
  index->Stop();
  ASSERT_OK(index->status());
  EXPECT_EQ(CountIndexFaults(county_, rows_), 0);
}

TEST_F(FollowerTest, TreeHasTheNodesOfTheWholeLog) {
  const auto follow = [&](Position head) {
    return OpenFollower(std::make_unique<TreeFold>(&rows_), county_.log(), &rows_, 5)
        ->CatchUp(head);
  };
  // In two runs: the second one loads the frontier from the nodes of the first.
  ASSERT_OK(follow(county_.head() / 3));
  ASSERT_OK(follow(county_.head()));
  const auto nodes = projections::StoredNodes(&rows_);
  const auto frontier = storage::merkle::Frontier::Load(county_.head(), nodes);
  ASSERT_OK(frontier);
  EXPECT_EQ(frontier->Root(), *county_.log()->head().root);
  const auto proof = storage::merkle::InclusionProof(4, county_.head(), nodes);
  ASSERT_OK(proof);
  const auto record = county_.log()->Get(5);
  ASSERT_OK(record);
  EXPECT_OK(storage::merkle::VerifyInclusion(4, county_.head(), storage::merkle::LeafHash(*record),
                                             *proof, frontier->Root()));
  // A planted record is not in the tree.
  EXPECT_FALSE(storage::merkle::VerifyInclusion(4, county_.head(),
                                                storage::merkle::LeafHash("planted"), *proof,
                                                frontier->Root())
                   .ok());
}

TEST_F(FollowerTest, BatchOnAnotherCheckpointIsAHardError) {
  const auto first = OpenIndex(&county_, &rows_);
  const auto second = OpenIndex(&county_, &rows_);
  ASSERT_OK(first->CatchUp(5));
  EXPECT_THAT(second->CatchUp(7), StatusIs(absl::StatusCode::kInternal, "checkpoint is 5"));
  EXPECT_EQ(second->position(), 0U);
  EXPECT_THAT(second->status(), StatusIs(absl::StatusCode::kInternal));
  ASSERT_OK(first->CatchUp(county_.head()));
  EXPECT_EQ(CountIndexFaults(county_, rows_), 0);
}

TEST_F(FollowerTest, RowsAheadOfTheLogAreBegunAnew) {
  ASSERT_OK(OpenIndex(&county_, &rows_)->CatchUp(county_.head()));
  const auto shorter = county_.Prefix(10);
  const auto follower = OpenFollower(std::make_unique<IndexFold>(), shorter.get(), &rows_);
  EXPECT_EQ(follower->position(), 0U);
  ASSERT_OK(follower->CatchUp(10));
  const auto lost = projections::FindIndexedId(rows_, county_.events()[10].header.event_id());
  ASSERT_OK(lost);
  EXPECT_FALSE(lost->has_value());
}

TEST_F(FollowerTest, UnknownFormatAndUnequalSistersAreBegunAnew) {
  for (const std::string& planted : {std::string("?"), projections::EncodeCheckpoint({3, 0, ""})}) {
    ASSERT_OK(OpenIndex(&county_, &rows_)->CatchUp(county_.head()));
    storage::Batch batch;
    batch.Put(projections::kIdFamily, projections::CheckpointKey(), planted);
    ASSERT_OK(rows_.Write(batch));
    const auto follower = OpenIndex(&county_, &rows_);
    EXPECT_EQ(follower->position(), 0U);
    ASSERT_OK(follower->CatchUp(county_.head()));
    EXPECT_EQ(CountIndexFaults(county_, rows_), 0);
  }
}

// A log in which one record is not one.
class CorruptLog : public storage::MemoryLog {
 public:
  CorruptLog(const County& county, Position corrupt)
      : log_(county.Prefix(county.head())), corrupt_(corrupt) {}
  storage::Head head() const override { return log_->head(); }
  absl::StatusOr<std::string> Get(Position position) const override { return log_->Get(position); }
  absl::Status Read(Position from, const Visit& visit) const override {
    return log_->Read(from, [&](Position position, std::string_view record) {
      return visit(position, position == corrupt_ ? "not a record" : record);
    });
  }

 private:
  const std::unique_ptr<storage::MemoryLog> log_;
  const Position corrupt_;
};

TEST_F(FollowerTest, CorruptRecordStopsTheFollowerInAVisibleState) {
  CorruptLog log(county_, 20);
  const auto follower = OpenFollower(std::make_unique<IndexFold>(), &log, &rows_, 6);
  EXPECT_THAT(follower->CatchUp(county_.head()), StatusIs(absl::StatusCode::kDataLoss));
  // Batches of six: what was read before stays, nothing after the fault is written.
  EXPECT_EQ(follower->position(), 18U);
  EXPECT_THAT(follower->status(), StatusIs(absl::StatusCode::kDataLoss));
}

TEST_F(FollowerTest, ViewsSayThatAFollowerStopped) {
  CorruptLog log(county_, 20);
  auto views = projections::Views::Open(&log, county_.keys(), &rows_, {});
  ASSERT_OK(views);
  (*views)->Start();
  EXPECT_THAT((*views)->WaitFor(county_.head(), absl::InfiniteFuture()),
              StatusIs(absl::StatusCode::kDataLoss));
  (*views)->Stop();
  bool stopped = false;
  for (const auto& status : (*views)->Status()) {
    if (status.name == "watch") stopped = status.state.starts_with("stopped: ");
  }
  EXPECT_TRUE(stopped);
  EXPECT_GT((*views)->Lag(), 0U);
}

}  // namespace
}  // namespace hearth::testing
