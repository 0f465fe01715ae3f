// Group commit: what is appended together, and what happens when that fails.

#include <gtest/gtest.h>

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "tests/ledger/house.h"
#include "tests/ledger/log_facts.h"

namespace hearth::testing {
namespace {

using ledger::Answer;

class GroupTest : public ::testing::Test {
 protected:
  void SetUp() override {
    house_.log.set_append_hook([this](const storage::Group& group) {
      {
        const std::lock_guard lock(mutex_);
        groups_.push_back(group.records.size());
      }
      disk_.Pass();
      const std::lock_guard lock(mutex_);
      return failure_;
    });
  }

  std::vector<size_t> groups() {
    const std::lock_guard lock(mutex_);
    return groups_;
  }

  House house_;
  Gate disk_;
  Device phone_{"phone-1", 8};
  std::mutex mutex_;
  std::vector<size_t> groups_;
  absl::Status failure_;
};

TEST_F(GroupTest, AnIdleDiskTakesEveryRunAtOnce) {
  house_.Start();
  house_.RecordAreas();
  for (int i = 0; i < 5; ++i) ASSERT_OK(house_.Submit(phone_.Checks(2)));
  EXPECT_EQ(groups(), (std::vector<size_t>{2, 2, 2, 2, 2, 2}));  // first the day and the areas
}

TEST_F(GroupTest, WhatComesDuringAWriteIsWrittenTogether) {
  house_.Start();
  house_.RecordAreas();
  disk_.Shut();
  std::vector<std::future<Answer>> answers;
  answers.push_back(house_.Send(phone_.Checks(1)));
  disk_.AwaitSomebody();
  for (int i = 0; i < 30; ++i) answers.push_back(house_.Send(phone_.Checks(7)));
  disk_.Open();
  for (std::future<Answer>& answer : answers) ASSERT_OK(House::Get(std::move(answer)));
  EXPECT_EQ(groups(), (std::vector<size_t>{2, 1, 210}));
}

TEST_F(GroupTest, ARunIsNeverDividedAndGroupsAreBounded) {
  house_.options.group_events_max = 50;
  house_.Start();
  house_.RecordAreas();
  disk_.Shut();
  std::vector<std::future<Answer>> answers;
  answers.push_back(house_.Send(phone_.Checks(1)));
  disk_.AwaitSomebody();
  for (int i = 0; i < 20; ++i) answers.push_back(house_.Send(phone_.Checks(15)));
  answers.push_back(house_.Send(phone_.Checks(120)));
  disk_.Open();
  for (std::future<Answer>& answer : answers) ASSERT_OK(House::Get(std::move(answer)));
  size_t events = 0;
  for (const size_t group : groups()) {
    events += group;
    EXPECT_LT(group, 50 + 120u);
    // Runs of 1, 15 and 120 events and the two of the beginning: never a part of one.
    EXPECT_TRUE(group <= 2 || group % 15 == 0) << group;
  }
  EXPECT_GT(groups().size(), 6u);
  EXPECT_EQ(events, 2 + 1 + 300 + 120u);
}

TEST_F(GroupTest, TheHeadIsToldOnlyOnceItIsDurable) {
  std::vector<storage::Position> told;
  house_.options.on_head = [&](storage::Position head) {
    const std::lock_guard lock(mutex_);
    EXPECT_EQ(head, house_.log.head().position);
    EXPECT_EQ(head, house_.files.durable()->position);
    EXPECT_EQ(*house_.log.head().root, house_.files.durable()->root);
    told.push_back(head);
  };
  house_.Start();
  house_.RecordAreas();
  ASSERT_OK(house_.Submit(phone_.Checks(3)));
  EXPECT_EQ(told, (std::vector<storage::Position>{2, 5}));
}

TEST_F(GroupTest, AKeyIsDurableBeforeTheRecordThatItSealed) {
  house_.Start();
  house_.RecordAreas();
  const v1::Run run = phone_.Checks(3);
  std::vector<std::string> households;
  for (const v1::Submission& submission : run.submissions()) {
    v1::EventHeader header;
    ASSERT_TRUE(header.ParseFromString(submission.header()));
    households.push_back(header.household());
  }
  bool durable = true;
  house_.Stop();
  house_.log.set_append_hook([&](const storage::Group& group) {
    // A second owner of the same rows sees what is durable and nothing else.
    if (group.records.size() == 3) durable = house_.KeysAreDurable(households);
    return absl::OkStatus();
  });
  house_.Start();
  EXPECT_FALSE(house_.KeysAreDurable(households));  // what the test would see without the sync
  ASSERT_OK(house_.Submit(run));
  EXPECT_TRUE(durable);
  house_.Stop();
}

TEST_F(GroupTest, AFailedWriteEndsTheProcessAndIsNeverAnsweredOk) {
  std::promise<absl::Status> fatal;
  house_.options.fatal = [&](const absl::Status& status) { fatal.set_value(status); };
  house_.Start();
  house_.RecordAreas();
  disk_.Shut();
  std::vector<std::future<Answer>> answers;
  answers.push_back(house_.Send(phone_.Checks(1)));
  disk_.AwaitSomebody();
  for (int i = 0; i < 5; ++i) answers.push_back(house_.Send(phone_.Checks(4)));
  {
    const std::lock_guard lock(mutex_);
    failure_ = absl::DataLossError("fsync failed");
  }
  disk_.Open();
  std::future<absl::Status> failure = fatal.get_future();
  ASSERT_EQ(failure.wait_for(kDeadline), std::future_status::ready);
  EXPECT_THAT(failure.get(), StatusIs(absl::StatusCode::kDataLoss, "fsync failed"));
  for (std::future<Answer>& answer : answers) {
    EXPECT_THAT(House::Get(std::move(answer)), RefusedWith("WRITE_FAILED"));
  }
  {
    const std::lock_guard lock(mutex_);
    failure_ = absl::OkStatus();
  }
  // Never again a write: not even when the disk is well.
  const size_t tried = groups().size();
  EXPECT_THAT(house_.Submit(phone_.Checks(1)), RefusedWith("WRITE_FAILED"));
  EXPECT_EQ(groups().size(), tried);
  EXPECT_EQ(house_.log.head().position, 2u);
  EXPECT_EQ(house_.ledger->head(), 2u);
}

using GroupDeathTest = GroupTest;

TEST_F(GroupDeathTest, ByDefaultTheProcessEndsWithItsOwnCode) {
  ::testing::FLAGS_gtest_death_test_style = "threadsafe";
  EXPECT_EXIT(
      {
        failure_ = absl::DataLossError("fsync failed");
        house_.options.fatal = nullptr;
        house_.Start();
        static_cast<void>(house_.Submit(phone_.Checks(1)));
      },
      ::testing::ExitedWithCode(3), "fsync failed");
}

// Another writer has appended: this one must not go on.
TEST_F(GroupTest, ALostRaceIsFatal) {
  std::promise<absl::Status> fatal;
  house_.options.fatal = [&](const absl::Status& status) { fatal.set_value(status); };
  house_.Start();
  house_.RecordAreas();
  storage::merkle::Frontier frontier;
  for (storage::Position at = 1; at <= 2; ++at) {
    frontier.Append(storage::merkle::LeafHash(*house_.log.Get(at)));
  }
  storage::Group group{.expected_position = 2,
                       .expected_root = frontier.Root(),
                       .new_root = {},
                       .records = {"somebody else's"}};
  ASSERT_OK(house_.log.Append(group));
  EXPECT_THAT(house_.Submit(phone_.Checks(1)), RefusedWith("WRITE_FAILED"));
  EXPECT_THAT(fatal.get_future().get(), StatusIs(absl::StatusCode::kAborted));
}

}  // namespace
}  // namespace hearth::testing
