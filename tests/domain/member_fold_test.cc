// Members: groups by order, coming and going, two ids that are one person, the head.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/domain/household_fold.h"
#include "tests/domain/fixtures.h"

namespace hearth::domain {
namespace {

using testing::kElder;
using testing::kHead;

constexpr int32_t kDay = 20260501;

class MemberFoldTest : public ::testing::Test {
 protected:
  MemberFoldTest() { story_.Register(); }

  void Join(uint64_t kept, uint64_t joined) {
    v1::Fact fact;
    fact.mutable_members_joined()->set_kept_member_id(kept);
    fact.mutable_members_joined()->set_joined_member_id(joined);
    story_.Add(fact);
  }

  void Remove(uint64_t id) {
    v1::Fact fact;
    fact.mutable_member_removed()->set_member_id(id);
    fact.mutable_member_removed()->set_reason("death");
    story_.Add(fact);
  }

  void Add(uint64_t id) {
    v1::Fact fact;
    fact.mutable_member_added()->mutable_member()->set_member_id(id);
    story_.Add(fact);
  }

  void ChangeHead(uint64_t id) {
    v1::Fact fact;
    fact.mutable_head_changed()->set_member_id(id);
    story_.Add(fact);
  }

  void See(uint64_t id, const std::string& health) {
    v1::CheckRecorded check;
    v1::Member* member = check.add_members();
    member->set_member_id(id);
    member->mutable_situation()->set_health(health);
    story_.Check(check);
  }

  v1::OpenedMember Member(uint64_t id) {
    const v1::OpenedHousehold opened = story_.Open(testing::DemoControl(kDay));
    for (const v1::OpenedMember& member : opened.members()) {
      if (member.member().member_id() == id) return member;
    }
    ADD_FAILURE() << "no member " << id;
    return {};
  }

  uint64_t Head() {
    const v1::OpenedHousehold opened = story_.Open(testing::DemoControl(kDay));
    uint64_t head = 0;
    for (const v1::OpenedMember& member : opened.members()) {
      if (!member.head()) continue;
      EXPECT_EQ(head, 0U) << "two heads";
      head = member.member().member_id();
    }
    return head;
  }

  testing::Story story_;
};

TEST_F(MemberFoldTest, AGroupIsReplacedWholeAndOthersStay) {
  See(kHead, "serious");
  EXPECT_EQ(Member(kHead).member().situation().health(), "serious");
  EXPECT_EQ(Member(kHead).member().situation().labour(), "") << "replaced whole";
  EXPECT_EQ(Member(kHead).member().identity().relation(), "01");
  EXPECT_TRUE(Member(kHead).active());
  EXPECT_EQ(Member(kHead).source().event_id(), story_.last().header.event_id());
}

TEST_F(MemberFoldTest, WhoIsOnlySeenIsThere) {
  See(77, "healthy");
  EXPECT_TRUE(Member(77).active());
}

TEST_F(MemberFoldTest, WhoLeftStaysAwayUntilAddedAgain) {
  Remove(kElder);
  EXPECT_FALSE(Member(kElder).active());
  EXPECT_EQ(Member(kElder).left_reason(), "death");
  See(kElder, "healthy");
  EXPECT_FALSE(Member(kElder).active()) << "a check does not bring anybody back";
  Add(kElder);
  EXPECT_TRUE(Member(kElder).active());
  EXPECT_EQ(Member(kElder).left_reason(), "");
}

TEST_F(MemberFoldTest, ASplitTakesMembersAlong) {
  v1::Fact fact;
  fact.mutable_household_split()->add_member_ids(kElder);
  fact.mutable_household_split()->set_leaving(true);
  story_.Add(fact);
  EXPECT_FALSE(Member(kElder).active());
  EXPECT_EQ(Member(kElder).left_reason(), "split");
}

TEST_F(MemberFoldTest, AMergeBringsMembers) {
  v1::Fact fact;
  fact.mutable_household_merged()->add_member_ids(88);
  story_.Add(fact);
  EXPECT_TRUE(Member(88).active());
}

TEST_F(MemberFoldTest, TwoIdsOfOnePersonShareTheNewestGroups) {
  See(77, "serious");
  Join(kHead, 77);
  EXPECT_EQ(Member(kHead).member().situation().health(), "serious");
  EXPECT_EQ(Member(kHead).member().identity().relation(), "01");
  EXPECT_FALSE(Member(77).active());
  EXPECT_EQ(Member(77).left_reason(), "joined");
  See(77, "healthy");  // an offline phone still knows the old id
  EXPECT_EQ(Member(kHead).member().situation().health(), "healthy");
}

TEST_F(MemberFoldTest, ChainsOfJoinsEndInOnePerson) {
  Join(77, 78);
  Join(kHead, 77);
  See(78, "chronic");
  EXPECT_EQ(Member(kHead).member().situation().health(), "chronic");
  EXPECT_FALSE(Member(77).active());
  EXPECT_FALSE(Member(78).active());
}

TEST_F(MemberFoldTest, ContradictingJoinsLeaveOneOfTheTwo) {
  Join(kHead, 77);
  Join(77, kHead);
  EXPECT_TRUE(Member(77).active()) << "the newest says who goes on";
  EXPECT_FALSE(Member(kHead).active());
  EXPECT_EQ(Head(), 77U) << "he has the groups of both";
}

TEST_F(MemberFoldTest, TheHeadIsTheNewestClaimOfAnActiveMember) {
  EXPECT_EQ(Head(), kHead);
  ChangeHead(kElder);
  EXPECT_EQ(Head(), kElder);
  Remove(kElder);
  EXPECT_EQ(Head(), kHead) << "a dead head leaves the place to the one registered as head";
  story_.Register();
  EXPECT_EQ(Head(), kHead);
}

TEST_F(MemberFoldTest, AHeadByAnIdThatWasJoinedIsThePersonThatGoesOn) {
  ChangeHead(78);
  Join(kElder, 78);
  EXPECT_EQ(Head(), kElder);
}

}  // namespace
}  // namespace hearth::domain
