// The control fold: what the writer decides by, and what everybody else sees.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/ledger/house.h"

namespace hearth::testing {
namespace {

using ledger::Answer;

class ControlTest : public ::testing::Test {
 protected:
  House house_;
  Gate disk_;

  // The disk waits in every append while the gate is shut.
  void StartWithGate() {
    house_.log.set_append_hook([this](const storage::Group&) {
      disk_.Pass();
      return absl::OkStatus();
    });
    house_.Start();
  }
};

TEST_F(ControlTest, AnAreaHoldsForWhatFollowsItInTheSameGroup) {
  StartWithGate();
  Device office("office", 1), phone("phone-1", 2);
  disk_.Shut();
  // The first group waits in the disk; everything behind it comes into one group, in this order.
  std::future<Answer> first = house_.Send(phone.Checks(1));
  disk_.AwaitSomebody();
  std::future<Answer> before = house_.Send(phone.Checks(2));
  std::future<Answer> areas = house_.Send(office.Next({Areas()}));
  std::future<Answer> after = house_.Send(phone.Checks(2));
  EXPECT_EQ(house_.ledger->control().opened_day, 0);
  EXPECT_FALSE(house_.ledger->control().areas->Exists(kVillage, kToday));
  disk_.Open();
  ASSERT_OK(House::Get(std::move(first)));
  const Answer refused = House::Get(std::move(before));
  const Answer accepted = House::Get(std::move(after));
  ASSERT_OK(House::Get(std::move(areas)));
  for (const ledger::Receipt& receipt : *refused) {
    EXPECT_EQ(receipt.refused, v1::REFUSAL_REASON_UNKNOWN_AREA);
  }
  for (const ledger::Receipt& receipt : *accepted) {
    EXPECT_EQ(receipt.refused, v1::REFUSAL_REASON_UNSPECIFIED) << receipt.refused_detail;
  }
  EXPECT_TRUE(house_.ledger->control().areas->Exists(kVillage, kToday));
  house_.Stop();
}

TEST_F(ControlTest, AnAreaHoldsForWhatFollowsItInTheSameRun) {
  house_.Start();
  Device office("office", 1);
  const Answer answer = house_.Submit(office.Next({SmallCheck(), Areas(), SmallCheck()}));
  ASSERT_OK(answer);
  EXPECT_EQ((*answer)[0].refused, v1::REFUSAL_REASON_UNKNOWN_AREA);
  EXPECT_EQ((*answer)[1].refused, v1::REFUSAL_REASON_UNSPECIFIED);
  EXPECT_EQ((*answer)[2].refused, v1::REFUSAL_REASON_UNSPECIFIED);
}

// A run that is refused whole leaves no trace in the writer's own fold either.
TEST_F(ControlTest, ARunRefusedWholeChangesNoControl) {
  house_.Start();
  Device office("office", 1), thief("phone-1", 2), other("phone-2", 3);
  const v1::Run known = other.Checks(1);
  ASSERT_OK(house_.Submit(known));
  v1::EventHeader taken;
  ASSERT_TRUE(taken.ParseFromString(known.submissions(0).header()));
  domain::Event areas = MakeEvent(thief.rng(), Areas(), "", "", NoonOf(kToday), "phone-1", 1);
  areas.header.set_stream(v1::STREAM_CONTROL);
  domain::Event reused = MakeEvent(thief.rng(), SmallCheck(), thief.RandomHousehold(), kVillage,
                                   NoonOf(kToday), "phone-1", 1);
  reused.header.set_event_id(taken.event_id());
  EXPECT_THAT(house_.Submit(thief.Chain({areas, reused})), RefusedWith("ID_REUSED"));
  const Answer answer = house_.Submit(other.Checks(1));
  ASSERT_OK(answer);
  EXPECT_EQ((*answer)[0].refused, v1::REFUSAL_REASON_UNKNOWN_AREA);
}

TEST_F(ControlTest, IsTheSameAfterARestart) {
  house_.Start();
  house_.RecordAreas();
  const domain::Control before = house_.ledger->control();
  house_.Stop();
  house_.Start();
  const domain::Control after = house_.ledger->control();
  EXPECT_EQ(after.position, before.position);
  EXPECT_EQ(after.opened_day, before.opened_day);
  EXPECT_TRUE(after.areas->Exists(kVillage, kToday));
}

}  // namespace
}  // namespace hearth::testing
