// What stays shut: masks of reference-security.md 1.4, group by group, over a household whose every
// field is filled. R28.

#include "services/projections/closed_groups.h"

#include <gtest/gtest.h>

#include <string>

#include "services/access/permits.h"
#include "services/domain/data_classes.h"
#include "tests/projections/opened.h"

namespace hearth::projections {
namespace {

constexpr int32_t kDay = 20261128;

TEST(ClosedGroups, NumbersShowTheirLastFour) {
  EXPECT_EQ(MaskNumber("990101198001011631"), "**************1631");
  EXPECT_EQ(MaskNumber("13800001234"), "*******1234");
  EXPECT_EQ(MaskNumber("1234"), "****");
  EXPECT_EQ(MaskNumber(""), "");
  // A disability certificate: its last two characters are kind and grade.
  EXPECT_EQ(MaskNumber("99010119800101163144"), std::string(20, '*'));
}

TEST(ClosedGroups, WithoutAPurposeNamesAreMaskedAndTheRestIsAbsent) {
  v1::OpenedHousehold household = testing::FilledHousehold();
  CloseGroups(access::Permits::Masked(), kDay, &household);
  EXPECT_EQ(household.identity().phone(), "*******1234");
  EXPECT_EQ(household.identity().natural_village(), "竹坑");
  EXPECT_EQ(household.identity().address(), "");
  EXPECT_EQ(household.identity().bank_account(), "");
  EXPECT_TRUE(household.identity().focus_groups().empty());
  const v1::Member& head = household.members(0).member();
  EXPECT_EQ(head.identity().name(), "张*");
  EXPECT_EQ(head.identity().id_number(), "**************1631");
  EXPECT_EQ(head.identity().birth_date(), 0);
  EXPECT_EQ(head.situation().health(), "");
  EXPECT_FALSE(head.has_work());
  EXPECT_FALSE(household.has_income());
  EXPECT_FALSE(household.has_risks());
  EXPECT_FALSE(household.has_needs());
  EXPECT_TRUE(household.sudden_events().empty());
  // Workflow stays: when it was visited, and by which event it is known.
  EXPECT_EQ(household.last_covered_date(), 20261001);
  EXPECT_EQ(household.checks_size(), 1);
  EXPECT_TRUE(household.has_income_source());
  // Nothing of what was planted is left anywhere.
  for (const char* planted : testing::kPlanted) {
    EXPECT_EQ(household.SerializeAsString().find(planted), std::string::npos) << planted;
  }
}

TEST(ClosedGroups, OfChildrenEvenTheMaskIsAbsent) {
  v1::OpenedHousehold household = testing::FilledHousehold();
  CloseGroups(access::Permits::Masked(), kDay, &household);
  EXPECT_EQ(household.members(1).member().identity().name(), "");
  EXPECT_EQ(household.members(1).member().identity().id_number(), "");
  // On his fourteenth birthday he is none any more.
  household = testing::FilledHousehold();
  CloseGroups(access::Permits::Masked(), testing::kChildBorn + 14 * 10'000, &household);
  EXPECT_EQ(household.members(1).member().identity().name(), "张*");
}

TEST(ClosedGroups, WhatIsOpenIsWhole) {
  v1::OpenedHousehold household = testing::FilledHousehold();
  CloseGroups(access::Permits::OfTheHouse(), kDay, &household);
  EXPECT_EQ(household.SerializeAsString(), testing::FilledHousehold().SerializeAsString());
  // The control of what stays shut: all that was planted is there.
  for (const char* planted : testing::kPlanted) {
    EXPECT_NE(household.SerializeAsString().find(planted), std::string::npos) << planted;
  }
}

TEST(ClosedGroups, AnswersLoseWhatWasMadeOfTheRest) {
  HouseholdAnswer answer;
  answer.digest = "digest";
  answer.household = testing::FilledHousehold();
  v1::RuleOutcome* outcome = answer.assessment.add_outcomes();
  outcome->set_flag("MARGINAL");
  outcome->add_compared()->set_metric("income.net_fen");
  HouseholdAnswer whole = answer;
  CloseAnswer(access::Permits::Masked(), &answer);
  EXPECT_EQ(answer.digest, "");
  EXPECT_EQ(answer.assessment.outcomes(0).flag(), "MARGINAL");
  EXPECT_TRUE(answer.assessment.outcomes(0).compared().empty());
  CloseAnswer(access::Permits::OfTheHouse(), &whole);
  EXPECT_EQ(whole.digest, "digest");
  EXPECT_EQ(whole.assessment.outcomes(0).compared_size(), 1);
}

TEST(ClosedGroups, FactsOfATimelineAreOpenOrAbsent) {
  TimelinePage page;
  page.entries.emplace_back();
  page.entries[0].mutable_fact()->mutable_check_recorded()->mutable_location()->set_latitude_e7(7);
  TimelinePage whole = page;
  ClosePage(access::Permits::Masked(), &page);
  EXPECT_FALSE(page.entries[0].has_fact());
  ClosePage(access::Permits::OfTheHouse(), &whole);
  EXPECT_EQ(whole.entries[0].fact().check_recorded().location().latitude_e7(), 7);
}

}  // namespace
}  // namespace hearth::projections
