// Every event exactly once, whatever is sent again, by whom, how it is cut, and when.

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "tests/ledger/house.h"
#include "tests/ledger/log_facts.h"
#include "tests/support/random.h"

namespace hearth::testing {
namespace {

using ledger::Answer;
using ledger::Receipt;

class IdempotencyTest : public ::testing::Test {
 protected:
  void SetUp() override {
    house_.Start();
    house_.RecordAreas();
  }

  // Compares with the first receipt that was given for the event. Thread-safe.
  void Keep(const Answer& answer) {
    ASSERT_THAT(answer, IsOk());
    const std::lock_guard lock(mutex_);
    for (const Receipt& receipt : *answer) {
      const auto [first, added] = receipts_.emplace(receipt.event_id, receipt);
      if (!SameReceipt(first->second, receipt)) ++different_;
      if (!receipt.already_recorded) ++recorded_[receipt.event_id];
    }
  }

  size_t RecordedTwice() const {
    return static_cast<size_t>(std::count_if(recorded_.begin(), recorded_.end(),
                                             [](const auto& entry) { return entry.second > 1; }));
  }

  // Sends the device's events, some again in other cuts, never with a gap that no earlier cut has
  // filled.
  void SendInRandomCuts(const Device& device, std::mt19937_64 random) {
    const size_t size = device.sent().size();
    size_t done = 0;
    while (done < size) {
      const size_t from = done - std::min<size_t>(done, random() % 40);
      const size_t to = std::min(size, std::max(from + 1, done) + random() % 30);
      Keep(house_.Submit(device.Cut(from, to)));
      done = std::max(done, to);
      if (random() % 4 == 0) house_.ids.Follow(house_.log);
    }
  }

  House house_;
  std::mutex mutex_;
  std::map<std::string, Receipt> receipts_;
  std::map<std::string, int> recorded_;
  size_t different_ = 0;
};

TEST_F(IdempotencyTest, RandomCutsByEightThreadsWithRestartsBetween) {
  std::mt19937_64 random = Random(11);
  std::vector<Device> devices;
  for (int i = 0; i < 4; ++i) {
    devices.emplace_back("phone-" + std::to_string(i), random());
    for (int run = 0; run < 10; ++run) devices.back().Checks(1 + random() % 20);
  }
  for (int round = 0; round < 3; ++round) {
    std::vector<std::thread> threads;
    // Two threads a device: each event is sent at least twice a round, often at the same moment.
    for (int i = 0; i < 8; ++i) {
      threads.emplace_back([this, &devices, i, seed = random()] {
        SendInRandomCuts(devices[static_cast<size_t>(i) / 2], std::mt19937_64(seed));
      });
    }
    for (std::thread& thread : threads) thread.join();
    house_.Stop();
    if (round == 1) house_.ids.Follow(house_.log);
    house_.Start();
  }
  const LogFacts facts = ReadFacts(house_.log);
  EXPECT_TRUE(facts.faults.empty()) << facts.faults.front();
  for (const Device& device : devices) EXPECT_EQ(NotExactlyOnce(facts, device.sent()), 0u);
  EXPECT_EQ(different_, 0u);
  EXPECT_EQ(RecordedTwice(), 0u);
}

// The planted break: an index that claims to know everything and finds nothing.
TEST_F(IdempotencyTest, AnIndexThatForgetsIsCaught) {
  Device phone("phone-1", 5);
  phone.Checks(20);
  Keep(house_.Submit(phone.Cut(0, 20)));
  house_.ids.Follow(house_.log);
  house_.ids.Forget();
  // The writer's memory has given the ids up to the index with the next group.
  Keep(house_.Submit(phone.Checks(1)));
  Keep(house_.Submit(phone.Cut(0, 20)));
  EXPECT_EQ(NotExactlyOnce(ReadFacts(house_.log), phone.sent()), 20u);
  EXPECT_EQ(different_, 20u);
  EXPECT_EQ(RecordedTwice(), 20u);
}

TEST_F(IdempotencyTest, TwoClientsThatStreamTheSameRunsGetTheSameReceipts) {
  Device phone("phone-1", 7);
  std::vector<v1::Run> runs;
  for (int i = 0; i < 60; ++i) runs.push_back(phone.Checks(10));
  std::vector<std::vector<Answer>> answers(2);
  std::vector<std::thread> clients;
  for (std::vector<Answer>& mine : answers) {
    clients.emplace_back([&] {
      std::vector<std::future<Answer>> sent;
      for (const v1::Run& run : runs) sent.push_back(house_.Send(run));
      for (std::future<Answer>& answer : sent) mine.push_back(House::Get(std::move(answer)));
    });
  }
  for (std::thread& client : clients) client.join();
  for (const std::vector<Answer>& mine : answers) {
    for (const Answer& answer : mine) Keep(answer);
  }
  EXPECT_EQ(different_, 0u);
  EXPECT_EQ(RecordedTwice(), 0u);
  EXPECT_EQ(receipts_.size(), 600u);
  EXPECT_EQ(NotExactlyOnce(ReadFacts(house_.log), phone.sent()), 0u);
}

TEST_F(IdempotencyTest, AResendWhileTheGroupIsPendingWaitsForIt) {
  Gate disk;
  house_.Stop();
  house_.log.set_append_hook([&](const storage::Group&) {
    disk.Pass();
    return absl::OkStatus();
  });
  house_.Start();
  disk.Shut();
  Device phone("phone-1", 9);
  const v1::Run run = phone.Checks(5);
  std::future<Answer> first = house_.Send(run);
  disk.AwaitSomebody();
  std::future<Answer> again = house_.Send(run);
  std::future<Answer> longer = house_.Send([&] {
    phone.Checks(2);
    return phone.Cut(3, 7);
  }());
  // Nothing may be answered while nothing is durable.
  EXPECT_EQ(again.wait_for(std::chrono::milliseconds(50)), std::future_status::timeout);
  EXPECT_EQ(first.wait_for(std::chrono::milliseconds(0)), std::future_status::timeout);
  disk.Open();
  Keep(House::Get(std::move(first)));
  const Answer second = House::Get(std::move(again));
  Keep(second);
  for (const Receipt& receipt : *second) EXPECT_TRUE(receipt.already_recorded);
  const Answer third = House::Get(std::move(longer));
  Keep(third);
  EXPECT_TRUE((*third)[1].already_recorded);
  EXPECT_FALSE((*third)[2].already_recorded);
  EXPECT_EQ(different_, 0u);
  EXPECT_EQ(NotExactlyOnce(ReadFacts(house_.log), phone.sent()), 0u);
  house_.Stop();
}

// Same id, another header: told apart wherever the first one is known from.
TEST_F(IdempotencyTest, AReusedIdIsRefusedAndNothingOfItsRunIsRecorded) {
  enum class Known { kMemory, kIndex, kAfterRestart };
  for (const Known known : {Known::kMemory, Known::kIndex, Known::kAfterRestart}) {
    const int number = static_cast<int>(known);
    Device phone("phone-" + std::to_string(number), 20 + static_cast<uint64_t>(number));
    Keep(house_.Submit(phone.Checks(3)));
    v1::EventHeader taken;
    ASSERT_TRUE(taken.ParseFromString(phone.sent()[1].header()));
    if (known == Known::kIndex) house_.ids.Follow(house_.log);
    if (known == Known::kAfterRestart) {
      house_.Stop();
      house_.Start();
    }
    Device other("other-" + std::to_string(number), 30 + static_cast<uint64_t>(number));
    std::vector<domain::Event> events;
    for (int i = 0; i < 3; ++i) {
      events.push_back(MakeEvent(other.rng(), SmallCheck(), other.RandomHousehold(), kVillage,
                                 NoonOf(kToday), "other-" + std::to_string(number), 1));
    }
    events[2].header.set_event_id(taken.event_id());
    const storage::Position head = house_.ledger->head();
    const Answer answer = house_.Submit(other.Chain(events));
    EXPECT_THAT(answer, RefusedWith("ID_REUSED"));
    EXPECT_EQ(answer.status().code(), absl::StatusCode::kAlreadyExists);
    EXPECT_EQ(house_.ledger->head(), head);
  }
}

TEST_F(IdempotencyTest, AnIdTwiceInOneRunIsReused) {
  Device phone("phone-1", 3);
  std::vector<domain::Event> events;
  for (int i = 0; i < 2; ++i) {
    events.push_back(MakeEvent(phone.rng(), SmallCheck(), phone.RandomHousehold(), kVillage,
                               NoonOf(kToday), "phone-1", 1));
  }
  events[1].header.set_event_id(events[0].header.event_id());
  const storage::Position head = house_.ledger->head();
  EXPECT_THAT(house_.Submit(phone.Chain(events)), RefusedWith("ID_REUSED"));
  EXPECT_EQ(house_.ledger->head(), head);
}

}  // namespace
}  // namespace hearth::testing
