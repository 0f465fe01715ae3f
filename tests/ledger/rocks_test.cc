// Over RocksDB: what was acknowledged is there after a kill, with the same receipts.

#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <future>
#include <string>
#include <thread>
#include <vector>

#include "tests/ledger/case_facts.h"
#include "tests/ledger/disk_house.h"
#include "tests/ledger/house.h"
#include "tests/ledger/log_facts.h"
#include "tests/support/copy_folder.h"
#include "tests/support/random.h"
#include "tests/support/temp_dir.h"

namespace hearth::testing {
namespace {

using ledger::Answer;

Answer Submit(ledger::Ledger* ledger, const v1::Run& run) {
  std::promise<Answer> promise;
  ledger->Submit(run, [&promise](Answer answer) { promise.set_value(std::move(answer)); });
  return House::Get(promise.get_future());
}

TEST(LedgerRocksTest, WhatWasAcknowledgedSurvivesAKill) {
  Owner owner;
  TempDir dir;
  std::mt19937_64 random = Random(3);
  Device office("office", random());
  std::vector<Device> phones;
  for (int i = 0; i < 3; ++i) phones.emplace_back("phone-" + std::to_string(i), random());
  std::vector<ledger::Receipt> receipts;
  std::string now = dir.File("life-0");
  std::filesystem::create_directory(now);
  for (int life = 0; life < 3; ++life) {
    DiskHouse house(&owner, now);
    if (life == 0) {
      ASSERT_OK(Submit(house.ledger.get(), office.Next({Areas()})));
    }
    std::mutex mutex;
    std::vector<std::thread> threads;
    for (Device& phone : phones) {
      threads.emplace_back([&] {
        for (int i = 0; i < 10; ++i) {
          const Answer answer =
              Submit(house.ledger.get(), phone.Checks(1 + Below(phone.rng(), 50)));
          ASSERT_OK(answer);
          const std::lock_guard lock(mutex);
          receipts.insert(receipts.end(), answer->begin(), answer->end());
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
    // The folder as it is while the process runs: nothing was closed, nothing said goodbye.
    now = dir.File("life-" + std::to_string(life + 1));
    CopyFolder(dir.File("life-" + std::to_string(life)), now);
    owner.clock.Advance(24 * 3'600'000);
  }
  DiskHouse house(&owner, now);
  const LogFacts facts = ReadFacts(*house.log);
  EXPECT_TRUE(facts.faults.empty()) << facts.faults.front();
  for (const Device& phone : phones) EXPECT_EQ(NotExactlyOnce(facts, phone.sent()), 0u);
  for (const ledger::Receipt& receipt : receipts) {
    EXPECT_EQ(receipt.refused, v1::REFUSAL_REASON_UNSPECIFIED) << receipt.refused_detail;
    ASSERT_OK_AND_ASSIGN(const std::string record, house.log->Get(receipt.position));
    EXPECT_EQ(storage::merkle::LeafHash(record), receipt.leaf_hash);
    EXPECT_OK(record::Open(receipt.position, record, *house.keys));
  }
  // Sent again by a phone that heard nothing.
  size_t same = 0;
  for (const Device& phone : phones) {
    for (size_t from = 0; from < phone.sent().size(); from += 500) {
      const Answer answer =
          Submit(house.ledger.get(), phone.Cut(from, std::min(from + 500, phone.sent().size())));
      ASSERT_OK(answer);
      for (const ledger::Receipt& again : *answer) {
        for (const ledger::Receipt& first : receipts) same += SameReceipt(again, first) ? 1 : 0;
      }
    }
  }
  EXPECT_EQ(same, receipts.size());
}

// Two devices race for each version, the index follows now and then, and the process is killed
// between the lives: each version is taken once, and the file is never older than what was
// acknowledged.
TEST(LedgerRocksTest, EachVersionOfACaseFileIsTakenOnce) {
  constexpr uint64_t kVersionsALife = 20;
  Owner owner;
  TempDir dir;
  Device office("office", 21), one("phone-1", 22), two("phone-2", 23);
  const std::string household = office.RandomHousehold();
  std::string now = dir.File("life-0");
  std::filesystem::create_directory(now);
  std::atomic<uint64_t> taken = 0;
  for (uint64_t life = 0; life < 3; ++life) {
    DiskHouse house(&owner, now);
    if (life == 0) {
      ASSERT_OK(Submit(house.ledger.get(), office.Next({Areas()})));
    }
    if (life == 1) house.ids.Follow(*house.log);
    const auto race = [&](Device* device) {
      for (uint64_t i = 0; i < kVersionsALife; ++i) {
        const uint64_t version = life * kVersionsALife + i;
        const Answer answer =
            Submit(house.ledger.get(), device->Chain({Clue(device, household, version)}));
        ASSERT_OK(answer);
        if ((*answer)[0].refused == v1::REFUSAL_REASON_UNSPECIFIED) {
          ++taken;
        } else {
          EXPECT_EQ((*answer)[0].refused, v1::REFUSAL_REASON_VERSION_CONFLICT);
        }
        if (device == &one && i == kVersionsALife / 2) house.ids.Follow(*house.log);
      }
    };
    std::thread other([&] { race(&two); });
    race(&one);
    other.join();
    EXPECT_EQ(taken.load(), (life + 1) * kVersionsALife);
    EXPECT_TRUE(WronglyAccepted(*house.log).empty());
    now = dir.File("life-" + std::to_string(life + 1));
    CopyFolder(dir.File("life-" + std::to_string(life)), now);
  }
}

}  // namespace
}  // namespace hearth::testing
