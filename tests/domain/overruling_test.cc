// Corrections and voids: they act in the place of their target, before or after it arrives.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "services/domain/civil_date.h"
#include "services/domain/household_fold.h"
#include "tests/domain/fixtures.h"

namespace hearth::domain {
namespace {

using rows::v1::HouseholdState;
using Events = std::vector<Event>;

constexpr int32_t kDay = 20260501;

class OverrulingTest : public ::testing::Test {
 protected:
  OverrulingTest() { story_.Register(); }

  // A check that finds that many fen of net income a head.
  Event Check(int64_t per_capita) {
    story_.Check(With(per_capita));
    return story_.last();
  }

  Event Correct(const Event& target, int64_t per_capita) {
    v1::Fact fact;
    v1::CheckCorrected* corrected = fact.mutable_check_corrected();
    corrected->set_target_event_id(target.header.event_id());
    corrected->set_target_occurred_time_ms(target.header.occurred_time_ms());
    corrected->set_target_device_seq(target.header.device_seq());
    *corrected->mutable_check() = With(per_capita);
    story_.Add(fact);
    return story_.last();
  }

  Event Void(const Event& target) {
    v1::Fact fact;
    fact.mutable_check_voided()->set_target_event_id(target.header.event_id());
    story_.Add(fact);
    return story_.last();
  }

  static v1::CheckRecorded With(int64_t per_capita) {
    v1::CheckRecorded check = testing::WellCheck(20260101);
    testing::SetPerCapita(per_capita, &check);
    return check;
  }

  // Income a head after these events in every order, folded at once and one by one; -1 = none, -2 =
  // it depends.
  static int64_t PerCapitaOf(Events events) {
    std::vector<int64_t> answers;
    const auto by_id = [](const Event& a, const Event& b) {
      return a.header.event_id() < b.header.event_id();
    };
    std::sort(events.begin(), events.end(), by_id);
    do {
      HouseholdState state;
      Events so_far;
      for (const Event& event : events) {
        so_far.push_back(event);
        if (!Evolve(&state, event, kDay)) state = FoldHousehold(so_far, kDay);
      }
      for (const HouseholdState& folded : {state, FoldHousehold(events, kDay)}) {
        answers.push_back(
            folded.incomes().empty() ? -1 : folded.incomes(0).income().items(0).amount_fen() / 2);
      }
    } while (std::next_permutation(events.begin(), events.end(), by_id));
    const bool same = std::all_of(answers.begin(), answers.end(),
                                  [&](int64_t a) { return a == answers.front(); });
    return same ? answers.front() : -2;
  }

  testing::Story story_;
};

TEST_F(OverrulingTest, ACorrectionSpeaksForItsTarget) {
  const Event check = Check(100);
  EXPECT_EQ(PerCapitaOf({check}), 100);
  EXPECT_EQ(PerCapitaOf({check, Correct(check, 200)}), 200);
}

TEST_F(OverrulingTest, ACorrectionStaysInThePlaceOfItsTarget) {
  const Event first = Check(100);
  const Event second = Check(300);
  EXPECT_EQ(PerCapitaOf({first, second, Correct(first, 200)}), 300) << "the newer check still wins";
  EXPECT_EQ(PerCapitaOf({first, second, Correct(second, 400)}), 400);
}

TEST_F(OverrulingTest, TheNewestCorrectionOfATargetActs) {
  const Event check = Check(100);
  const Event one = Correct(check, 200);
  const Event two = Correct(check, 300);
  EXPECT_EQ(PerCapitaOf({check, one, two}), 300);
  EXPECT_EQ(PerCapitaOf({one, two}), 300) << "the target may never come";
}

TEST_F(OverrulingTest, AVoidWinsOverEverything) {
  const Event before = Check(50);
  const Event check = Check(100);
  const Event correction = Correct(check, 200);
  EXPECT_EQ(PerCapitaOf({before, check, Void(check)}), 50);
  EXPECT_EQ(PerCapitaOf({before, check, correction, Void(check)}), 50);
  EXPECT_EQ(PerCapitaOf({check, Void(check), Correct(check, 300)}), -1);
}

TEST_F(OverrulingTest, AVoidedCorrectionGivesTheFloorBack) {
  const Event check = Check(100);
  const Event one = Correct(check, 200);
  const Event two = Correct(check, 300);
  EXPECT_EQ(PerCapitaOf({check, one, Void(one)}), 100);
  EXPECT_EQ(PerCapitaOf({check, one, two, Void(two)}), 200);
}

TEST_F(OverrulingTest, ACorrectionOfACorrectionActsInTheFirstPlace) {
  const Event check = Check(100);
  const Event newer = Check(500);
  const Event one = Correct(check, 200);
  const Event two = Correct(one, 300);
  EXPECT_EQ(PerCapitaOf({check, one, two}), 300);
  EXPECT_EQ(PerCapitaOf({check, newer, one, two}), 500);
  EXPECT_EQ(PerCapitaOf({check, one, two, Void(one)}), 300);
  EXPECT_EQ(PerCapitaOf({check, one, two, Void(two)}), 200);
}

TEST_F(OverrulingTest, AChainThatBitesItsTailCorrectsNothing) {
  const Event check = Check(100);
  Event one = Correct(check, 200);
  const Event two = Correct(one, 300);
  one.fact.mutable_check_corrected()->set_target_event_id(two.header.event_id());
  EXPECT_EQ(PerCapitaOf({check, one, two}), 100);
}

TEST_F(OverrulingTest, AWrongStatementOfThePlaceDoesNotMoveTheTarget) {
  const Event first = Check(100);
  const Event second = Check(300);
  Event correction = Correct(first, 200);
  correction.fact.mutable_check_corrected()->set_target_occurred_time_ms(TimeOfDate(20260301));
  EXPECT_EQ(PerCapitaOf({first, second, correction}), 300);
  EXPECT_EQ(PerCapitaOf({second, correction}), 200)
      << "while the target is not known its word counts";
}

TEST_F(OverrulingTest, VoidsOfOtherKindsDoNothing) {
  const Event registration = story_.events()[0];
  const Event check = Check(100);
  EXPECT_EQ(PerCapitaOf({registration, check, Void(registration)}), 100);
}

TEST_F(OverrulingTest, TheEvidenceNamesTheCorrection) {
  const Event check = Check(100);
  const Event correction = Correct(check, 200);
  const v1::OpenedHousehold opened = story_.Open(testing::DemoControl(kDay));
  EXPECT_EQ(opened.income_source().event_id(), correction.header.event_id());
  EXPECT_EQ(opened.income_source().occurred_date(), DateOfTime(check.header.occurred_time_ms()));
  ASSERT_EQ(opened.checks_size(), 1);
  EXPECT_EQ(opened.checks(0).source().event_id(), correction.header.event_id());
}

}  // namespace
}  // namespace hearth::domain
