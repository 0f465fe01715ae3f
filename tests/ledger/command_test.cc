// The facts of one command are recorded together or refused together.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "tests/ledger/case_facts.h"
#include "tests/ledger/house.h"
#include "tests/support/random.h"

namespace hearth::testing {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr auto kAccepted = v1::REFUSAL_REASON_UNSPECIFIED;
constexpr auto kConflict = v1::REFUSAL_REASON_VERSION_CONFLICT;
constexpr auto kWrongState = v1::REFUSAL_REASON_WRONG_STATE;

class CommandTest : public ::testing::Test {
 protected:
  void SetUp() override {
    house_.log.set_append_hook([this](const storage::Group&) {
      disk_.Pass();
      return absl::OkStatus();
    });
    house_.Start();
    house_.RecordAreas();
    for (int i = 0; i < 16; ++i) households_.push_back(phone_.RandomHousehold());
  }
  void TearDown() override {
    EXPECT_THAT(WronglyAccepted(house_.log), IsEmpty());
    house_.Stop();
  }

  // A fact of household `number`'s case file.
  domain::Event Fact(size_t number, uint64_t version, const std::string& command = "") {
    return Clue(&phone_, households_[number], version, command);
  }
  std::vector<ledger::Receipt> Submit(std::vector<domain::Event> events) {
    return Receipts(house_.Submit(phone_.Chain(std::move(events))));
  }
  static std::vector<ledger::Receipt> Receipts(const ledger::Answer& answer) {
    EXPECT_THAT(answer, IsOk());
    return answer.ok() ? *answer : std::vector<ledger::Receipt>();
  }
  static std::vector<v1::RefusalReason> Reasons(const std::vector<ledger::Receipt>& receipts) {
    std::vector<v1::RefusalReason> reasons;
    for (const ledger::Receipt& receipt : receipts) reasons.push_back(receipt.refused);
    return reasons;
  }
  // The run is read while the disk is shut, so that what `earlier` says is not known at the door.
  std::vector<v1::RefusalReason> SubmitBehind(std::vector<domain::Event> earlier,
                                              std::vector<domain::Event> events) {
    Device other("phone-2", 52);
    disk_.Shut();
    std::future<ledger::Answer> before = house_.Send(other.Chain(std::move(earlier)));
    disk_.AwaitSomebody();
    std::future<ledger::Answer> answer = house_.Send(phone_.Chain(std::move(events)));
    disk_.Open();
    EXPECT_THAT(House::Get(std::move(before)), IsOk());
    return Reasons(Receipts(House::Get(std::move(answer))));
  }

  House house_;
  Gate disk_;
  Device phone_{"phone-1", 51};
  std::vector<std::string> households_;
  const std::string command_ = std::string(16, 'c'), another_ = std::string(16, 'd');
};

TEST_F(CommandTest, WhatNobodyRefusesIsRecorded) {
  EXPECT_THAT(Reasons(Submit({Fact(0, 0, command_), Fact(1, 0, command_)})), Each(kAccepted));
  EXPECT_THAT(Reasons(Submit({Fact(0, 1), Fact(1, 1)})), Each(kAccepted));
}

TEST_F(CommandTest, OneRefusedFactTakesTheOthersWithIt) {
  for (const bool first : {true, false}) {
    const domain::Event good = Fact(0, 0, command_), bad = Fact(1, 5, command_);
    const auto receipts = first ? Submit({bad, good}) : Submit({good, bad});
    ASSERT_EQ(receipts.size(), 2u);
    EXPECT_EQ(receipts[first ? 0 : 1].refused, kConflict);
    const ledger::Receipt& gone = receipts[first ? 1 : 0];
    EXPECT_EQ(gone.refused, kWrongState);
    EXPECT_THAT(gone.refused_detail, HasSubstr(absl::BytesToHexString(bad.header.event_id())));
    EXPECT_THAT(gone.refused_detail, HasSubstr("VERSION_CONFLICT"));
    EXPECT_THAT(gone.refused_detail, HasSubstr(" / header.command_id: event "));
  }
  EXPECT_THAT(Reasons(Submit({Fact(0, 0), Fact(1, 0)})), Each(kAccepted));
}

// Negative control: the same facts without a command.
TEST_F(CommandTest, WithoutACommandEachFactIsRecordedForItself) {
  EXPECT_THAT(Reasons(Submit({Fact(0, 0), Fact(1, 5)})), ElementsAre(kAccepted, kConflict));
  EXPECT_THAT(Reasons(Submit({Fact(2, 0, command_), Fact(1, 5, another_)})),
              ElementsAre(kAccepted, kConflict));
}

TEST_F(CommandTest, FactsOfNoCaseFileGoWithTheirCommandToo) {
  const auto receipts = Submit({CheckOf(&phone_, households_[0], command_),
                                CheckOf(&phone_, households_[1]), Fact(1, 5, command_)});
  EXPECT_THAT(Reasons(receipts), ElementsAre(kWrongState, kAccepted, kConflict));
}

TEST_F(CommandTest, WhatFollowsIsJudgedAsIfTheCommandHadNotBeenSaid) {
  EXPECT_THAT(Reasons(Submit({Fact(0, 0, command_), Fact(0, 0), Fact(0, 1), Fact(1, 5, command_)})),
              ElementsAre(kWrongState, kAccepted, kAccepted, kConflict));
}

TEST_F(CommandTest, IsJudgedWholeAgainWhereItTakesItsPlace) {
  Device other("phone-3", 53);
  // Right at the door, wrong at its place: the second household has moved.
  EXPECT_THAT(SubmitBehind({Clue(&other, households_[1], 0)},
                           {Fact(0, 0, command_), Fact(2, 0), Fact(1, 0, command_)}),
              ElementsAre(kWrongState, kAccepted, kConflict));
}

TEST_F(CommandTest, IsAcceptedWholeWhereOnlyTheDoorWouldHaveRefused) {
  Device other("phone-3", 53);
  EXPECT_THAT(SubmitBehind({Clue(&other, households_[1], 0)},
                           {Fact(0, 0, command_), Fact(2, 0), Fact(1, 1, command_)}),
              ElementsAre(kAccepted, kAccepted, kAccepted));
}

// The first part was sent alone and refused; sent again with the rest it takes the rest with it.
TEST_F(CommandTest, APartThatWasRefusedEarlierCounts) {
  enum class Known { kMemory, kIndex, kSound };
  for (const Known known : {Known::kMemory, Known::kIndex, Known::kSound}) {
    const size_t base = phone_.sent().size(), number = 3 * static_cast<size_t>(known);
    const uint64_t version = known == Known::kSound ? 0 : 5;
    phone_.Chain({Fact(number, version, command_), Fact(number + 1, 0, command_)});
    ASSERT_OK(house_.Submit(phone_.Cut(base, base + 1)));
    if (known == Known::kIndex) house_.ids.Follow(house_.log);
    const auto receipts = Receipts(house_.Submit(phone_.Cut(base, base + 2)));
    ASSERT_EQ(receipts.size(), 2u);
    EXPECT_TRUE(receipts[0].already_recorded);
    EXPECT_EQ(receipts[1].refused, known == Known::kSound ? kAccepted : kWrongState);
  }
}

// The first part was refused for want of its area, which is there when it comes again: what counts
// is what was recorded, although the door, whose index lags, would now accept it.
TEST_F(CommandTest, ARecordedRefusalCountsAlthoughTheDoorDoesNotKnowIt) {
  domain::Event check = CheckOf(&phone_, households_[0], command_);
  check.header.set_area_code("441621101002");
  phone_.Chain({check, Fact(1, 0, command_)});
  const auto alone = Receipts(house_.Submit(phone_.Cut(0, 1)));
  EXPECT_THAT(Reasons(alone), ElementsAre(v1::REFUSAL_REASON_UNKNOWN_AREA));
  Device office("office-2", 55);
  ASSERT_OK(house_.Submit(office.Next({NewVillage("441621101002")})));
  const auto receipts = Receipts(house_.Submit(phone_.Cut(0, 2)));
  EXPECT_THAT(Reasons(receipts), ElementsAre(v1::REFUSAL_REASON_UNKNOWN_AREA, kWrongState));
}

// Command k rests on what command k - 1 said, which rests on …: each reading refuses one more.
TEST_F(CommandTest, AChainOfUndoingsEnds) {
  for (const size_t links : {size_t{4}, size_t{14}}) {
    households_.clear();
    for (size_t i = 0; i <= links + 1; ++i) households_.push_back(phone_.RandomHousehold());
    std::vector<domain::Event> events;
    for (size_t k = 0; k < links; ++k) {
      const std::string command(16, static_cast<char>('A' + k));
      if (k > 0) events.push_back(Fact(k - 1, 1, command));
      events.push_back(Fact(k, 0, command));
      if (k == 0) events.push_back(Fact(links, 5, command));
    }
    events.push_back(Fact(links + 1, 0, command_));
    const auto reasons = Reasons(Submit(std::move(events)));
    const std::vector<v1::RefusalReason> linked(reasons.begin(), reasons.end() - 1);
    for (const v1::RefusalReason reason : linked) EXPECT_NE(reason, kAccepted);
    // Beyond what an honest run needs, its commands count as one.
    EXPECT_EQ(reasons.back(), links == 4 ? kAccepted : kWrongState);
  }
}

// Whatever is said: no command is recorded in part, and no version is taken twice.
TEST_F(CommandTest, HoldsOverRandomRuns) {
  std::mt19937_64 random = Random(54);
  std::map<v1::RefusalReason, size_t> seen;
  std::vector<uint64_t> versions(3);
  for (int i = 0; i < 200; ++i) {
    std::vector<uint64_t> next = versions;
    std::vector<size_t> numbers;
    std::vector<std::string> commands;
    std::vector<domain::Event> events;
    for (uint64_t n = 1 + random() % 8; n > 0; --n) {
      numbers.push_back(random() % versions.size());
      const bool commanded = random() % 2 == 0;
      commands.push_back(commanded ? std::string(16, static_cast<char>('a' + random() % 3)) : "");
      const uint64_t version = next[numbers.back()]++ + (random() % 8 == 0 ? 1 : 0);
      events.push_back(Fact(numbers.back(), version, commands.back()));
    }
    const auto reasons = Reasons(Submit(std::move(events)));
    ASSERT_EQ(reasons.size(), commands.size());
    std::map<std::string, bool> accepted;
    for (size_t k = 0; k < reasons.size(); ++k) {
      ++seen[reasons[k]];
      const bool mine = reasons[k] == kAccepted;
      versions[numbers[k]] += mine ? 1 : 0;
      if (commands[k].empty()) continue;
      EXPECT_EQ(accepted.try_emplace(commands[k], mine).first->second, mine) << "in part";
    }
    if (random() % 4 == 0) house_.ids.Follow(house_.log);
  }
  EXPECT_GT(seen[kAccepted], 100u);
  EXPECT_GT(seen[kConflict], 20u);
  EXPECT_GT(seen[kWrongState], 20u);
}

}  // namespace
}  // namespace hearth::testing
