// Facts of case files are judged by what lies before them in the log, wherever that is just then.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "services/ledger/stepped.h"
#include "tests/ledger/case_facts.h"
#include "tests/ledger/house.h"
#include "tests/support/random.h"

namespace hearth::testing {
namespace {

using ::testing::ElementsAre;

constexpr auto kAccepted = v1::REFUSAL_REASON_UNSPECIFIED;
constexpr auto kConflict = v1::REFUSAL_REASON_VERSION_CONFLICT;

class CaseTest : public ::testing::Test {
 protected:
  void SetUp() override {
    house_.log.set_append_hook([this](const storage::Group&) {
      disk_.Pass();
      return absl::OkStatus();
    });
    house_.Start();
    house_.RecordAreas();
  }
  void TearDown() override {
    EXPECT_EQ(WronglyAccepted(house_.log).size(), wrong_);
    house_.Stop();
  }
  void Restart() {
    house_.Stop();
    house_.Start();
  }

  static std::vector<v1::RefusalReason> Reasons(const ledger::Answer& answer) {
    EXPECT_THAT(answer, IsOk());
    if (!answer.ok()) return {v1::REFUSAL_REASON_MALFORMED};
    std::vector<v1::RefusalReason> reasons;
    for (const ledger::Receipt& receipt : *answer) reasons.push_back(receipt.refused);
    return reasons;
  }
  // What becomes of facts that name these versions, in one run.
  std::vector<v1::RefusalReason> Say(const std::vector<uint64_t>& versions) {
    return Reasons(house_.Submit(Run(&phone_, versions)));
  }
  v1::Run Run(Device* device, const std::vector<uint64_t>& versions) {
    std::vector<domain::Event> events;
    for (const uint64_t version : versions) events.push_back(Clue(device, household_, version));
    return device->Chain(std::move(events));
  }

  House house_;
  Gate disk_;
  Device phone_{"phone-1", 41}, other_{"phone-2", 42};
  const std::string household_ = phone_.RandomHousehold();
  size_t wrong_ = 0;  // what a planted break lets through
};

TEST_F(CaseTest, AFactIsAcceptedAtTheVersionThatItSaw) {
  EXPECT_THAT(Say({1}), ElementsAre(kConflict));
  EXPECT_THAT(Say({0}), ElementsAre(kAccepted));
  EXPECT_THAT(Say({0}), ElementsAre(kConflict));
  EXPECT_THAT(Say({1}), ElementsAre(kAccepted));
}

TEST_F(CaseTest, TheFactsOfOneRunFollowEachOther) {
  EXPECT_THAT(Say({0, 1, 2}), ElementsAre(kAccepted, kAccepted, kAccepted));
  EXPECT_THAT(Say({3, 3, 4}), ElementsAre(kAccepted, kConflict, kAccepted));
}

TEST_F(CaseTest, OtherHouseholdsAndChecksLeaveTheVersionAlone) {
  const std::string neighbour = phone_.RandomHousehold();
  const ledger::Answer answer = house_.Submit(phone_.Chain(
      {Clue(&phone_, household_, 0), CheckOf(&phone_, household_), Clue(&phone_, neighbour, 0),
       Clue(&phone_, household_, 1), CheckOf(&phone_, neighbour), Clue(&phone_, neighbour, 1)}));
  EXPECT_THAT(Reasons(answer),
              ElementsAre(kAccepted, kAccepted, kAccepted, kAccepted, kAccepted, kAccepted));
  ASSERT_OK(house_.Submit(phone_.Chain({CheckOf(&phone_, household_)})));
  EXPECT_THAT(Say({2}), ElementsAre(kAccepted));
}

// Indexed, durable alone, half of each, and found again at a start.
TEST_F(CaseTest, TheVersionIsRightWhereverTheFileLies) {
  ASSERT_THAT(Say({0, 1, 2}), ElementsAre(kAccepted, kAccepted, kAccepted));
  const auto ask = [this](uint64_t version) {
    EXPECT_THAT(Say({version - 1}), ElementsAre(kConflict));
    EXPECT_THAT(Say({version + 1}), ElementsAre(kConflict));
    EXPECT_THAT(Say({version}), ElementsAre(kAccepted));
  };
  ask(3);
  house_.ids.Follow(house_.log, 4);
  ask(4);
  Restart();
  ask(5);
  house_.ids.Follow(house_.log);
  ask(6);
  house_.ids.Follow(house_.log);
  Restart();
  ask(7);
}

// The planted break: an index that says that it knows all events and finds none.
TEST_F(CaseTest, AnIndexThatForgetsIsCaught) {
  ASSERT_THAT(Say({0}), ElementsAre(kAccepted));
  house_.ids.Follow(house_.log);
  house_.ids.Forget();
  ASSERT_OK(
      house_.Submit(phone_.Checks(1)));  // with it the writer's memory gives the index its due
  EXPECT_THAT(Say({1}), ElementsAre(kConflict));
  ASSERT_THAT(Say({0}), ElementsAre(kAccepted));
  wrong_ = 1;
}

// The first is on its way to the disk, the others wait in the group behind it: none of them is
// durable when the last is judged.
TEST_F(CaseTest, TheVersionCountsWhatIsPreparedAndNotYetDurable) {
  house_.Stop();
  house_.log.ForgetRoot();
  ASSERT_OK_AND_ASSIGN(ledger::Recovered recovered, ledger::Recover(house_.Input()));
  auto stepped =
      ledger::SteppedLedger::Open(house_.options, std::move(recovered.start), &house_.log,
                                  house_.keys.get(), &house_.ids, &house_.clock, &house_.signer);
  ledger::SteppedLedger* const steps = stepped.get();
  house_.ledger = std::move(stepped);
  std::vector<std::future<ledger::Answer>> answers;
  answers.push_back(house_.Send(Run(&phone_, {0})));
  ASSERT_TRUE(steps->PrepareStep() && steps->PrepareStep());  // taken, and handed over
  for (const uint64_t version : {1, 2, 3, 3, 4}) {
    answers.push_back(house_.Send(Run(&phone_, {version})));
    ASSERT_TRUE(steps->PrepareStep());
  }
  EXPECT_EQ(house_.ledger->head(), 2u) << "the day and the areas";
  while (steps->CommitStep() || steps->PrepareStep()) continue;
  std::vector<v1::RefusalReason> reasons;
  for (auto& answer : answers) reasons.push_back(Reasons(House::Get(std::move(answer)))[0]);
  EXPECT_THAT(reasons,
              ElementsAre(kAccepted, kAccepted, kAccepted, kAccepted, kConflict, kAccepted));
}

// Both were right when they came to the door.
TEST_F(CaseTest, OfTwoDevicesOneIsRecordedAndTheOtherKeepsItsRefusal) {
  disk_.Shut();
  std::future<ledger::Answer> before = house_.Send(phone_.Checks(1));
  disk_.AwaitSomebody();
  const v1::Run mine = Run(&phone_, {0}), theirs = Run(&other_, {0});
  std::future<ledger::Answer> first = house_.Send(mine), second = house_.Send(theirs);
  disk_.Open();
  ASSERT_OK(House::Get(std::move(before)));
  EXPECT_THAT(Reasons(House::Get(std::move(first))), ElementsAre(kAccepted));
  const ledger::Answer refused = House::Get(std::move(second));
  EXPECT_THAT(Reasons(refused), ElementsAre(kConflict));
  EXPECT_FALSE((*refused)[0].refused_detail.empty());
  const auto same = [&] {
    const ledger::Answer again = house_.Submit(theirs);
    ASSERT_OK(again);
    EXPECT_TRUE((*again)[0].already_recorded);
    EXPECT_TRUE(SameReceipt((*again)[0], (*refused)[0]));
  };
  same();
  house_.ids.Follow(house_.log);
  same();
  Restart();
  same();
}

TEST_F(CaseTest, WhateverRacesEachVersionIsTakenOnce) {
  constexpr uint64_t kRounds = 40;
  std::atomic<uint64_t> accepted = 0;
  const auto race = [&](Device* device) {
    for (uint64_t version = 0; version < kRounds;) {
      const v1::RefusalReason reason = Reasons(house_.Submit(Run(device, {version})))[0];
      if (reason == kAccepted) ++accepted;
      ++version;  // it is taken, by whom ever
      if (device == &phone_ && version % 7 == 0) house_.ids.Follow(house_.log);
    }
  };
  std::thread thread([&] { race(&other_); });
  race(&phone_);
  thread.join();
  EXPECT_EQ(accepted.load(), kRounds);
}

// Control has moved between the door and the place, and moves within the run.
TEST_F(CaseTest, FactsOfARunFollowEachOtherWhileControlMoves) {
  disk_.Shut();
  std::future<ledger::Answer> before = house_.Send(phone_.Checks(1));
  disk_.AwaitSomebody();
  Device office("office-2", 43);
  std::future<ledger::Answer> moved = house_.Send(office.Next({NewVillage("441621101002")}));
  domain::Event village =
      MakeEvent(phone_.rng(), NewVillage("441621101003"), "", "", NoonOf(kToday), phone_.name(), 1);
  village.header.set_stream(v1::STREAM_CONTROL);
  const std::string& home = household_;
  std::future<ledger::Answer> facts = house_.Send(
      phone_.Chain({Clue(&phone_, home, 0), Clue(&phone_, home, 1), Clue(&phone_, home, 1), village,
                    Clue(&phone_, home, 2), Clue(&phone_, home, 2)}));
  disk_.Open();
  ASSERT_OK(House::Get(std::move(before)));
  EXPECT_THAT(Reasons(House::Get(std::move(moved))), ElementsAre(kAccepted));
  EXPECT_THAT(Reasons(House::Get(std::move(facts))),
              ElementsAre(kAccepted, kAccepted, kConflict, kAccepted, kAccepted, kConflict));
}

TEST_F(CaseTest, TheServersOwnFactsAreJudgedAlike) {
  ASSERT_THAT(Say({0}), ElementsAre(kAccepted));
  const domain::Event clue = Clue(&phone_, household_, std::nullopt);
  const auto own = [&](uint64_t version) {
    v1::EventHeader place;
    place.set_household(household_);
    place.set_area_code(kVillage);
    place.set_expected_version(version);
    const absl::StatusOr<ledger::Receipt> receipt = house_.ledger->RecordOwn(place, clue.fact);
    EXPECT_THAT(receipt, IsOk());
    return receipt.ok() ? receipt->refused : v1::REFUSAL_REASON_MALFORMED;
  };
  EXPECT_EQ(own(0), kConflict);
  EXPECT_EQ(own(1), kAccepted);
  EXPECT_THAT(Say({2}), ElementsAre(kAccepted));
}

// Runs at random over a few households, with an index that lags at random, and restarts.
TEST_F(CaseTest, AccordsWithACountOverRandomRuns) {
  std::mt19937_64 random = Random(44);
  std::vector<std::string> households;
  for (int i = 0; i < 4; ++i) households.push_back(phone_.RandomHousehold());
  std::map<std::string, uint64_t> versions;
  size_t conflicts = 0;
  for (int i = 0; i < 300; ++i) {
    std::vector<domain::Event> events;
    std::vector<v1::RefusalReason> expected;
    for (uint64_t n = 1 + random() % 6; n > 0; --n) {
      const std::string& household = households[random() % households.size()];
      const bool check = random() % 4 == 0;
      const uint64_t version = versions[household] + (random() % 5 == 0 ? 1 : 0);
      events.push_back(check ? CheckOf(&phone_, household) : Clue(&phone_, household, version));
      const bool conflict = !check && version != versions[household];
      expected.push_back(conflict ? kConflict : kAccepted);
      if (!check && !conflict) ++versions[household];
      conflicts += conflict ? 1 : 0;
    }
    ASSERT_EQ(Reasons(house_.Submit(phone_.Chain(std::move(events)))), expected) << "run " << i;
    const storage::Position head = house_.ledger->head(), indexed = house_.ids.checkpoint();
    if (random() % 3 == 0 && head > indexed) {
      house_.ids.Follow(house_.log, indexed + 1 + random() % (head - indexed));
    }
    if (random() % 60 == 0) Restart();
  }
  EXPECT_GT(conflicts, 20u);
}

}  // namespace
}  // namespace hearth::testing
