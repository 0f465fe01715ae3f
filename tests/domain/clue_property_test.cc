// Whatever anybody says, in whatever order: nobody dismisses what he verified, no two waiting clues
// are one, and a replay gives the same bytes.

#include <gtest/gtest.h>

#include <optional>
#include <random>
#include <string>

#include "services/domain/clue_fold.h"
#include "services/domain/decide_clue.h"
#include "tests/domain/clue_world.h"
#include "tests/support/random.h"

namespace hearth::domain {
namespace {

using ::hearth::testing::ClueWorld;
using ::hearth::testing::FindBreach;

constexpr int kSteps = 100'000;
constexpr int kStepsAHousehold = 100;
constexpr const char* kActors[] = {"cadre", "second", "clerk", "chief", "outsider"};

size_t Draw(std::mt19937_64* random, size_t n) { return (*random)() % n; }

v1::Fact RandomReport(const ClueWorld& world, std::mt19937_64* random) {
  const bool department = Draw(random, 3) == 0;
  v1::Fact fact =
      world.Report(department ? v1::CHANNEL_DEPARTMENT_SCREENING : v1::CHANNEL_SELF_DECLARATION);
  v1::ClueReported* reported = fact.mutable_clue_reported();
  if (Draw(random, 2) == 0) reported->set_kind_code("schooling");
  if (Draw(random, 2) == 0) reported->clear_member_id();
  if (department && Draw(random, 2) == 0) {
    reported->clear_period_start_date();
    reported->clear_period_end_date();
  }
  return fact;
}

// A fact about a random clue; at times it lies.
v1::Fact RandomFact(ClueWorld* world, std::mt19937_64* random) {
  const int clues = world->file.clues_size();
  if (clues == 0 || Draw(random, 6) == 0) {
    return Draw(random, 4) == 0
               ? world->Match(std::string(16, static_cast<char>('a' + Draw(random, 6))))
               : RandomReport(*world, random);
  }
  world->at = static_cast<int>(Draw(random, static_cast<size_t>(clues)));
  const auto result = static_cast<v1::ClueResult>(1 + Draw(random, 7));
  switch (Draw(random, 12)) {
    case 0:
      return world->Assign();
    case 1:
      return world->Escalate();
    case 2:
      return world->Return();
    case 3:
      return world->Reopen();
    case 4:
      return world->Tell();
    case 5:
      return world->Unmatch();
    case 6:
      return world->Join(static_cast<int>(Draw(random, static_cast<size_t>(clues))));
    case 7:
    case 8:
    case 9: {
      v1::Fact fact = world->Verify(result);
      if (Draw(random, 4) == 0) fact.mutable_clue_verified()->set_second_account("clerk");
      return fact;
    }
    default: {
      v1::Fact fact = world->Dismiss();
      if (Draw(random, 4) == 0) fact.mutable_clue_dismissed()->set_result(result);
      return fact;
    }
  }
}

struct Walk {
  int accepted = 0, refused = 0, dismissed = 0;
  std::optional<std::string> breach;
};

// `guarded` false: the planted break, in which the persons of a fact are not looked at.
Walk RandomWalk(uint64_t salt, bool guarded) {
  std::mt19937_64 random = hearth::testing::Random(salt);
  Walk run;
  for (int step = 0; step < kSteps && !run.breach;) {
    ClueWorld world;
    if (Draw(&random, 3) == 0) world.OpenCase(v1::CASE_STAGE_MONITORED);
    for (int i = 0; i < kStepsAHousehold && !run.breach; ++i, ++step) {
      if (Draw(&random, 10) == 0) world.NextDay();
      const std::string actor = kActors[Draw(&random, std::size(kActors))];
      const v1::Fact fact = RandomFact(&world, &random);
      const MaybeFault fault = world.Judge(actor, fact);
      const bool takes =
          !fault.has_value() || (!guarded && fault->reason == v1::REFUSAL_REASON_NO_RIGHT);
      ++(takes ? run.accepted : run.refused);
      if (!takes) continue;
      world.Fold(actor, fact);
      run.dismissed += fact.has_clue_dismissed() ? 1 : 0;
      run.breach = FindBreach(world.file, world.events());
    }
    v1::CaseFile again;
    again.mutable_cases()->CopyFrom(world.file.cases());
    for (const Event& event : world.events()) EvolveClue(&again, event);
    EXPECT_EQ(again.SerializeAsString(), world.file.SerializeAsString());
  }
  return run;
}

TEST(ClueProperty, NobodyDismissesWhatHeVerifiedAndNothingIsOpenTwice) {
  const Walk run = RandomWalk(501, true);
  EXPECT_FALSE(run.breach.has_value()) << *run.breach;
  EXPECT_GT(run.accepted, kSteps / 10) << "too much was refused to show anything";
  EXPECT_GT(run.refused, kSteps / 10);
  EXPECT_GT(run.dismissed, kSteps / 200);
}

// Negative control: without the persons' guard the same walk finds the breach.
TEST(ClueProperty, AGuardThatIsMissingShows) {
  const Walk run = RandomWalk(501, false);
  ASSERT_TRUE(run.breach.has_value());
  EXPECT_EQ(*run.breach, "dismissed without a verification by another person");
}

// Negative control: what the fold would never make, made by hand.
TEST(ClueProperty, TwoOpenCluesOfOneKindShow) {
  ClueWorld world;
  world.Fold("clerk", world.Report(v1::CHANNEL_DEPARTMENT_SCREENING));
  EXPECT_FALSE(FindBreach(world.file, world.events()).has_value());
  world.file.add_clues()->CopyFrom(world.file.clues(0));
  EXPECT_EQ(FindBreach(world.file, world.events()),
            "two waiting clues of one person, kind and period");
}

}  // namespace
}  // namespace hearth::domain
