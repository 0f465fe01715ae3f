// Signed checkpoints: what they say, and that nobody sees one before it is written down.

#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <vector>

#include "services/ledger/reason.h"
#include "tests/ledger/house.h"

namespace hearth::testing {
namespace {

class CheckpointTest : public ::testing::Test {
 protected:
  CheckpointTest() {
    house_.options.checkpoint_period_ms = 1;
    house_.options.write_anchor = [this](std::string_view note) {
      absl::Status status = house_.files.WriteAnchor(note);
      {
        const std::lock_guard lock(mutex_);
        ++tried_;
        if (house_.ledger != nullptr && house_.ledger->checkpoint() == note) shown_early_ = true;
        const auto opened = storage::merkle::OpenCheckpoint(note, house_.signer.public_key());
        if (status.ok() && opened.ok()) written_ = opened->size;
      }
      changed_.notify_all();
      return status;
    };
  }

  void AwaitWritten(storage::Position size) {
    std::unique_lock lock(mutex_);
    ASSERT_TRUE(changed_.wait_for(lock, kDeadline, [&] { return written_ >= size; }));
  }
  void AwaitTries(int more) {
    std::unique_lock lock(mutex_);
    const int until = tried_ + more;
    ASSERT_TRUE(changed_.wait_for(lock, kDeadline, [&] { return tried_ >= until; }));
  }
  // Between the write of the anchor and the showing lies a moment.
  void AwaitShown(storage::Position size) {
    const auto end = std::chrono::steady_clock::now() + kDeadline;
    while (!house_.ledger->checkpoint_value() || house_.ledger->checkpoint_value()->size < size) {
      ASSERT_LT(std::chrono::steady_clock::now(), end);
      std::this_thread::yield();
    }
  }

  House house_;
  std::mutex mutex_;
  std::condition_variable changed_;
  storage::Position written_ = 0;
  int tried_ = 0;
  bool shown_early_ = false;
};

// A power cut may fall between the first record and its first checkpoint.
TEST_F(CheckpointTest, AnEmptyLogIsAnchoredBeforeItsFirstRecord) {
  house_.Start();
  ASSERT_TRUE(house_.files.anchor());
  ASSERT_OK_AND_ASSIGN(
      const storage::merkle::Checkpoint nothing,
      storage::merkle::OpenCheckpoint(*house_.files.anchor(), house_.signer.public_key()));
  EXPECT_EQ(nothing.size, 0u);
  EXPECT_EQ(nothing.origin, house_.options.origin);
  EXPECT_EQ(house_.ledger->checkpoint(), "") << "nothing is shown that proves nothing";

  house_.files.RefuseAnchor(absl::UnavailableError("the power is gone"));
  house_.RecordAreas();
  house_.Stop();
  ASSERT_GT(house_.log.head().position, 0u);
  house_.log.ForgetRoot();
  EXPECT_OK(ledger::Recover(house_.Input()));
  ledger::RecoveryInput without = house_.Input();  // the control: as it was before
  without.anchor.reset();
  EXPECT_EQ(ledger::ReasonOf(ledger::Recover(without).status()), "NO_ANCHOR");
}

TEST_F(CheckpointTest, ALogThatCannotBeAnchoredIsNotBegun) {
  std::vector<absl::Status> fatal;
  house_.options.fatal = [&](const absl::Status& status) { fatal.push_back(status); };
  house_.files.RefuseAnchor(absl::UnavailableError("read-only"));
  house_.Start();
  ASSERT_EQ(fatal.size(), 1u);
  EXPECT_EQ(fatal.front().message(), "read-only");
}

TEST_F(CheckpointTest, CoversWhatIsDurableAndVerifies) {
  house_.Start();
  EXPECT_EQ(house_.ledger->checkpoint(), "");
  EXPECT_EQ(house_.ledger->checkpoint_value(), std::nullopt);
  house_.RecordAreas();
  Device phone("phone-1", 1);
  for (int i = 0; i < 20; ++i) {
    const ledger::Answer answer = house_.Submit(phone.Checks(3));
    ASSERT_OK(answer);
    AwaitWritten(answer->back().position);
    AwaitShown(answer->back().position);
    ASSERT_OK_AND_ASSIGN(
        const storage::merkle::Checkpoint checkpoint,
        storage::merkle::OpenCheckpoint(house_.ledger->checkpoint(), house_.signer.public_key()));
    EXPECT_EQ(checkpoint.origin, house_.options.origin);
    EXPECT_EQ(checkpoint.size, house_.log.head().position);
    EXPECT_EQ(checkpoint.root, *house_.log.head().root);
    EXPECT_EQ(house_.files.anchor(), house_.ledger->checkpoint());
  }
  EXPECT_FALSE(shown_early_);
  // A receipt's leaf is in the tree that was signed.
  storage::merkle::Frontier frontier;
  ASSERT_OK(house_.log.Read(1, [&](storage::Position, std::string_view record) {
    frontier.Append(storage::merkle::LeafHash(record));
    return true;
  }));
  EXPECT_EQ(frontier.Root(), house_.ledger->checkpoint_value()->root);
}

TEST_F(CheckpointTest, OneThatCannotBeWrittenIsNotShownAndTriedAgain) {
  house_.Start();
  house_.RecordAreas();
  AwaitShown(2);
  const std::string before = house_.ledger->checkpoint();
  house_.files.RefuseAnchor(absl::PermissionDeniedError("read-only"));
  Device phone("phone-1", 1);
  ASSERT_OK(house_.Submit(phone.Checks(1)));
  AwaitTries(3);
  EXPECT_EQ(house_.ledger->checkpoint(), before);
  EXPECT_EQ(ledger::ReasonOf(house_.ledger->health()), "ANCHOR_NOT_WRITTEN");
  house_.files.RefuseAnchor(absl::OkStatus());
  AwaitShown(3);
  EXPECT_OK(house_.ledger->health());
  EXPECT_NE(house_.ledger->checkpoint(), before);
}

TEST_F(CheckpointTest, StopSignsALastOneAndAStartShowsOneAtOnce) {
  house_.options.checkpoint_period_ms = 3'600'000;
  house_.Start();
  house_.RecordAreas();
  Device phone("phone-1", 1);
  ASSERT_OK(house_.Submit(phone.Checks(5)));
  house_.Stop();
  EXPECT_EQ(written_, 7u);
  written_ = 0;
  house_.Start();
  AwaitWritten(7);
  AwaitShown(7);
}

}  // namespace
}  // namespace hearth::testing
