// Refused on the merits: has a place for ever. Refused whole: has none.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/ledger/house.h"
#include "tests/ledger/log_facts.h"
#include "tests/support/proto_matchers.h"

namespace hearth::testing {
namespace {

using ledger::Answer;
using ledger::Receipt;

class RefusalTest : public ::testing::Test {
 protected:
  void SetUp() override {
    house_.Start();
    house_.RecordAreas();
  }

  domain::Event At(storage::Position position) {
    const absl::StatusOr<std::string> bytes = house_.log.Get(position);
    EXPECT_THAT(bytes, IsOk());
    const absl::StatusOr<domain::Event> event = record::Open(position, *bytes, *house_.keys);
    EXPECT_THAT(event, IsOk());
    return *event;
  }

  House house_;
  Device phone_{"phone-1", 42};
};

TEST_F(RefusalTest, ARefusedEventTakesItsPlaceAmongAcceptedOnes) {
  std::vector<domain::Event> events;
  for (const char* area : {kVillage, "441621999999", kVillage}) {
    events.push_back(MakeEvent(phone_.rng(), SmallCheck("secret remark"), phone_.RandomHousehold(),
                               area, NoonOf(kToday), "phone-1", 1));
  }
  const v1::Run run = phone_.Chain(events);
  const Answer answer = house_.Submit(run);
  ASSERT_THAT(answer, IsOk());
  EXPECT_EQ((*answer)[0].refused, v1::REFUSAL_REASON_UNSPECIFIED) << (*answer)[0].refused_detail;
  EXPECT_EQ((*answer)[1].refused, v1::REFUSAL_REASON_UNKNOWN_AREA);
  EXPECT_FALSE((*answer)[1].refused_detail.empty());
  EXPECT_EQ((*answer)[2].refused, v1::REFUSAL_REASON_UNSPECIFIED);
  for (size_t i = 1; i < 3; ++i) EXPECT_EQ((*answer)[i].position, (*answer)[i - 1].position + 1);

  const domain::Event refused = At((*answer)[1].position);
  EXPECT_EQ(refused.refused, v1::REFUSAL_REASON_UNKNOWN_AREA);
  EXPECT_EQ(refused.header.area_code(), "441621999999");
  EXPECT_EQ(refused.fact.fact_case(), v1::Fact::FACT_NOT_SET);
  EXPECT_THAT(At((*answer)[2].position).fact, EqualsProto(SmallCheck("secret remark")));

  // The area may come later: what was refused stays refused, from memory, from the index, after a
  // restart.
  for (int i = 0; i < 3; ++i) {
    const Answer again = house_.Submit(run);
    ASSERT_THAT(again, IsOk());
    for (size_t k = 0; k < 3; ++k) {
      EXPECT_TRUE(SameReceipt((*again)[k], (*answer)[k])) << i << " " << k;
      EXPECT_TRUE((*again)[k].already_recorded);
    }
    if (i == 0) house_.ids.Follow(house_.log);
    if (i == 1) {
      house_.Stop();
      house_.Start();
    }
  }
}

TEST_F(RefusalTest, ABrokenCommitmentIsRefusedOnItsMerits) {
  v1::Run run = phone_.Checks(2);
  run.mutable_submissions(1)->set_parts(0, SmallCheck("another").SerializeAsString());
  const Answer answer = house_.Submit(run);
  ASSERT_THAT(answer, IsOk());
  EXPECT_EQ((*answer)[0].refused, v1::REFUSAL_REASON_UNSPECIFIED);
  EXPECT_EQ((*answer)[1].refused, v1::REFUSAL_REASON_COMMITMENT_MISMATCH);
}

TEST_F(RefusalTest, NothingMoreIsRecordedOfAnErasedSubject) {
  const std::string household = phone_.RandomHousehold();
  ASSERT_OK(house_.keys->Shred(domain::HouseholdSubject(household)));
  const Answer answer = house_.Submit(phone_.Chain(
      {MakeEvent(phone_.rng(), SmallCheck(), household, kVillage, NoonOf(kToday), "phone-1", 1)}));
  ASSERT_THAT(answer, IsOk());
  EXPECT_EQ((*answer)[0].refused, v1::REFUSAL_REASON_ERASED);
}

TEST_F(RefusalTest, DaysRestoresAndServerDevicesAreTheServersOwn) {
  v1::Fact day, restored, grant;
  grant.mutable_grant_given()->set_account("phone");
  day.mutable_day_opened()->set_date(kToday + 1);
  restored.mutable_log_restored()->set_term(2);
  for (const v1::Fact& fact : {day, restored, grant}) {
    domain::Event event = MakeEvent(phone_.rng(), fact, "", "", NoonOf(kToday), "phone-1", 1);
    event.header.set_stream(fact.has_day_opened() ? v1::STREAM_DAYS : v1::STREAM_CONTROL);
    const Answer answer = house_.Submit(phone_.Chain({event}));
    ASSERT_THAT(answer, IsOk());
    EXPECT_EQ((*answer)[0].refused, v1::REFUSAL_REASON_NO_RIGHT);
  }
  EXPECT_EQ(house_.ledger->control().opened_day, kToday);
  Device thief("server.0", 1);
  const Answer answer = house_.Submit(thief.Checks(1));
  ASSERT_THAT(answer, IsOk());
  EXPECT_EQ((*answer)[0].refused, v1::REFUSAL_REASON_NO_RIGHT);
}

TEST_F(RefusalTest, WhatCannotBeReadIsRefusedWhole) {
  const storage::Position head = house_.ledger->head();
  v1::Run unreadable = phone_.Checks(3);
  unreadable.mutable_submissions(1)->set_header("no header");
  EXPECT_THAT(house_.Submit(unreadable), RefusedWith("UNREADABLE"));

  v1::Run gap = phone_.Checks(3);
  gap.mutable_submissions()->DeleteSubrange(1, 1);
  EXPECT_THAT(house_.Submit(gap), RefusedWith("CHAIN_BROKEN"));
  EXPECT_THAT(house_.Submit(v1::Run()), RefusedWith("CHAIN_BROKEN"));

  EXPECT_THAT(house_.Submit(phone_.Checks(501)), RefusedWith("TOO_LARGE"));
  v1::Run heavy = phone_.Checks(2);
  heavy.mutable_submissions(1)->set_parts(0, std::string(60'001, 'x'));
  EXPECT_THAT(house_.Submit(heavy), RefusedWith("TOO_LARGE"));
  EXPECT_EQ(house_.ledger->head(), head);
}

// The door counts what a device submits; the run's signature comes on top, on the last record
// alone.
TEST_F(RefusalTest, ARecordThatGrowsTooLargeIsRefusedWhole) {
  v1::Run run = phone_.Checks(3);
  run.set_signature(std::string(storage::kMaxRecordBytes - 1'000, 's'));
  const storage::Position head = house_.ledger->head();
  const Answer fits = house_.Submit(run);
  ASSERT_OK(fits);
  ASSERT_OK_AND_ASSIGN(const std::string record, house_.log.Get(fits->back().position));
  EXPECT_GT(record.size(), run.signature().size());
  ASSERT_OK_AND_ASSIGN(const std::string first, house_.log.Get(fits->front().position));
  EXPECT_LT(first.size(), 1'000u);

  run = phone_.Checks(3);
  run.set_signature(std::string(storage::kMaxRecordBytes, 's'));
  EXPECT_THAT(house_.Submit(run), RefusedWith("TOO_LARGE"));
  EXPECT_EQ(house_.ledger->head(), head + 3);
  // What was refused is not remembered: the same events in a smaller form are new.
  run.clear_signature();
  const Answer smaller = house_.Submit(run);
  ASSERT_OK(smaller);
  EXPECT_FALSE((*smaller)[0].already_recorded);
  EXPECT_EQ((*smaller)[0].position, head + 4);
}

}  // namespace
}  // namespace hearth::testing
