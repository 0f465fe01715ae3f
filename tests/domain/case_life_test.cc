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

}  // namespace
}  // namespace hearth::testing
