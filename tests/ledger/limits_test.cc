// Back-pressure: bounds, and what is said at them.

#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "services/ledger/door.h"
#include "tests/ledger/house.h"
#include "tests/ledger/log_facts.h"

namespace hearth::testing {
namespace {

using ledger::Answer;

class LimitsTest : public ::testing::Test {
 protected:
  void StartWithGate() {
    house_.log.set_append_hook([this](const storage::Group&) {
      disk_.Pass();
      return absl::OkStatus();
    });
    house_.Start();
    house_.RecordAreas();
  }

  House house_;
  Gate disk_;
  Device phone_{"phone-1", 6};
};

TEST_F(LimitsTest, TheDoorCountsWhatIsInTheHouse) {
  ledger::Door door(10, 100);
  std::optional<ledger::Door::Ticket> first = door.Enter(6, 50);
  ASSERT_TRUE(first.has_value());
  EXPECT_FALSE(door.Enter(5, 1).has_value());
  EXPECT_FALSE(door.Enter(1, 51).has_value());
  std::optional<ledger::Door::Ticket> second = door.Enter(4, 50);
  ASSERT_TRUE(second.has_value());
  EXPECT_FALSE(door.Enter(1, 0).has_value());
  const ledger::Door::Ticket moved = *std::move(first);
  first.reset();
  EXPECT_FALSE(door.Enter(1, 0).has_value());
  second->Release();
  EXPECT_TRUE(door.Enter(4, 50).has_value());
}

TEST_F(LimitsTest, TheQueueIsBoundedInEventsAndBusyRecordsNothing) {
  house_.options.queue_events_max = 100;
  StartWithGate();
  disk_.Shut();
  std::vector<std::future<Answer>> waiting;
  std::vector<v1::Submission> refused;
  size_t taken = 0;
  for (int i = 0; i < 30; ++i) {
    Device device("phone-" + std::to_string(i), 100 + static_cast<uint64_t>(i));
    std::future<Answer> answer = house_.Send(device.Checks(10));
    if (answer.wait_for(std::chrono::seconds(0)) == std::future_status::ready) {
      EXPECT_THAT(answer.get(), RefusedWith("BUSY"));
      for (const v1::Submission& submission : device.sent()) refused.push_back(submission);
    } else {
      waiting.push_back(std::move(answer));
      ++taken;
    }
  }
  EXPECT_EQ(taken, 10u);
  disk_.Open();
  for (std::future<Answer>& answer : waiting) EXPECT_OK(House::Get(std::move(answer)));
  EXPECT_EQ(NotExactlyOnce(ReadFacts(house_.log), refused), refused.size());
  // Whoever was answered has made room.
  EXPECT_OK(house_.Submit(phone_.Checks(100)));
  EXPECT_THAT(house_.Submit(phone_.Checks(101)), RefusedWith("BUSY"));
  house_.Stop();
}

TEST_F(LimitsTest, TheQueueIsBoundedInBytes) {
  house_.options.queue_bytes_max = 20'000;
  StartWithGate();
  disk_.Shut();
  std::future<Answer> first = house_.Send(phone_.Next({SmallCheck(std::string(300, 'x'))}));
  std::vector<std::future<Answer>> answers;
  size_t busy = 0;
  for (int i = 0; i < 100; ++i) {
    std::future<Answer> answer = house_.Send(phone_.Next({SmallCheck(std::string(300, 'x'))}));
    if (answer.wait_for(std::chrono::seconds(0)) == std::future_status::ready) {
      ++busy;
    } else {
      answers.push_back(std::move(answer));
    }
  }
  EXPECT_GT(busy, 40u);
  EXPECT_LT(busy, 95u);
  disk_.Open();
  EXPECT_OK(House::Get(std::move(first)));
  for (std::future<Answer>& answer : answers) EXPECT_OK(House::Get(std::move(answer)));
  house_.Stop();
}

TEST_F(LimitsTest, TheIndexMayLagOnlySoFar) {
  house_.options.index_lag_max = 20;
  house_.Start();
  house_.RecordAreas();
  EXPECT_OK(house_.Submit(phone_.Checks(30)));
  EXPECT_THAT(house_.Submit(phone_.Checks(1)), RefusedWith("VIEWS_BEHIND"));
  house_.ids.Follow(house_.log);
  EXPECT_OK(house_.Submit(phone_.Cut(30, 31)));
}

TEST_F(LimitsTest, AFullDiskIsToldBeforeItIsFull) {
  std::atomic<bool> full = false;
  house_.options.may_write = [&]() -> absl::Status {
    return full ? absl::ResourceExhaustedError("磁盘空间不足 / too little space")
                : absl::OkStatus();
  };
  house_.Start();
  house_.RecordAreas();
  full = true;
  const v1::Run run = phone_.Checks(1);
  const Answer answer = house_.Submit(run);
  EXPECT_THAT(answer, RefusedWith("DISK_FULL"));
  EXPECT_THAT(answer, StatusIs(absl::StatusCode::kResourceExhausted, "too little space"));
  full = false;
  EXPECT_OK(house_.Submit(run));
}

TEST_F(LimitsTest, AViewThatStandsStillSlowsIntakeAndDoesNotStopIt) {
  std::atomic<uint64_t> lag = 0, asked = 0;
  house_.options.views_lag_max = 1'000;
  house_.options.views_lag = [&]() -> uint64_t {
    ++asked;
    return lag;
  };
  house_.Start();
  house_.RecordAreas();
  lag = 1'000'000;
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_OK(house_.Submit(phone_.Checks(1)));
  EXPECT_GE(std::chrono::steady_clock::now() - begin, std::chrono::milliseconds(950));
  // It goes on as soon as the views have caught up.
  asked = 0;
  std::future<Answer> answer = house_.Send(phone_.Checks(1));
  while (asked < 2) std::this_thread::yield();
  lag = 0;
  EXPECT_OK(House::Get(std::move(answer)));
}

// How far a view that takes seven events each time it is looked at falls behind 2,000 events.
uint64_t GreatestLag(uint64_t lag_max) {
  House house;
  std::atomic<uint64_t> view = 0, greatest = 0;
  house.options.group_events_max = 20;
  house.options.views_lag_max = lag_max;
  house.options.views_lag = [&]() -> uint64_t {
    const uint64_t head = house.log.head().position;
    view = std::min<uint64_t>(head, view + 2);
    return head - view;
  };
  house.options.on_head = [&](storage::Position head) {
    const uint64_t lag = head - std::min<uint64_t>(head, view);
    greatest = std::max(greatest.load(), lag);
  };
  house.Start();
  house.RecordAreas();
  Device phone("phone-1", 6);
  std::vector<std::future<Answer>> answers;
  for (int i = 0; i < 200; ++i) answers.push_back(house.Send(phone.Checks(10)));
  for (std::future<Answer>& answer : answers) EXPECT_OK(House::Get(std::move(answer)));
  return greatest;
}

TEST_F(LimitsTest, AViewThatMovesIsNeverFurtherBehindThanTheBound) {
  constexpr uint64_t kTwoGroups = 2 * (20 + 10);
  EXPECT_LE(GreatestLag(100), 100 + kTwoGroups);
  EXPECT_GT(GreatestLag(1'000'000), 100 + kTwoGroups) << "the view is too quick to show anything";
}

TEST_F(LimitsTest, StopAnswersEverybodyAndRecordsWhatItHasBegun) {
  StartWithGate();
  disk_.Shut();
  std::future<Answer> begun = house_.Send(phone_.Checks(1));
  disk_.AwaitSomebody();
  std::vector<std::future<Answer>> answers;
  for (int i = 0; i < 20; ++i) answers.push_back(house_.Send(phone_.Checks(3)));
  std::thread stopper([this] { house_.ledger->Stop(); });
  while (ledger::ReasonOf(house_.Submit(Device("late", 1).Checks(501)).status()) == "BUSY") {
  }
  disk_.Open();
  stopper.join();
  EXPECT_OK(House::Get(std::move(begun)));
  size_t recorded = 1;
  for (std::future<Answer>& answer : answers) {
    const Answer given = House::Get(std::move(answer));
    if (given.ok()) {
      recorded += given->size();
    } else {
      EXPECT_THAT(given, RefusedWith("STOPPING"));
    }
  }
  EXPECT_EQ(house_.log.head().position, 2 + recorded);
  EXPECT_THAT(house_.Submit(phone_.Checks(1)), RefusedWith("STOPPING"));
  EXPECT_EQ(house_.ledger->checkpoint_value()->size, 2 + recorded);
  house_.ledger->Stop();
}

}  // namespace
}  // namespace hearth::testing
