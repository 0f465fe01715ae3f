// What was recorded without a signal, against the real hearthd: the cadre is moved meanwhile, the
// phone is lost, one form is wrong. Nothing is lost, and nobody's word counts for more than it may.

#include <algorithm>

#include "hearth/v1/quarantine_service.pb.h"
#include "tests/domain/fixtures.h"
#include "tests/wire/access_fixture.h"

namespace hearth::testing {
namespace {

class OfflineTest : public AccessTest {
 protected:
  void SetUp() override {
    AccessTest::SetUp();
    ASSERT_NO_FATAL_FAILURE(Founded());
    ASSERT_NO_FATAL_FAILURE(EnrolAll("sec", {"clerk"}));
    ASSERT_NO_FATAL_FAILURE(Open({"chief"}));
    Give("chief", "township_approver", kTown);
    ASSERT_NO_FATAL_FAILURE(Enter("chief"));
    ASSERT_NO_FATAL_FAILURE(EnrolAll("sec", {"chief"}));
    household_ = Register("cadre1", kVillage);
    v1::GetHeadResponse head;
    ASSERT_TRUE(Of("sys").Call("LogService/GetHead", v1::GetHeadRequest(), &head).ok());
    seen_ = head.position();
  }

  // A check that the phone makes now, having seen the log as it was at the beginning.
  domain::Event Check(bool wrong = false) {
    v1::Fact fact;
    *fact.mutable_check_recorded() = WellCheck(Today());
    if (wrong)
      fact.mutable_check_recorded()->mutable_income()->mutable_items(0)->set_amount_fen(-1);
    domain::Event event = Of("cadre1").Make(fact, household_, kVillage,
                                            domain::TimeOfDate(Today()) + ++minute_ * 60'000);
    event.header.set_seen_size(seen_);
    event.header.set_seen_root(std::string(32, 'r'));
    return event;
  }
  std::vector<v1::Receipt> Submit(const std::string& account, std::vector<domain::Event> events) {
    v1::SubmitRunResponse response;
    const grpc::Status status = Of(account).Submit(std::move(events), &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    for (const v1::Receipt& receipt : response.receipts()) {
      position_ = std::max(position_, receipt.position());
    }
    return {response.receipts().begin(), response.receipts().end()};
  }
  // As the clerk sees it.
  int Checks() {
    v1::GetHouseholdRequest request;
    request.set_household(household_);
    request.set_min_position(position_);
    v1::GetHouseholdResponse response;
    EXPECT_TRUE(Of("clerk").Call("HouseholdsService/GetHousehold", request, &response).ok());
    return response.household().checks_size();
  }
  std::vector<v1::QuarantinedEvent> Quarantine(v1::QuarantineState state) {
    v1::ListQuarantineRequest request;
    request.set_area_code(kTown);
    request.set_state(state);
    request.set_min_position(position_);
    v1::ListQuarantineResponse response;
    EXPECT_TRUE(Of("clerk").Call("QuarantineService/ListQuarantine", request, &response).ok());
    return {response.events().begin(), response.events().end()};
  }
  v1::Receipt Release(const std::string& account, const std::vector<v1::QuarantinedEvent>& events) {
    v1::Fact fact;
    v1::QuarantineReleased& released = *fact.mutable_quarantine_released();
    for (const v1::QuarantinedEvent& event : events) {
      released.add_target_event_ids(event.event_id());
      released.add_target_positions(event.position());
    }
    released.set_reason("本人确认");
    return Submit(account, {Of(account).Make(fact, "", kTown, domain::TimeOfDate(Today()))})[0];
  }
  void Revoke(const std::string& device) {
    v1::RevokeDeviceRequest request;
    request.set_device(device);
    request.set_reason_code("lost");
    v1::RevokeDeviceResponse response;
    const grpc::Status status = Of("clerk").Call("AccessService/RevokeDevice", request, &response);
    ASSERT_TRUE(status.ok()) << status.error_message();
  }

  std::string household_;
  uint64_t seen_ = 0;
  int64_t minute_ = 0;
};

// Ten offline checks, one malformed, the cadre moved meanwhile: nine count, the tenth is visible
// and can be put right.
TEST_F(OfflineTest, TenChecksOfACadreWhoWasMoved) {
  std::vector<domain::Event> offline;
  for (int i = 0; i < 10; ++i) offline.push_back(Check(/*wrong=*/i == 4));
  v1::EndGrantRequest end;
  end.set_grant_event_id(grant_);
  end.set_reason_code("moved");
  v1::EndGrantResponse ended;
  ASSERT_TRUE(Of("sec").Call("AccessService/EndGrant", end, &ended).ok());
  Give("cadre1", "village_cadre", kOtherVillage);
  const std::vector<v1::Receipt> receipts = Submit("cadre1", offline);
  ASSERT_EQ(receipts.size(), 10U);
  for (size_t i = 0; i < 10U; ++i) {
    EXPECT_EQ(receipts[i].refused() != v1::REFUSAL_REASON_UNSPECIFIED, i == 4U)
        << i << receipts[i].refused_detail();
    EXPECT_EQ(receipts[i].out_of_scope_on_arrival(), i != 4U) << i;
  }
  EXPECT_THAT(receipts[4].refused_detail(), ::testing::HasSubstr("income.items[0]"));
  EXPECT_EQ(Checks(), 9);
  v1::ListTimelineRequest request;
  request.set_household(household_);
  request.set_min_position(position_);
  v1::ListTimelineResponse timeline;
  ASSERT_TRUE(Of("clerk").Call("HouseholdsService/ListTimeline", request, &timeline).ok());
  EXPECT_EQ(std::count_if(timeline.entries().begin(), timeline.entries().end(),
                          [](const v1::TimelineEntry& entry) {
                            return entry.stamp().refused() != v1::REFUSAL_REASON_UNSPECIFIED;
                          }),
            1);
  // The clerk writes the right form; the cadre may no more.
  EXPECT_EQ(Submit("cadre1", {[&] {
                     seen_ = position_;
                     return Check();
                   }()})[0]
                .refused(),
            v1::REFUSAL_REASON_NO_RIGHT);
  v1::Fact fact;
  *fact.mutable_check_recorded() = WellCheck(Today());
  const auto put_right =
      Submit("clerk", {Of("clerk").Make(fact, household_, kVillage, domain::TimeOfDate(Today()))});
  EXPECT_EQ(put_right[0].refused(), v1::REFUSAL_REASON_UNSPECIFIED)
      << put_right[0].refused_detail();
  EXPECT_EQ(Checks(), 10);
}

// A phone that was lost has a dozen checks; whoever found it hands them over, or the cadre from his
// export. They wait for the township.
TEST_F(OfflineTest, WhatALostPhoneSignedWaitsForASecondPerson) {
  const std::vector<domain::Event> offline = {Check(), Check(), Check()};
  Revoke(Of("cadre1").device());
  const std::vector<v1::Receipt> receipts = Submit("cadre1", offline);
  for (const v1::Receipt& receipt : receipts) {
    EXPECT_EQ(receipt.refused(), v1::REFUSAL_REASON_UNSPECIFIED) << receipt.refused_detail();
    EXPECT_EQ(receipt.quarantine(), v1::QUARANTINE_REASON_KEY_REVOKED);
  }
  EXPECT_EQ(Checks(), 0);
  const auto waiting = Quarantine(v1::QUARANTINE_STATE_WAITING);
  ASSERT_EQ(waiting.size(), 3U);
  EXPECT_EQ(waiting[0].actor(), "cadre1");
  EXPECT_GT(waiting[0].recorded_time_ms(), 0);
  // An operator is not the second person; the township's approver is.
  EXPECT_EQ(Release("clerk", {waiting[0]}).refused(), v1::REFUSAL_REASON_NO_RIGHT);
  EXPECT_EQ(Checks(), 0);
  EXPECT_EQ(Release("chief", {waiting[0], waiting[2]}).refused(), v1::REFUSAL_REASON_UNSPECIFIED);
  EXPECT_EQ(Checks(), 2);
  EXPECT_EQ(Quarantine(v1::QUARANTINE_STATE_WAITING).size(), 1U);
  EXPECT_EQ(Quarantine(v1::QUARANTINE_STATE_RELEASED).size(), 2U);
}

}  // namespace
}  // namespace hearth::testing
