// One household's way through all of it, and what each refusal on the way says.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/domain/case_file.h"
#include "tests/domain/case_house.h"

namespace hearth::testing {
namespace {

using F = v1::Fact;

const v1::CaseRecord& Case(const CaseHouse& house) { return *domain::OpenCase(house.file()); }

std::string Refused(CaseHouse* house, const v1::Fact& fact, const std::string& actor) {
  const auto refusal = house->Try(fact, actor);
  return refusal.has_value() ? refusal->detail : "accepted";
}

TEST(CaseLife, FromTheFirstClueToTheDayItStandsOnItsOwn) {
  CaseHouse house;
  EXPECT_THAT(Refused(&house, house.Make(F::kConsentSigned), kVillager),
              ::testing::HasSubstr("没有已核实为"));
  house.ReachClue();
  house.WalkTo(F::kVillageReviewHeld);
  house.Must(house.Make(F::kPublicityStarted));
  EXPECT_THAT(Refused(&house, house.Make(F::kPublicityEnded), kVillager),
              ::testing::HasSubstr("公示未满"));
  EXPECT_THAT(Refused(&house, house.Make(F::kCaseApproved), kCountyBoss),
              ::testing::HasSubstr("end of publicity"));
  house.NextDays(5);
  house.Must(house.Make(F::kPublicityEnded));
  EXPECT_THAT(Refused(&house, house.Make(F::kTownshipReviewed), kVillager),
              ::testing::HasSubstr("同一人"));
  house.Must(house.Make(F::kTownshipReviewed));
  EXPECT_THAT(Refused(&house, house.Make(F::kCaseApproved), kTownBoss),
              ::testing::HasSubstr("另一人"));
  house.Must(house.Make(F::kCaseApproved));
  EXPECT_EQ(Case(house).stage(), v1::CASE_STAGE_MONITORED);
  house.Must(house.Make(F::kCaseAnnounced));
  house.Must(house.Make(F::kRegisteredInNationalSystem));
  EXPECT_EQ(Case(house).registration_number(), "9900001");
  house.Visit(2'000'000);
  EXPECT_THAT(Refused(&house, house.Make(F::kEliminationProposed), kVillager),
              ::testing::HasSubstr("监测时间不足"));
  house.ReachEliminated();
  EXPECT_EQ(Case(house).stage(), v1::CASE_STAGE_ELIMINATED);
  EXPECT_EQ(house.file().facts_ignored(), 0u);
}

TEST(CaseLife, RollBackAndReEntryKeepTheEarlierCase) {
  CaseHouse house;
  house.ReachMonitored();
  const std::string first = Case(house).case_id();
  house.ReachEliminated();
  house.Must(house.MakeChange(v1::CASE_PROCEDURE_ROLL_BACK));
  house.Must(house.Make(F::kEliminationRolledBack));
  EXPECT_EQ(Case(house).stage(), v1::CASE_STAGE_MONITORED);
  EXPECT_EQ(Case(house).case_id(), first);
  house.ReachEliminated();
  house.ReachClue();
  house.WalkTo(F::kConsentSigned);
  EXPECT_NE(Case(house).case_id(), first);
  house.Must(house.Make(F::kHouseholdReEntered));
  house.WalkTo(F::kCaseApproved);
  EXPECT_EQ(Case(house).earlier_case_id(), first);
  EXPECT_EQ(house.file().cases(0).stage(), v1::CASE_STAGE_ELIMINATED);
}

TEST(CaseLife, ReEntryMustNameTheEarlierCase) {
  CaseHouse house;
  house.ReachMonitored();
  house.ReachEliminated();
  house.ReachClue();
  house.WalkTo(F::kTownshipReviewed);
  EXPECT_THAT(Refused(&house, house.Make(F::kCaseApproved), kCountyBoss),
              ::testing::HasSubstr("再次纳入"));
}

TEST(CaseLife, AnObjectionStopsTheChainUntilItIsAnswered) {
  CaseHouse house;
  house.ReachClue();
  house.WalkTo(F::kPublicityStarted);
  house.Must(house.Make(F::kObjectionRaised));
  house.NextDays(6);
  EXPECT_THAT(Refused(&house, house.Make(F::kPublicityEnded), kVillager2), "accepted");
  EXPECT_THAT(Refused(&house, house.Make(F::kTownshipReviewed), kTownBoss),
              ::testing::HasSubstr("异议"));
  EXPECT_THAT(Refused(&house, house.Make(F::kObjectionResolved), kVillager),
              ::testing::HasSubstr("登记异议的人"));
  house.Must(house.Make(F::kObjectionResolved));
  house.Must(house.Make(F::kTownshipReviewed));
}

TEST(CaseLife, AReturnedFileIsVisitedAgain) {
  CaseHouse house;
  house.ReachClue();
  house.WalkTo(F::kPublicityEnded);
  v1::Fact returned = house.Make(F::kTownshipReviewed);
  returned.mutable_township_reviewed()->set_decision(v1::CASE_DECISION_RETURNED);
  returned.mutable_township_reviewed()->set_return_to(v1::CASE_RETURN_VERIFICATION);
  returned.mutable_township_reviewed()->set_reason("收入依据不足");
  house.Must(returned);
  house.NextDays(1);
  EXPECT_THAT(Refused(&house, house.Make(F::kVillageReviewHeld), kVillager),
              ::testing::HasSubstr("重新核实"));
  house.Visit(500'000);
  EXPECT_THAT(Refused(&house, house.Make(F::kVillageReviewHeld), kVillager), "accepted");
}

TEST(CaseLife, WhoIsRelatedMayNotAct) {
  CaseHouse house;
  house.ReachClue();
  house.WalkTo(F::kTownshipReviewed);
  house.Relate(kCountyBoss);
  EXPECT_THAT(Refused(&house, house.Make(F::kCaseApproved), kCountyBoss),
              ::testing::HasSubstr("回避"));
  EXPECT_THAT(Refused(&house, house.Make(F::kCaseApproved), "county.wu"), "accepted");
}

TEST(CaseLife, WhoIsSlowerIsTold) {
  CaseHouse house;
  house.ReachClue();
  const uint64_t seen = house.file().version();
  house.WalkTo(F::kConsentSigned);
  const auto refusal = house.Try(house.Make(F::kComparisonRequested), kCountyClerk, seen);
  ASSERT_TRUE(refusal.has_value());
  EXPECT_EQ(refusal->reason, v1::REFUSAL_REASON_VERSION_CONFLICT);
}

TEST(CaseLife, WithoutAnybodyAbleItStaysWatched) {
  CaseHouse house;
  house.ReachMonitored();
  house.NextDays(200);
  v1::Fact check;
  *check.mutable_check_recorded() = WellCheck(house.today());
  house.Visit(2'000'000);
  house.RemoveMember(kHead);
  EXPECT_THAT(Refused(&house, house.Make(F::kEliminationProposed), kVillager),
              ::testing::HasSubstr("无人能劳动"));
}

v1::Fact CarriedOver(const CaseHouse& from) {
  v1::Fact fact;
  v1::CaseCarriedOver* carried = fact.mutable_case_carried_over();
  const v1::CaseRecord& record = Case(from);
  carried->set_case_id(record.case_id());
  carried->set_from_household(from.household());
  carried->set_cause_event_id(std::string(16, 'c'));
  *carried->mutable_basis() = record.basis();
  carried->set_approved_date(record.approved_date());
  carried->set_eliminated_date(record.eliminated_date());
  carried->set_registration_number(record.registration_number());
  return fact;
}

v1::Fact Linked(const CaseHouse& other, bool survives, const std::string& case_id) {
  v1::Fact fact;
  fact.mutable_households_linked()->set_other_household(other.household());
  fact.mutable_households_linked()->set_survives(survives);
  fact.mutable_households_linked()->set_reason_code("same_id");
  fact.mutable_households_linked()->set_case_id(case_id);
  return fact;
}

TEST(CaseLife, ALinkDoesNotLoseTheCase) {
  CaseHouse gone(1), stays(2, 20260302, "household-stays!");
  gone.Beside(&stays);
  stays.Beside(&gone);
  gone.ReachMonitored();
  const std::string case_id = Case(gone).case_id();
  EXPECT_THAT(Refused(&gone, Linked(stays, false, case_id), kTownClerk),
              ::testing::HasSubstr("CaseCarriedOver"));
  v1::Fact wrong = CarriedOver(gone);
  wrong.mutable_case_carried_over()->set_approved_date(20200101);
  EXPECT_THAT(Refused(&stays, wrong, kTownClerk), ::testing::HasSubstr("不一致"));
  stays.Must(Linked(gone, true, case_id), kTownClerk);
  stays.Must(CarriedOver(gone), kTownClerk);
  gone.Must(Linked(stays, false, case_id), kTownClerk);
  EXPECT_EQ(Case(stays).case_id(), case_id);
  EXPECT_EQ(Case(stays).stage(), v1::CASE_STAGE_MONITORED);
  EXPECT_EQ(gone.file().cases(0).stage(), v1::CASE_STAGE_CARRIED_OVER);
  EXPECT_EQ(gone.file().survivor(), stays.household());
}

// A case that nobody approved cannot be brought in from a household that has none.
TEST(CaseLife, NoCaseComesFromNowhere) {
  CaseHouse real(1), other(2, 20260302, "household-other!"), empty(3, 20260302, "household-empty!");
  real.ReachMonitored();
  other.Beside(&empty);
  EXPECT_THAT(Refused(&other, CarriedOver(real), kTownClerk), ::testing::HasSubstr("原户"));
  other.Beside(nullptr);
  EXPECT_THAT(Refused(&other, CarriedOver(real), kTownClerk), ::testing::HasSubstr("原户"));
}

TEST(CaseLife, WhoeverIsDividedIsVisited) {
  CaseHouse house;
  v1::Fact split;
  split.mutable_household_split()->set_other_household("household-other!");
  house.Observe(split);
  EXPECT_EQ(house.file().structure_date(), house.today());
  house.NextDays(1);
  house.Visit(500'000);
  EXPECT_EQ(house.file().structure_date(), 0);
}

}  // namespace
}  // namespace hearth::testing
