#include "services/domain/adjustment.h"

#include <gtest/gtest.h>

#include <map>

#include "hearth/v1/events.pb.h"
#include "tests/domain/random_facts.h"
#include "tests/support/random.h"

namespace hearth::domain {
namespace {

using F = v1::Fact;
using hearth::testing::Below;
using hearth::testing::Chance;
using hearth::testing::Rng;

constexpr char kVillageA[] = "990101001001";
constexpr char kVillageB[] = "990101001002";

Standing Monitored(const std::string& village, int32_t persons,
                   const std::string& category = "MARGINAL") {
  return {true, village, persons, category, {"01"}};
}

Standing Gone(Standing before) {
  before.monitored = false;
  before.category_code.clear();
  before.risk_codes.clear();
  return before;
}

std::string Text(const v1::AdjustmentBalance& balance) {
  std::string text = balance.area_code() + " " + std::to_string(balance.opening().households()) +
                     "/" + std::to_string(balance.opening().persons());
  for (const v1::AdjustmentCount& change : balance.changes()) {
    text += " " + change.kind_code() + " " + std::to_string(change.households()) + "/" +
            std::to_string(change.persons());
  }
  return text + " = " + std::to_string(balance.closing().households()) + "/" +
         std::to_string(balance.closing().persons());
}

// One life alone.
std::string Told(const Standing& opening, const std::vector<AdjustmentStep>& steps) {
  const Standing closing = steps.empty() ? opening : steps.back().after;
  std::string told;
  for (const v1::AdjustmentBalance& balance : BalanceOf({{opening, steps, closing}})) {
    EXPECT_TRUE(Closes(balance)) << Text(balance);
    told += (told.empty() ? "" : "; ") + Text(balance);
  }
  return told;
}

TEST(Adjustment, EachKindByItsFact) {
  const std::string a = kVillageA;
  const Standing in = Monitored(a, 4);
  const Standing out = Gone(in);
  EXPECT_EQ(Told(in, {}), a + " 1/4 = 1/4");
  EXPECT_EQ(Told(out, {}), "") << "nobody monitored, nothing to say";
  EXPECT_EQ(Told(out, {{F::kCaseApproved, in}}), a + " 0/0 in 1/4 = 1/4");
  EXPECT_EQ(Told(out, {{F::kCaseApproved, Monitored(a, 4, "SEVERE")}}),
            a + " 0/0 midway_addition 1/4 = 1/4");
  EXPECT_EQ(Told(out, {{F::kEliminationRolledBack, in}}), a + " 0/0 in 1/4 = 1/4");
  EXPECT_EQ(Told(out, {{F::kCaseCarriedOver, in}}), a + " 0/0 natural_change 1/4 = 1/4");
  EXPECT_EQ(Told(in, {{F::kEliminationApproved, out}}), a + " 1/4 out -1/-4 = 0/0");
  EXPECT_EQ(Told(in, {{F::kHouseholdNaturallyRemoved, out}}),
            a + " 1/4 natural_removal -1/-4 = 0/0");
  EXPECT_EQ(Told(in, {{F::kMisidentificationCleared, out}}), a + " 1/4 midway_removal -1/-4 = 0/0");
  EXPECT_EQ(Told(in, {{F::kHouseholdMerged, out}}), a + " 1/4 natural_change -1/-4 = 0/0");
}

TEST(Adjustment, WhatChangesWithin) {
  const std::string a = kVillageA;
  const std::string b = kVillageB;
  const Standing in = Monitored(a, 4);
  EXPECT_EQ(Told(in, {{F::kMemberAdded, Monitored(a, 5)}}), a + " 1/4 natural_change 0/1 = 1/5");
  EXPECT_EQ(Told(in, {{F::kMemberRemoved, Monitored(a, 3)}}), a + " 1/4 natural_change 0/-1 = 1/3");
  EXPECT_EQ(Told(in, {{F::kHouseholdRelocated, Monitored(b, 4)}}),
            a + " 1/4 natural_change -1/-4 = 0/0; " + b + " 0/0 natural_change 1/4 = 1/4");
  EXPECT_EQ(Told(in, {{F::kCaseAdjusted, Monitored(a, 4, "SEVERE")}}),
            a + " 1/4 category 1/4 = 1/4");
  Standing worse = in;
  worse.risk_codes = {"01", "07"};
  EXPECT_EQ(Told(in, {{F::kCaseAdjusted, worse}}), a + " 1/4 risks 1/4 = 1/4");
}

// Grown before it left: both are told.
TEST(Adjustment, ComingAndGoingWithinARound) {
  const std::string a = kVillageA;
  const Standing in = Monitored(a, 4);
  const Standing grown = Monitored(a, 5);
  EXPECT_EQ(Told(in, {{F::kMemberAdded, grown}, {F::kEliminationApproved, Gone(grown)}}),
            a + " 1/4 natural_change 0/1 out -1/-5 = 0/0");
  EXPECT_EQ(Told(in, {{F::kMemberAdded, grown}, {F::kMemberRemoved, in}}),
            a + " 1/4 natural_change 0/-1 natural_change 0/1 = 1/4");
}

TEST(Adjustment, StandingReadsTheOpenCase) {
  v1::CaseFile file;
  v1::OpenedHousehold household;
  household.add_members()->set_active(true);
  household.add_members();
  EXPECT_EQ(StandingOf(file, household, kVillageA), (Standing{false, kVillageA, 1, "", {}}));
  v1::CaseRecord* record = file.add_cases();
  record->set_stage(v1::CASE_STAGE_IDENTIFYING);
  EXPECT_FALSE(StandingOf(file, household, kVillageA).monitored);
  record->set_stage(v1::CASE_STAGE_MONITORED);
  record->mutable_basis()->set_category_code("SEVERE");
  for (const char* risk : {"07", "01", "09"}) record->add_risks()->set_risk_code(risk);
  record->mutable_risks(2)->set_eliminated(true);
  EXPECT_EQ(StandingOf(file, household, kVillageA),
            (Standing{true, kVillageA, 1, "SEVERE", {"01", "07"}}));
  record->set_stage(v1::CASE_STAGE_ELIMINATED);
  EXPECT_FALSE(StandingOf(file, household, kVillageA).monitored);
}

Standing RandomStanding(Rng& rng) {
  Standing standing =
      Monitored(Chance(rng, 50) ? kVillageA : kVillageB, 1 + static_cast<int32_t>(Below(rng, 6)),
                Chance(rng, 30) ? "SEVERE" : "UNSTABLE");
  if (Chance(rng, 30)) standing.risk_codes.push_back("07");
  return Chance(rng, 50) ? standing : Gone(standing);
}

AdjustmentLife RandomLife(Rng& rng) {
  constexpr uint32_t kKinds[] = {F::kCaseApproved,
                                 F::kEliminationApproved,
                                 F::kEliminationRolledBack,
                                 F::kHouseholdNaturallyRemoved,
                                 F::kMisidentificationCleared,
                                 F::kCaseAdjusted,
                                 F::kMemberAdded,
                                 F::kMemberRemoved,
                                 F::kHouseholdRelocated,
                                 F::kHouseholdSplit,
                                 F::kCaseCarriedOver};
  AdjustmentLife life;
  life.opening = life.closing = RandomStanding(rng);
  for (uint64_t i = Below(rng, 6); i > 0; --i) {
    life.closing = RandomStanding(rng);
    life.steps.push_back({kKinds[Below(rng, std::size(kKinds))], life.closing});
  }
  return life;
}

TEST(Adjustment, BalancesWhateverHappens) {
  Rng rng = hearth::testing::Random(92);
  std::map<std::string, int> kinds;
  for (int round = 0; round < 300; ++round) {
    std::vector<AdjustmentLife> lives;
    for (int i = 0; i < 40; ++i) lives.push_back(RandomLife(rng));
    for (const v1::AdjustmentBalance& balance : BalanceOf(lives)) {
      ASSERT_TRUE(Closes(balance)) << Text(balance);
      for (const v1::AdjustmentCount& change : balance.changes()) ++kinds[change.kind_code()];
    }
  }
  EXPECT_EQ(kinds.size(), 8u) << "every kind occurred";
}

// Negative control: a case that is lost without a fact, or appears without one, or a person who
// vanishes, shows in its village at once.
TEST(Adjustment, ALostCaseDoesNotBalance) {
  Rng rng = hearth::testing::Random(93);
  int lost = 0, vanished = 0;
  for (int round = 0; round < 200; ++round) {
    std::vector<AdjustmentLife> lives;
    for (int i = 0; i < 20; ++i) lives.push_back(RandomLife(rng));
    AdjustmentLife& planted = lives[Below(rng, lives.size())];
    if (!planted.closing.monitored) continue;
    const std::string village = planted.closing.village;
    if (Chance(rng, 50)) {
      planted.closing = Gone(planted.closing);
      ++lost;
    } else {
      --planted.closing.persons;
      ++vanished;
    }
    for (const v1::AdjustmentBalance& balance : BalanceOf(lives)) {
      EXPECT_EQ(Closes(balance), balance.area_code() != village) << Text(balance);
    }
  }
  EXPECT_GT(lost, 10);
  EXPECT_GT(vanished, 10);
}

}  // namespace
}  // namespace hearth::domain
