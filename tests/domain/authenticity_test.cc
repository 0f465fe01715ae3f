// Each signal: what raises it, and what is near and must not.

#include "services/domain/authenticity.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/domain/civil_date.h"
#include "services/domain/submission.h"

namespace hearth::domain {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr int64_t kMinute = 60'000;
constexpr int64_t kHour = 60 * kMinute;
constexpr int64_t kDay = 24 * kHour;

std::string Id(const std::string& name) { return Sha256(name).substr(0, 16); }
int64_t At(int32_t date, int hour, int minute = 0) {
  return TimeOfDate(date) + hour * kHour + minute * kMinute;
}

class Signals {
 public:
  Signals(const std::string& signal, int64_t threshold, int64_t window) {
    rule_.set_rule_code("r");
    rule_.set_signal(signal);
    rule_.set_threshold(threshold);
    rule_.set_window(window);
    authenticity_.emplace(std::vector<const v1::AuthenticityRule*>{&rule_});
  }
  std::vector<Signal> On(const Visit& visit) { return authenticity_->OnVisit(visit); }
  std::vector<Signal> On(const Review& review) { return authenticity_->OnReview(review); }
  std::vector<Signal> On(const EliminationSeen& seen) { return authenticity_->OnElimination(seen); }

 private:
  v1::AuthenticityRule rule_;
  std::optional<Authenticity> authenticity_;
};

// At home, met, recorded an hour later.
Visit VisitOn(const std::string& event, const std::string& household, int64_t time) {
  Visit visit;
  visit.event_id = Id(event);
  visit.household = Id(household);
  visit.area_code = "441621101001001";
  visit.actor = "li";
  visit.device = "phone";
  visit.occurred_time_ms = time;
  visit.device_time_ms = time;
  visit.recorded_time_ms = time + kHour;
  visit.mode = v1::VISIT_MODE_HOME;
  visit.met_member = true;
  return visit;
}

TEST(Authenticity, APhotoTwice) {
  Signals signals("PHOTO_TWICE", 2, 700);
  Visit first = VisitOn("a", "h1", At(20260301, 9));
  first.photos = {Sha256("p"), Sha256("p")};
  EXPECT_THAT(signals.On(first), IsEmpty()) << "twice within one visit is one photo";
  Visit other = VisitOn("b", "h2", At(20260302, 9));
  other.photos = {Sha256("q")};
  other.signatures = {Sha256("p")};
  EXPECT_THAT(signals.On(other), IsEmpty());
  Visit again = VisitOn("c", "h2", At(20270901, 9));
  again.actor = "wang";
  again.photos = {Sha256("new"), Sha256("p")};
  const auto raised = signals.On(again);
  ASSERT_THAT(raised, SizeIs(1));
  EXPECT_EQ(raised[0].signal, "PHOTO_TWICE");
  EXPECT_EQ(raised[0].rule_code, "r");
  EXPECT_EQ(raised[0].actor, "wang");
  EXPECT_THAT(raised[0].event_ids, ElementsAre(Id("a"), Id("c")));
  EXPECT_THAT(raised[0].values, ElementsAre(Signal::Value{"visits", 2}));
}

TEST(Authenticity, WhatIsOlderThanTheWindowIsForgotten) {
  Signals signals("SIGNATURE_TWICE", 2, 100);
  const auto sign = [&](const std::string& event, int32_t date) {
    Visit visit = VisitOn(event, event, At(date, 9));
    visit.signatures = {Sha256("s")};
    return signals.On(visit).size();
  };
  EXPECT_EQ(sign("a", 20260101), 0U);
  EXPECT_EQ(sign("b", 20260410), 1U) << "99 days";
  EXPECT_EQ(sign("c", 20270101), 0U) << "longer than twice the window";
}

TEST(Authenticity, OnePersonAtTwoHousesInTheSameMinute) {
  Signals signals("SAME_MINUTE", 2, 60);
  EXPECT_THAT(signals.On(VisitOn("a", "h1", At(20260301, 9, 10))), IsEmpty());
  EXPECT_THAT(signals.On(VisitOn("b", "h1", At(20260301, 9, 10))), IsEmpty()) << "one house";
  EXPECT_THAT(signals.On(VisitOn("c", "h2", At(20260301, 9, 12))), IsEmpty()) << "two minutes";
  Visit phone = VisitOn("d", "h3", At(20260301, 9, 12));
  phone.mode = v1::VISIT_MODE_PHONE;
  EXPECT_THAT(signals.On(phone), IsEmpty());
  Visit wang = VisitOn("e", "h4", At(20260301, 9, 12));
  wang.actor = "wang";
  EXPECT_THAT(signals.On(wang), IsEmpty()) << "another person";
  // It arrives ten days later, and li came along as the second visitor.
  Visit late = VisitOn("f", "h5", At(20260301, 9, 13));
  late.recorded_time_ms += 10 * kDay;
  late.actor = "wu";
  late.second_actor = "li";
  const auto raised = signals.On(late);
  ASSERT_THAT(raised, SizeIs(1));
  EXPECT_THAT(raised[0].event_ids, ElementsAre(Id("c"), Id("f")));
  EXPECT_THAT(raised[0].values, ElementsAre(Signal::Value{"seconds_apart", 60}));
}

TEST(Authenticity, TwoVisitorsTogetherAreToldOfOnce) {
  Signals signals("SAME_MINUTE", 1, 60);
  for (const char* household : {"h1", "h2"}) {
    Visit visit = VisitOn(household, household, At(20260301, 9));
    visit.second_actor = "wang";
    EXPECT_THAT(signals.On(visit), SizeIs(household == std::string("h1") ? 0 : 1));
  }
}

TEST(Authenticity, AClockThatWasWrong) {
  const auto raised = [](int64_t ahead, int64_t behind_seen, int64_t back) {
    Signals signals("CLOCK_GAP", 600, 60);
    Visit before = VisitOn("a", "h1", At(20260301, 9));
    EXPECT_THAT(signals.On(before), IsEmpty());
    Visit visit = VisitOn("b", "h2", At(20260301, 10));
    visit.device_time_ms = before.device_time_ms - back * 1000;
    visit.recorded_time_ms = visit.device_time_ms - ahead * 1000;
    if (behind_seen != 0) visit.seen_time_ms = visit.device_time_ms + behind_seen * 1000;
    return signals.On(visit);
  };
  EXPECT_THAT(raised(600, 600, 600), IsEmpty());
  EXPECT_THAT(raised(-30 * 86'400, 0, 0), IsEmpty()) << "a month without signal is no gap";
  EXPECT_THAT(raised(601, 0, 0)[0].event_ids, ElementsAre(Id("b")));
  EXPECT_THAT(raised(0, 601, 0)[0].event_ids, ElementsAre(Id("b")));
  const auto back = raised(-86'400, 0, 7200);
  ASSERT_THAT(back, SizeIs(1));
  EXPECT_THAT(back[0].event_ids, ElementsAre(Id("a"), Id("b")));
  EXPECT_EQ(back[0].values[2], (Signal::Value{"seconds_behind_event_before", 7200}));
}

Visit Told(const std::string& event, int32_t date, uint32_t adults,
           std::vector<Visit::Absence> absences) {
  Visit visit = VisitOn(event, "h", At(date, 9));
  visit.adults = adults;
  visit.absences = std::move(absences);
  return visit;
}

TEST(Authenticity, AwayWhileVisited) {
  Signals signals("AWAY_WHILE_VISITED", 100, 400);
  EXPECT_THAT(signals.On(Told("a", 20250610, 0, {})), IsEmpty());
  EXPECT_THAT(signals.On(Told("b", 20250901, 0, {})), IsEmpty());
  // A year later the records say that both worked outside from May to July.
  const std::vector<Visit::Absence> both = {{1, 20250501, 20250731}, {2, 20250601, 20250731}};
  const auto raised = signals.On(Told("c", 20260301, 2, both));
  ASSERT_THAT(raised, SizeIs(1));
  EXPECT_THAT(raised[0].event_ids, ElementsAre(Id("a"), Id("c")));
  EXPECT_THAT(raised[0].values,
              ElementsAre(Signal::Value{"visited_date", 20250610}, Signal::Value{"adults", 2},
                          Signal::Value{"adults_away", 2}));
  EXPECT_THAT(signals.On(Told("d", 20260302, 2, both)), IsEmpty()) << "told once";
  EXPECT_THAT(signals.On(Told("e", 20250731, 0, {})), SizeIs(1)) << "late; the records were there";
}

TEST(Authenticity, SomebodyWasAtHome) {
  Signals signals("AWAY_WHILE_VISITED", 100, 400);
  signals.On(Told("a", 20250610, 0, {}));
  EXPECT_THAT(signals.On(Told("b", 20260301, 3, {{1, 20250501, 20250731}, {1, 20250501, 20250801}})),
              IsEmpty());
  Visit phone = VisitOn("c", "h2", At(20250610, 9));
  phone.mode = v1::VISIT_MODE_PHONE;
  phone.absences = {{1, 20250501, 20250731}};
  phone.adults = 1;
  EXPECT_THAT(signals.On(phone), IsEmpty());
  Visit neighbour = VisitOn("d", "h2", At(20250611, 9));
  neighbour.met_member = false;
  EXPECT_THAT(signals.On(neighbour), IsEmpty()) << "a neighbour told";
}

Visit Located(const std::string& event, const std::string& household, int64_t time, int metres) {
  Visit visit = VisitOn(event, household, time);
  // 1 metre north is 90 e-7 degrees.
  visit.place = Visit::Place{236'000'000 + metres * 90, 1'152'000'000, 20};
  return visit;
}

TEST(Authenticity, ADayFarFromTheHouses) {
  Signals signals("FAR_FROM_HOUSE", 500, 2);
  int n = 0;
  const auto visit = [&](const std::string& household, int32_t date, int metres) {
    ++n;
    return signals.On(Located("e" + std::to_string(n), household, At(date, 9, n), metres));
  };
  for (const char* household : {"h1", "h2", "h3"}) {
    EXPECT_THAT(visit(household, 20250101, 0), IsEmpty());
    EXPECT_THAT(visit(household, 20250401, 9000), IsEmpty()) << "two visits are no median yet";
    EXPECT_THAT(visit(household, 20250701, 5), IsEmpty());
  }
  EXPECT_THAT(visit("h1", 20260101, 2000), IsEmpty()) << "one";
  EXPECT_THAT(visit("h2", 20260102, 2000), IsEmpty()) << "another day";
  EXPECT_THAT(visit("h3", 20260102, 515), IsEmpty()) << "within the phone's doubt";
  const auto raised = visit("h3", 20260102, 700);
  ASSERT_THAT(raised, SizeIs(1));
  EXPECT_THAT(raised[0].event_ids, SizeIs(2));
  EXPECT_EQ(raised[0].values[0], (Signal::Value{"visits", 2}));
  EXPECT_NEAR(static_cast<double>(raised[0].values[1].value), 1975, 10);
  EXPECT_THAT(visit("h1", 20260102, 2000), IsEmpty()) << "the day was told";
}

TEST(Authenticity, TheSameFiguresForMany) {
  Signals signals("IDENTICAL_VALUES", 3, 30);
  const auto visit = [&](const std::string& event, const std::string& household,
                         const std::string& figures, const std::string& actor = "li") {
    Visit made = VisitOn(event, household, At(20260301, 9));
    made.actor = actor;
    if (!figures.empty()) made.figures = {{"income", Sha256(figures)}};
    return signals.On(made);
  };
  EXPECT_THAT(visit("a", "h1", "x"), IsEmpty());
  EXPECT_THAT(visit("b", "h1", "x"), IsEmpty()) << "one household again";
  EXPECT_THAT(visit("c", "h2", "y"), IsEmpty());
  EXPECT_THAT(visit("d", "h3", "x", "wang"), IsEmpty());
  EXPECT_THAT(visit("e", "h4", ""), IsEmpty()) << "confirmed unchanged";
  EXPECT_THAT(visit("f", "h5", "x"), IsEmpty());
  const auto raised = visit("g", "h6", "x");
  ASSERT_THAT(raised, SizeIs(1));
  EXPECT_THAT(raised[0].event_ids, ElementsAre(Id("a"), Id("f"), Id("g")));
  EXPECT_THAT(raised[0].values, ElementsAre(Signal::Value{"income", 3}));
}

TEST(Authenticity, ADaysFormsInMinutes) {
  Signals signals("ENTERED_IN_BULK", 10, 4);
  int n = 0;
  const auto enter = [&](int minute) {
    const std::string name = "e" + std::to_string(++n);
    return signals.On(VisitOn(name, name, At(20260301, 20) + minute * kMinute)).size();
  };
  EXPECT_EQ(enter(0) + enter(4) + enter(8), 0U);
  EXPECT_EQ(enter(11), 0U) << "the first is 11 minutes ago";
  EXPECT_EQ(enter(14), 1U) << "4, 8, 11, 14";
  EXPECT_EQ(enter(15) + enter(16), 0U) << "the same burst";
  EXPECT_EQ(enter(60) + enter(61) + enter(62), 0U);
  EXPECT_EQ(enter(63), 1U) << "another";
}

TEST(Authenticity, RoundAmounts) {
  const auto raised = [](int round_of_ten, const std::string& code) {
    Signals signals("ROUND_NUMBERS", 90, 20);
    size_t count = 0;
    for (int v = 0; v < 2; ++v) {
      Visit visit = VisitOn(std::to_string(v), std::to_string(v), At(20260301, 9 + v));
      for (int i = 0; i < 10; ++i) {
        visit.incomes.push_back({code, i < round_of_ten ? 300'000 : 312'345});
      }
      visit.incomes.push_back({code, 0});
      count += signals.On(visit).size();
    }
    return count;
  };
  EXPECT_EQ(raised(9, "B.planting"), 1U);
  EXPECT_EQ(raised(8, "B.planting"), 0U);
  EXPECT_EQ(raised(10, "D.dibao"), 0U);
}

TEST(Authenticity, AJumpBeforeTheElimination) {
  const auto raised = [](int64_t last_fen, int days, const std::string& code = "B.breeding") {
    Signals signals("JUMP_BEFORE_ELIMINATION", 50, 90);
    int64_t time = At(20260101, 9);
    for (const int64_t fen : {int64_t{100'000}, int64_t{200'000}, last_fen}) {
      Visit visit = VisitOn(std::to_string(fen), "h", time);
      visit.in_case = true;
      visit.incomes = {{"A.wage", 800'000}, {code, fen}, {"E.breeding", 50'000}};
      EXPECT_THAT(signals.On(visit), IsEmpty());
      Visit unasked = VisitOn("u", "h", time + kDay);
      unasked.in_case = true;
      signals.On(unasked);
      time += 30 * kDay;
    }
    const int64_t proposed = time + (days - 30) * kDay;
    return signals.On(EliminationSeen{Id("p"), Id("h"), "441621101001", "zhao", proposed});
  };
  EXPECT_THAT(raised(699'999, 10), IsEmpty()) << "half of 10,000 yuan is 5,000";
  const auto jump = raised(700'000, 10);
  ASSERT_THAT(jump, SizeIs(1));
  EXPECT_THAT(jump[0].event_ids, ElementsAre(Id("200000"), Id("700000"), Id("p")));
  EXPECT_THAT(jump[0].values,
              ElementsAre(Signal::Value{"rise_fen", 500'000},
                          Signal::Value{"income_before_fen", 1'000'000},
                          Signal::Value{"days_before", 10}));
  EXPECT_THAT(raised(700'000, 91), IsEmpty()) << "long before";
  EXPECT_THAT(raised(900'000, 10, "E.planting"), IsEmpty()) << "cost is no income";
}

Review ReviewAt(const std::string& event, const std::string& meeting, const std::string& village) {
  Review review;
  review.event_id = Id(event);
  review.meeting_id = Id(meeting);
  review.area_code = village;
  review.actor = "li";
  review.start_time_ms = At(20260301, 9);
  review.recorded_time_ms = At(20260301, 12);
  review.minutes = Sha256("minutes of " + meeting);
  review.attendees = Sha256("people of " + village);
  review.attendee_count = 9;
  return review;
}

TEST(Authenticity, AReviewBeforeTheVisit) {
  Signals signals("REVIEW_BEFORE_VISIT", 30, 0);
  Review review = ReviewAt("r", "m", "441621101001");
  EXPECT_THAT(signals.On(review), IsEmpty()) << "no visit known";
  review.check_event_id = Id("v");
  review.check_occurred_time_ms = review.start_time_ms + 30 * kMinute;
  EXPECT_THAT(signals.On(review), IsEmpty());
  review.check_occurred_time_ms += kDay;
  const auto raised = signals.On(review);
  ASSERT_THAT(raised, SizeIs(1));
  EXPECT_THAT(raised[0].event_ids, ElementsAre(Id("v"), Id("r")));
  EXPECT_THAT(raised[0].values, ElementsAre(Signal::Value{"minutes_before_visit", 24 * 60 + 30}));
}

TEST(Authenticity, TheSameMinutesElsewhere) {
  Signals signals("SAME_MINUTES_ELSEWHERE", 5, 700);
  EXPECT_THAT(signals.On(ReviewAt("a", "m1", "441621101001")), IsEmpty());
  EXPECT_THAT(signals.On(ReviewAt("b", "m1", "441621101001")), IsEmpty()) << "one meeting";
  EXPECT_THAT(signals.On(ReviewAt("c", "m2", "441621101001")), IsEmpty()) << "the same villagers";
  Review copied = ReviewAt("d", "m3", "441621101002");
  copied.minutes = Sha256("minutes of m1");
  const auto raised = signals.On(copied);
  ASSERT_THAT(raised, SizeIs(1));
  EXPECT_THAT(raised[0].event_ids, ElementsAre(Id("a"), Id("d")));
  EXPECT_EQ(raised[0].values[0].name, "same_minutes");
  copied.event_id = Id("e");
  EXPECT_THAT(signals.On(copied), IsEmpty()) << "the meeting's next household";
  Review people = ReviewAt("f", "m4", "441621101003");
  people.attendees = Sha256("people of 441621101001");
  EXPECT_EQ(signals.On(people)[0].values[0].name, "same_attendees");
  people.meeting_id = Id("m5");
  people.minutes = Sha256("others");
  people.attendee_count = 4;
  EXPECT_THAT(signals.On(people), IsEmpty()) << "too few to be no coincidence";
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

TEST(Authenticity, WithoutRulesNothingIsLookedFor) {
  Authenticity off({});
  Visit visit = VisitOn("a", "h", At(20260301, 9));
  visit.photos = {Sha256("p")};
  EXPECT_THAT(off.OnVisit(visit), IsEmpty());
  visit.event_id = Id("b");
  EXPECT_THAT(off.OnVisit(visit), IsEmpty());
  Signals unknown("NO_SUCH_SIGNAL", 1, 1);
  EXPECT_THAT(unknown.On(visit), IsEmpty());
}

}  // namespace
}  // namespace hearth::domain
