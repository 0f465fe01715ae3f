// Facts of the server's own: attachments and the like.

#include "services/ledger/own_fact.h"

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "tests/ledger/house.h"
#include "tests/ledger/log_facts.h"
#include "tests/support/proto_matchers.h"

namespace hearth::testing {
namespace {

using ledger::Receipt;

class OwnFactTest : public ::testing::Test {
 protected:
  void SetUp() override {
    house_.Start();
    house_.RecordAreas();
    fact_.mutable_attachment_added()->set_sha256(std::string(32, 'a'));
    fact_.mutable_attachment_added()->set_sealed_sha256(std::string(32, 'b'));
    fact_.mutable_attachment_added()->set_size_bytes(1);
    fact_.mutable_attachment_added()->set_media_type("image/jpeg");
    place_.set_household(std::string(16, 'H'));
    place_.set_area_code(kVillage);
  }

  domain::Event At(storage::Position position) {
    const absl::StatusOr<std::string> bytes = house_.log.Get(position);
    EXPECT_THAT(bytes, IsOk());
    const absl::StatusOr<domain::Event> event = record::Open(position, *bytes, *house_.keys);
    EXPECT_THAT(event, IsOk());
    return *event;
  }

  House house_;
  v1::Fact fact_;
  v1::EventHeader place_;
};

TEST_F(OwnFactTest, IsAnEventLikeAnyOther) {
  ASSERT_OK_AND_ASSIGN(const Receipt receipt, house_.ledger->RecordOwn(place_, fact_));
  EXPECT_EQ(receipt.refused, v1::REFUSAL_REASON_UNSPECIFIED) << receipt.refused_detail;
  const domain::Event event = At(receipt.position);
  EXPECT_EQ(event.header.event_id(), receipt.event_id);
  EXPECT_EQ(event.header.actor(), "server");
  EXPECT_EQ(event.header.household(), place_.household());
  EXPECT_EQ(event.header.parts(0).subject(), domain::HouseholdSubject(place_.household()));
  EXPECT_EQ(event.header.occurred_time_ms(), house_.clock.NowMs());
  EXPECT_THAT(event.fact, EqualsProto(fact_));
  // A header that everybody else could have sent.
  v1::Submission submission;
  submission.set_header(event.header.SerializeAsString());
  EXPECT_OK(domain::ParseSubmission(submission));
}

// For a caller: he is the actor, and what is personal of an account lies under its own key.
TEST_F(OwnFactTest, AccountsAreOpenedForACallerWithThePersonSealed) {
  v1::Fact opened;
  opened.mutable_account_opened()->set_account("clerk");
  opened.mutable_account_opened()->mutable_person()->set_name("name");
  v1::EventHeader place;
  place.set_stream(v1::STREAM_CONTROL);
  place.set_actor("admin");
  ASSERT_OK_AND_ASSIGN(const Receipt receipt, house_.ledger->RecordOwn(place, opened));
  EXPECT_EQ(receipt.refused, v1::REFUSAL_REASON_UNSPECIFIED) << receipt.refused_detail;
  const domain::Event event = At(receipt.position);
  EXPECT_EQ(event.header.actor(), "admin");
  ASSERT_EQ(event.header.parts_size(), 2);
  EXPECT_EQ(event.header.parts(0).subject(), "");
  EXPECT_EQ(event.header.parts(1).subject(), "aclerk");
  EXPECT_THAT(event.fact, EqualsProto(opened));
  EXPECT_TRUE(house_.ledger->control().registry->IsOpen("clerk"));
  ASSERT_OK_AND_ASSIGN(const Receipt again, house_.ledger->RecordOwn(place, opened));
  EXPECT_EQ(again.refused, v1::REFUSAL_REASON_WRONG_STATE);
}

TEST_F(OwnFactTest, IsRecordedOnceUnderAGivenId) {
  place_.set_event_id(ledger::NewEventId(NoonOf(kToday)));
  ASSERT_OK_AND_ASSIGN(const Receipt first, house_.ledger->RecordOwn(place_, fact_));
  ASSERT_OK_AND_ASSIGN(const Receipt again, house_.ledger->RecordOwn(place_, fact_));
  EXPECT_TRUE(SameReceipt(first, again));
  EXPECT_TRUE(again.already_recorded);
  house_.ids.Follow(house_.log);
  house_.Stop();
  house_.Start();
  ASSERT_OK_AND_ASSIGN(const Receipt later, house_.ledger->RecordOwn(place_, fact_));
  EXPECT_TRUE(SameReceipt(first, later));
}

// The server's events of one process are one chain, days among them; every process has its own.
TEST_F(OwnFactTest, TheServersChainsHaveNoGapAndNoFork) {
  for (int start = 0; start < 3; ++start) {
    ASSERT_OK(house_.ledger->RecordOwn(place_, fact_));
    house_.clock.Advance(24 * 3'600'000);
    ASSERT_OK(house_.ledger->RecordOwn(place_, fact_));
    house_.Stop();
    house_.Start();
  }
  std::map<std::string, const domain::Event*> last;
  const LogFacts facts = ReadFacts(house_.log);
  int own = 0;
  for (const domain::Event& event : facts.events) {
    if (event.header.actor() != "server") continue;
    ++own;
    const domain::Event*& before = last[event.header.device()];
    EXPECT_EQ(event.header.device_seq(), before == nullptr ? 1 : before->header.device_seq() + 1);
    EXPECT_EQ(event.header.prev_hash(),
              before == nullptr ? std::string(32, '\0') : before->header_hash);
    before = &event;
  }
  EXPECT_EQ(own, 1 + 3 + 6);
  EXPECT_EQ(last.size(), 3u);
}

}  // namespace
}  // namespace hearth::testing
