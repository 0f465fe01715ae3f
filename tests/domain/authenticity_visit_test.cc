// What the detectors read of a fact: visits, reviews, proposals.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/domain/authenticity.h"
#include "services/domain/civil_date.h"
#include "services/domain/submission.h"

namespace hearth::domain {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr int64_t kMinute = 60'000;
constexpr int64_t kHour = 60 * kMinute;

std::string Id(const std::string& name) { return Sha256(name).substr(0, 16); }
int64_t At(int32_t date, int hour, int minute = 0) {
  return TimeOfDate(date) + hour * kHour + minute * kMinute;
}

// What is made of the facts themselves.
Event CheckEvent() {
  Event event;
  event.header.set_event_id(Id("e"));
  event.header.set_household(Id("h"));
  event.header.set_area_code("441621101001001");
  event.header.set_actor("li");
  event.header.set_device("phone");
  event.header.set_occurred_time_ms(At(20260301, 9));
  event.header.set_device_time_ms(At(20260301, 10));
  event.recorded_time_ms = At(20260302, 8);
  v1::CheckRecorded& check = *event.fact.mutable_check_recorded();
  check.set_visit_mode(v1::VISIT_MODE_HOME);
  check.set_informant("member");
  check.set_second_actor("wang");
  check.mutable_location()->set_latitude_e7(236'000'000);
  for (const char* purpose : {"photo", "signature", "scan"}) {
    check.add_evidence()->set_purpose(purpose);
    check.mutable_evidence()->rbegin()->set_sha256(Sha256(purpose));
  }
  v1::Income& income = *check.mutable_income();
  income.set_obtained(v1::OBTAINED_OBSERVED);
  for (const char* code : {"A.wage", "B.planting", "C.dividend", "E.planting", "D.pension"}) {
    income.add_items()->set_code(code);
    income.mutable_items()->rbegin()->set_amount_fen(1000 + income.items_size());
  }
  return event;
}

TEST(Authenticity, AVisitIsMadeOfItsFact) {
  const std::optional<Visit> visit = VisitOf(CheckEvent());
  ASSERT_TRUE(visit.has_value());
  EXPECT_EQ(visit->event_id, Id("e"));
  EXPECT_EQ(visit->second_actor, "wang");
  EXPECT_EQ(visit->recorded_time_ms, At(20260302, 8));
  EXPECT_TRUE(visit->met_member);
  EXPECT_EQ(visit->place->latitude_e7, 236'000'000);
  EXPECT_THAT(visit->photos, ElementsAre(Sha256("photo")));
  EXPECT_THAT(visit->signatures, ElementsAre(Sha256("signature")));
  EXPECT_THAT(visit->incomes, SizeIs(5));
  ASSERT_THAT(visit->figures, SizeIs(1));
  Event moved = CheckEvent();
  std::swap(*moved.fact.mutable_check_recorded()->mutable_income()->mutable_items(0),
            *moved.fact.mutable_check_recorded()->mutable_income()->mutable_items(4));
  EXPECT_EQ(VisitOf(moved)->figures, visit->figures) << "the order says nothing";
  Event refused = CheckEvent();
  refused.refused = v1::REFUSAL_REASON_MALFORMED;
  EXPECT_FALSE(VisitOf(refused).has_value());
  EXPECT_FALSE(VisitOf(Event()).has_value());
}

TEST(Authenticity, ConfirmedUnchangedIsNotEnteredAnew) {
  Event event = CheckEvent();
  event.fact.mutable_check_recorded()->mutable_income()->set_obtained(
      v1::OBTAINED_CONFIRMED_UNCHANGED);
  EXPECT_THAT(VisitOf(event)->figures, IsEmpty());
  EXPECT_THAT(VisitOf(event)->incomes, IsEmpty());
  Event few = CheckEvent();
  few.fact.mutable_check_recorded()->mutable_income()->mutable_items(0)->set_amount_fen(0);
  EXPECT_THAT(VisitOf(few)->figures, IsEmpty()) << "three figures and a transfer agree by chance";
}

TEST(Authenticity, WorkOutsideTheCountyIsAnAbsence) {
  Event event = CheckEvent();
  const auto add = [&](uint64_t id, const std::string& place, int32_t start, int32_t end,
                       v1::Answer working, int32_t born) {
    v1::Member* member = event.fact.mutable_check_recorded()->add_members();
    member->set_member_id(id);
    if (born != 0) member->mutable_identity()->set_birth_date(born);
    member->mutable_work()->set_place(place);
    member->mutable_work()->set_start_date(start);
    member->mutable_work()->set_end_date(end);
    member->mutable_work()->set_working(working);
  };
  add(1, "outside", 20250201, 20251231, v1::ANSWER_NO, 0);
  add(2, "province", 20250301, 0, v1::ANSWER_YES, 19800101);
  add(3, "county", 20250301, 0, v1::ANSWER_YES, 19800101);
  add(4, "outside", 0, 0, v1::ANSWER_YES, 19800101);
  add(5, "outside", 20250301, 0, v1::ANSWER_NO, 19800101);
  add(6, "outside", 20250201, 20251231, v1::ANSWER_YES, 20100302);
  const Visit visit = *VisitOf(event);
  EXPECT_EQ(visit.adults, 5U) << "16 tomorrow is no adult";
  ASSERT_THAT(visit.absences, SizeIs(2));
  EXPECT_EQ(visit.absences[0].until_date, 20251231);
  EXPECT_EQ(visit.absences[1].member_id, 2U);
  EXPECT_EQ(visit.absences[1].until_date, 20260301) << "goes on: until it was told";
}

TEST(Authenticity, AReviewAndAProposalAreMadeOfTheirFacts) {
  Event event = CheckEvent();
  v1::VillageReviewHeld& held = *event.fact.mutable_village_review_held();
  held.set_meeting_id(Id("m"));
  held.set_minutes_sha256(Sha256("minutes"));
  held.add_attendees()->set_name("甲");
  held.add_attendees()->set_account("li");
  const std::optional<Review> review = ReviewOf(event);
  ASSERT_TRUE(review.has_value());
  EXPECT_EQ(review->attendee_count, 2U);
  held.mutable_attendees()->SwapElements(0, 1);
  EXPECT_EQ(ReviewOf(event)->attendees, review->attendees);
  EXPECT_FALSE(EliminationOf(event).has_value());
  event.fact.mutable_elimination_proposed();
  EXPECT_EQ(EliminationOf(event)->actor, "li");
}

}  // namespace
}  // namespace hearth::domain
