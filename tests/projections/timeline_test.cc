// Timeline and missing evidence of one household.

#include <gtest/gtest.h>

#include "services/access/permits.h"
#include "services/domain/civil_date.h"
#include "services/projections/views.h"
#include "storage/memory/memory_rows.h"
#include "tests/domain/fixtures.h"
#include "tests/projections/answers.h"
#include "tests/projections/county.h"
#include "tests/support/status_matchers.h"

namespace hearth::testing {
namespace {

using projections::Views;

class TimelineTest : public ::testing::Test {
 protected:
  TimelineTest() {
    county_.CreateAreas();
    county_.Publish(BriskRulebook(20250101));
    county_.OpenDay(20250610);
    auto views = Views::Open(county_.log(), county_.keys(), &rows_, {});
    EXPECT_OK(views);
    views_ = *std::move(views);
    views_->Start();
  }

  domain::Event Event(const v1::Fact& fact, int32_t day) {
    return MakeEvent(county_.rng(), fact, household_, "441621101001001",
                     domain::TimeOfDate(day) + ++count_, "phone-1", 2);
  }

  v1::Fact CheckOf(int32_t day) {
    v1::Fact fact;
    *fact.mutable_check_recorded() = WellCheck(day);
    return fact;
  }

  projections::TimelinePage Page(int size, const std::string& token = "",
                                 const std::optional<v1::AsOf>& as_of = std::nullopt) {
    Follow(views_.get(), county_.head());
    const auto page =
        views_->Timeline(access::Permits::OfTheHouse(), household_, size, token, as_of);
    EXPECT_OK(page);
    return page.ok() ? *page : projections::TimelinePage();
  }

  County county_{600};
  storage::MemoryRows rows_;
  std::unique_ptr<Views> views_;
  const std::string household_ = std::string(16, 'h');
  int64_t count_ = 0;
};

TEST_F(TimelineTest, ShowsRefusedLateVoidedAndCorrectedFactsNewestFirst) {
  const domain::Event voided_later = Event(CheckOf(20250610), 20250610);
  v1::Fact fact;
  fact.mutable_check_voided()->set_target_event_id(voided_later.header.event_id());
  const std::string the_void = county_.Add(Event(fact, 20250610)).header.event_id();  // comes first
  county_.Add(voided_later);
  const std::string refused = county_.Refuse(Event(CheckOf(20250610), 20250610)).header.event_id();
  const domain::Event late = county_.Add(Event(CheckOf(20250605), 20250605));
  fact.mutable_check_corrected()->set_target_event_id(late.header.event_id());
  fact.mutable_check_corrected()->set_target_occurred_time_ms(late.header.occurred_time_ms());
  fact.mutable_check_corrected()->set_target_device_seq(2);
  *fact.mutable_check_corrected()->mutable_check() = WellCheck(20250605);
  const auto before_correction = county_.head();
  const std::string correction = county_.Add(Event(fact, 20250610)).header.event_id();

  const auto page = Page(10);
  ASSERT_EQ(page.entries.size(), 5U);
  EXPECT_TRUE(page.next_page_token.empty());
  EXPECT_EQ(page.entries[0].header().event_id(), correction);
  EXPECT_EQ(page.entries[1].overruled_by(), correction);
  EXPECT_TRUE(page.entries[1].late());
  EXPECT_EQ(page.entries[2].header().event_id(), refused);
  EXPECT_EQ(page.entries[2].stamp().refused(), v1::REFUSAL_REASON_MALFORMED);
  EXPECT_FALSE(page.entries[2].has_fact());
  EXPECT_EQ(page.entries[3].overruled_by(), the_void);
  EXPECT_FALSE(page.entries[3].late());
  EXPECT_TRUE(page.entries[3].has_fact());
  EXPECT_EQ(page.entries[4].header().event_id(), the_void);

  // As of before the correction, the late check speaks for itself.
  const auto earlier = Page(10, "", AsOfPosition(before_correction));
  ASSERT_EQ(earlier.entries.size(), 4U);
  EXPECT_TRUE(earlier.entries[0].overruled_by().empty());

  // In pages of two: the same entries.
  std::vector<std::string> ids;
  std::string token;
  do {
    const auto part = Page(2, token);
    EXPECT_LE(part.entries.size(), 2U);
    for (const auto& entry : part.entries) ids.push_back(entry.SerializeAsString());
    token = part.next_page_token;
  } while (!token.empty());
  ASSERT_EQ(ids.size(), 5U);
  for (size_t i = 0; i < ids.size(); ++i) EXPECT_EQ(ids[i], page.entries[i].SerializeAsString());
}

// A phone that knows what the county knew at noon did not write this down in the morning.
TEST_F(TimelineTest, WhatTheDeviceHadSeenBracketsTheTime) {
  county_.Add(Event(CheckOf(20250610), 20250610));
  const uint64_t seen = county_.head();
  const int64_t then_ms = county_.events().back().recorded_time_ms;
  const auto add = [&](int64_t occurred_ms, uint64_t seen_size) {
    domain::Event event = Event(CheckOf(20250610), 20250610);
    event.header.set_occurred_time_ms(occurred_ms);
    event.header.set_seen_size(seen_size);
    if (seen_size > 0) event.header.set_seen_root(std::string(32, 'r'));
    county_.Add(event);
    return Page(10).entries.front().backdated();
  };
  EXPECT_FALSE(add(then_ms, seen));
  EXPECT_FALSE(add(then_ms - 60'000, seen)) << "clocks differ";
  EXPECT_TRUE(add(then_ms - 60'001, seen));
  EXPECT_FALSE(add(then_ms - 3'600'000, 0)) << "it had seen nothing";
  EXPECT_FALSE(add(then_ms - 3'600'000, county_.head() + 100)) << "what is not there says nothing";
}

TEST_F(TimelineTest, PhotoIsMissingUntilItIsUploaded) {
  v1::Evidence photo;
  photo.set_sha256(std::string(32, 's'));
  photo.set_purpose("photo");
  v1::Fact fact = CheckOf(20250609);
  *fact.mutable_check_recorded()->add_evidence() = photo;
  county_.Add(Event(fact, 20250609));
  fact = CheckOf(20250610);
  *fact.mutable_check_recorded()->add_evidence() = photo;
  county_.Add(Event(fact, 20250610));
  Follow(views_.get(), county_.head());
  auto answer = views_->GetHousehold(access::Permits::OfTheHouse(), household_, std::nullopt);
  ASSERT_OK(answer);
  ASSERT_EQ(answer->missing_evidence.size(), 1U);
  EXPECT_EQ(answer->missing_evidence[0].since_date(), 20250609);
  EXPECT_EQ(answer->missing_evidence[0].purpose(), "photo");
  v1::Fact added;
  added.mutable_attachment_added()->set_sha256(std::string(32, 's'));
  county_.Add(Event(added, 20250610));
  Follow(views_.get(), county_.head());
  answer = views_->GetHousehold(access::Permits::OfTheHouse(), household_, std::nullopt);
  ASSERT_OK(answer);
  EXPECT_TRUE(answer->missing_evidence.empty());
}

TEST_F(TimelineTest, HouseholdThatNobodyNamedIsNotFound) {
  Follow(views_.get(), county_.head());
  EXPECT_THAT(views_->GetHousehold(access::Permits::OfTheHouse(), household_, std::nullopt),
              StatusIs(absl::StatusCode::kNotFound));
  county_.Refuse(Event(CheckOf(20250610), 20250610));
  Follow(views_.get(), county_.head());
  EXPECT_OK(views_->GetHousehold(access::Permits::OfTheHouse(), household_, std::nullopt));
  EXPECT_THAT(views_->GetHousehold(access::Permits::OfTheHouse(), household_,
                                   AsOfPosition(county_.head() - 1)),
              StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(views_->GetHousehold(access::Permits::OfTheHouse(), "short", std::nullopt),
              StatusIs(absl::StatusCode::kNotFound));
}

}  // namespace
}  // namespace hearth::testing
