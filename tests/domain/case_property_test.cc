// Random lives: anybody tries any step at any time, rightly or not. Whatever is accepted, nobody is
// admitted, eliminated or cleared without every mandatory step by different people, and a replay
// gives the same bytes.
//
//   HEARTH_CASE_STEPS=1000000   the full count; 20,000 without

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <memory>

#include "services/domain/case_file.h"
#include "services/domain/case_steps.h"
#include "tests/domain/case_house.h"
#include "tests/domain/case_oracle.h"
#include "tests/support/random.h"

namespace hearth::testing {
namespace {

using F = v1::Fact;

constexpr int kPublicityDays = 5;  // of the shipped rulebook
constexpr int kStepsOfALife = 250;
constexpr int kKinds[] = {
    F::kClueReported,
    F::kClueVerified,
    F::kClueDismissed,
    F::kConsentSigned,
    F::kHouseholdReEntered,
    F::kComparisonRequested,
    F::kComparisonReturned,
    F::kVillageReviewHeld,
    F::kPublicityStarted,
    F::kPublicityEnded,
    F::kObjectionRaised,
    F::kObjectionResolved,
    F::kTownshipReviewed,
    F::kCaseApproved,
    F::kCaseDeclined,
    F::kCaseWithdrawn,
    F::kCaseAnnounced,
    F::kRegisteredInNationalSystem,
    F::kCaseAdjusted,
    F::kEliminationProposed,
    F::kEliminationApproved,
    F::kEliminationRolledBack,
    F::kHouseholdNaturallyRemoved,
    F::kMisidentificationCleared,
};
constexpr const char* kPeople[] = {kVillager, kVillager2,   kTownClerk,
                                   kTownBoss, kCountyClerk, kCountyBoss};
constexpr v1::CaseProcedure kChanges[] = {
    v1::CASE_PROCEDURE_ADJUSTMENT, v1::CASE_PROCEDURE_ROLL_BACK, v1::CASE_PROCEDURE_NATURAL_REMOVAL,
    v1::CASE_PROCEDURE_MISIDENTIFICATION};

int StepsWanted() {
  const char* wanted = std::getenv("HEARTH_CASE_STEPS");
  return wanted == nullptr ? 20'000 : std::atoi(wanted);
}

// The step that leads on most of the time; else any.
int RandomKind(CaseHouse* house) {
  if (Chance(house->rng(), 70)) {
    auto steps = domain::NextSteps(house->input());
    // Most who may decide do not decline.
    if (Chance(house->rng(), 80)) {
      std::erase_if(steps, [](const v1::NextStep& step) {
        return static_cast<int>(step.kind()) == F::kCaseDeclined ||
               static_cast<int>(step.kind()) == F::kComparisonSkipped;
      });
    }
    if (!steps.empty()) return static_cast<int>(steps[Below(house->rng(), steps.size())].kind());
  }
  return kKinds[Below(house->rng(), std::size(kKinds))];
}

v1::Fact RandomFact(CaseHouse* house, int kind) {
  if (kind == F::kCaseChangeProposed) {
    // Removal and clearing end a life: mostly it goes on.
    const uint64_t change =
        Chance(house->rng(), 5) ? 2 + Below(house->rng(), 2) : Below(house->rng(), 2);
    return house->MakeChange(kChanges[change]);
  }
  v1::Fact fact = house->Make(kind);
  if (!Chance(house->rng(), 15)) return fact;
  const auto decision = static_cast<v1::CaseDecision>(1 + Below(house->rng(), 3));
  const auto to = static_cast<v1::CaseReturn>(Below(house->rng(), 6));
  if (fact.has_township_reviewed()) {
    fact.mutable_township_reviewed()->set_decision(decision);
    fact.mutable_township_reviewed()->set_return_to(to);
    fact.mutable_township_reviewed()->set_reason("示范");
  } else if (fact.has_objection_resolved()) {
    fact.mutable_objection_resolved()->set_decision(decision);
    fact.mutable_objection_resolved()->set_return_to(to);
  } else if (fact.has_case_declined()) {
    fact.mutable_case_declined()->set_decision(decision);
    fact.mutable_case_declined()->set_return_to(to);
  } else if (fact.has_publicity_ended()) {
    fact.mutable_publicity_ended()->set_interrupted(true);
    fact.mutable_publicity_ended()->set_reason("示范");
  } else if (fact.has_elimination_proposed()) {
    fact.mutable_elimination_proposed()->set_natural(true);
  } else if (fact.has_clue_verified()) {
    fact.mutable_clue_verified()->set_result(v1::CLUE_RESULT_NO_RISK);
    fact.mutable_clue_verified()->set_reason_code("other");
    fact.mutable_clue_verified()->set_reason("示范");
  }
  return fact;
}

// One step of a life; true when it was accepted.
bool TakeStep(CaseHouse* house, std::map<int, int>* accepted) {
  if (Chance(house->rng(), 25)) house->NextDays(1 + static_cast<int>(Below(house->rng(), 6)));
  if (Chance(house->rng(), 3)) {
    house->NextDays(190);
    house->Visit(2'000'000);
  }
  if (Chance(house->rng(), 6)) house->Visit(Chance(house->rng(), 50) ? 500'000 : 2'000'000);
  const int kind = RandomKind(house);
  const v1::Fact fact = RandomFact(house, kind);
  const bool usual = Chance(house->rng(), 70);
  const std::string actor =
      usual ? UsualActor(kind) : kPeople[Below(house->rng(), std::size(kPeople))];
  if (house->Try(fact, actor).has_value()) return false;
  ++(*accepted)[kind];
  return true;
}

TEST(CaseProperty, NobodyGetsThereWithoutEveryStep) {
  std::mt19937_64 seeds = Random(5);
  const int wanted = StepsWanted();
  std::map<int, int> accepted;
  std::unique_ptr<CaseHouse> house;
  int lives = 0;
  for (int step = 0; step < wanted; ++step) {
    if (step % kStepsOfALife == 0) {
      if (house != nullptr) {
        ASSERT_EQ(domain::FoldCaseFile(house->events()).SerializeAsString(),
                  house->file().SerializeAsString());
      }
      house = std::make_unique<CaseHouse>(seeds());
      ++lives;
    }
    if (!TakeStep(house.get(), &accepted)) continue;
    ASSERT_EQ(WrongWay(house->events(), kPublicityDays), "")
        << house->events().back().fact.ShortDebugString();
    ASSERT_EQ(house->file().facts_ignored(), 0u)
        << "accepted, but it changed nothing: " << house->events().back().fact.ShortDebugString();
  }
  std::printf("%d steps in %d lives; accepted:", wanted, lives);
  for (const auto& [kind, count] : accepted) {
    std::printf(" %s %d;", domain::NameOfStep(kind).en, count);
  }
  std::printf("\n");
  for (const int kind : {F::kCaseApproved, F::kEliminationApproved, F::kMisidentificationCleared,
                         F::kEliminationRolledBack, F::kHouseholdNaturallyRemoved}) {
    EXPECT_GT(accepted[kind], 0) << domain::NameOfStep(kind).en << " was never reached";
  }
}

// Steps by which somebody judges the household, or brings its case on by a judgement of his own.
bool IsJudgement(int kind) {
  switch (kind) {
    case F::kClueVerified:
    case F::kClueDismissed:
    case F::kComparisonReturned:
    case F::kVillageReviewHeld:
    case F::kObjectionResolved:
    case F::kTownshipReviewed:
    case F::kCaseApproved:
    case F::kCaseDeclined:
    case F::kCaseChangeProposed:
    case F::kCaseAdjusted:
    case F::kEliminationProposed:
    case F::kEliminationApproved:
    case F::kEliminationRolledBack:
    case F::kHouseholdNaturallyRemoved:
    case F::kMisidentificationCleared:
      return true;
    default:
      return false;
  }
}

// R26. One of the six people of each life is related to its household; the others finish it.
TEST(CaseProperty, NobodyActsOnARelativesCase) {
  std::mt19937_64 seeds = Random(6);
  std::map<int, int> accepted;
  int by_relatives = 0, judged = 0;
  for (int life = 0; life < 80; ++life) {
    CaseHouse house(seeds());
    const std::string relative = kPeople[Below(seeds, std::size(kPeople))];
    house.Relate(relative);
    for (int step = 0; step < kStepsOfALife; ++step) {
      if (!TakeStep(&house, &accepted)) continue;
      const domain::Event& event = house.events().back();
      const bool judgement = IsJudgement(static_cast<int>(event.header.kind()));
      judged += judgement ? 1 : 0;
      if (event.header.actor() != relative) continue;
      ++by_relatives;
      ASSERT_FALSE(judgement) << relative << ": " << event.fact.ShortDebugString();
    }
  }
  std::printf("%d judgements, none by a relative; %d other facts by relatives\n", judged,
              by_relatives);
  EXPECT_GT(judged, 100);
  EXPECT_GT(by_relatives, 0) << "the relatives never did anything: nothing was shown";
}

// The oracle sees each gap: one mandatory fact taken out of a right life, or one person doing two
// things, is found.
TEST(CaseProperty, TheOracleFindsEveryGap) {
  CaseHouse house;
  house.ReachMonitored();
  const std::vector<domain::Event> right(house.events().begin(), house.events().end());
  ASSERT_EQ(WrongWay(right, kPublicityDays), "");
  EXPECT_NE(WrongWay(right, kPublicityDays + 1), "");
  for (const auto kind : {F::kClueVerified, F::kConsentSigned, F::kVillageReviewHeld,
                          F::kPublicityStarted, F::kPublicityEnded, F::kTownshipReviewed}) {
    std::vector<domain::Event> gap = right;
    std::erase_if(gap, [kind](const domain::Event& e) { return e.fact.fact_case() == kind; });
    EXPECT_NE(WrongWay(gap, kPublicityDays), "") << domain::NameOfStep(kind).en;
  }
  std::vector<domain::Event> alone = right;
  alone.back().header.set_actor(kVillager);
  EXPECT_EQ(WrongWay(alone, kPublicityDays), "one person proposed and decided");
}

}  // namespace
}  // namespace hearth::testing
