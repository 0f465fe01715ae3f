// The sample that a checkpoint draws, and where second answers differ.

#include "services/domain/spot_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "services/domain/submission.h"
#include "tests/domain/random_facts.h"
#include "tests/support/random.h"

namespace hearth::domain {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const std::string kRoot = Sha256("the first checkpoint after the period");

std::string Id(int number) { return Sha256("event " + std::to_string(number)).substr(0, 16); }

SpotCheckFrame Frame(const std::string& area, int first, int visits, int dismissed) {
  SpotCheckFrame frame{area, {}, {}};
  for (int i = 0; i < visits; ++i) frame.visit_event_ids.push_back(Id(first + i));
  for (int i = 0; i < dismissed; ++i) frame.dismissed_event_ids.push_back(Id(first + visits + i));
  return frame;
}

std::vector<SpotCheckFrame> County() {
  return {Frame("441621101002", 2000, 30, 3), Frame("441621101001", 1000, 100, 1),
          Frame("441621102001", 3000, 0, 0)};
}

v1::SpotCheckDrawn Head(uint32_t permille) {
  v1::SpotCheckDrawn head;
  head.set_period_start_date(20260101);
  head.set_period_end_date(20260331);
  head.set_checkpoint_size(77);
  head.set_checkpoint_root(kRoot);
  head.set_sample_permille(permille);
  return head;
}

TEST(SpotCheck, DrawsTheShareOfEachVillageRoundedUp) {
  const auto strata = DrawSample(kRoot, 20, County());
  ASSERT_EQ(strata.size(), 3U);
  EXPECT_EQ(strata[0].area_code(), "441621101001");
  EXPECT_EQ(strata[0].visit_count(), 100U);
  EXPECT_EQ(strata[0].dismissed_count(), 1U);
  EXPECT_EQ(strata[0].target_event_ids_size(), 3) << "2 % of 101";
  EXPECT_EQ(strata[1].target_event_ids_size(), 1) << "2 % of 33";
  EXPECT_EQ(strata[2].target_event_ids_size(), 0);
  EXPECT_EQ(DrawSample(kRoot, 1000, County())[1].target_event_ids_size(), 33);
  EXPECT_EQ(DrawSample(kRoot, 0, County())[0].target_event_ids_size(), 0);
}

// By hand: the smallest hashes of the village, whatever the order of what there was.
TEST(SpotCheck, AnybodyDrawsItAgain) {
  std::vector<SpotCheckFrame> frames = County();
  std::vector<std::pair<std::string, std::string>> by_hash;
  for (const auto& ids : {frames[0].visit_event_ids, frames[0].dismissed_event_ids}) {
    for (const std::string& id : ids) by_hash.emplace_back(Sha256(kRoot + id), id);
  }
  std::sort(by_hash.begin(), by_hash.end());
  std::reverse(frames.begin(), frames.end());
  for (SpotCheckFrame& frame : frames) {
    std::reverse(frame.visit_event_ids.begin(), frame.visit_event_ids.end());
    if (!frame.visit_event_ids.empty()) frame.visit_event_ids.push_back(frame.visit_event_ids[0]);
  }
  const auto strata = DrawSample(kRoot, 100, frames);
  EXPECT_THAT(strata[1].target_event_ids(), ElementsAre(by_hash[0].second, by_hash[1].second,
                                                        by_hash[2].second, by_hash[3].second));
}

TEST(SpotCheck, AnotherRootDrawsOthersAndNobodyIsPreferred) {
  std::map<std::string, int> drawn;
  constexpr int kRoots = 2000;
  for (int i = 0; i < kRoots; ++i) {
    const auto strata =
        DrawSample(Sha256(std::to_string(i)), 100, {Frame("441621101001", 0, 20, 0)});
    for (const std::string& id : strata[0].target_event_ids()) ++drawn[id];
  }
  // 2 of 20 each time: 200 expected, deviation 13.
  EXPECT_EQ(drawn.size(), 20U);
  for (const auto& [id, times] : drawn) EXPECT_NEAR(times, 200, 70);
}

TEST(SpotCheck, WhatIsDrawnIsAccepted) {
  const auto facts = DrawFacts(Head(20), County());
  ASSERT_EQ(facts.size(), 1U);
  EXPECT_EQ(facts[0].part(), 0U);
  EXPECT_EQ(facts[0].strata_size(), 3);
  EXPECT_FALSE(CheckDraw(facts, County()).has_value());
}

TEST(SpotCheck, LargeSamplesComeInPiecesThatFit) {
  std::vector<SpotCheckFrame> frames;
  for (int i = 0; i < 600; ++i) {
    frames.push_back(Frame("441621" + std::to_string(101'000 + i), i * 1000, i == 7 ? 900 : 20, 0));
  }
  std::vector<v1::SpotCheckDrawn> facts = DrawFacts(Head(500), frames);
  ASSERT_GT(facts.size(), 3U);
  for (size_t i = 0; i < facts.size(); ++i) {
    EXPECT_EQ(facts[i].part(), i + 1);
    EXPECT_EQ(facts[i].part_count(), facts.size());
    EXPECT_LE(facts[i].strata_size(), 500);
    EXPECT_LT(facts[i].ByteSizeLong() + 1'000, kSubmissionBytesMax);
    for (const auto& stratum : facts[i].strata()) EXPECT_LE(stratum.target_event_ids_size(), 100);
  }
  std::reverse(facts.begin(), facts.end());
  EXPECT_FALSE(CheckDraw(facts, frames).has_value());
  facts.pop_back();
  EXPECT_TRUE(CheckDraw(facts, frames).has_value()) << "a piece is missing";
}

// Control: every way to choose is caught.
TEST(SpotCheck, AChosenSampleIsRefused) {
  const auto refused = [](const auto& change) {
    std::vector<v1::SpotCheckDrawn> facts = DrawFacts(Head(20), County());
    change(&facts[0]);
    const MaybeFault fault = CheckDraw(facts, County());
    return fault.has_value() ? fault->path : "accepted";
  };
  using Draw = v1::SpotCheckDrawn;
  EXPECT_EQ(refused([](Draw* /*draw*/) {}), "accepted");
  EXPECT_EQ(refused([](Draw* draw) {
              draw->mutable_strata(0)->set_target_event_ids(0, Id(1099));
            }),
            "strata");
  EXPECT_EQ(refused([](Draw* draw) {
              draw->mutable_strata(0)->mutable_target_event_ids()->RemoveLast();
            }),
            "strata");
  EXPECT_EQ(refused([](Draw* draw) { draw->mutable_strata(1)->set_visit_count(29); }), "strata");
  EXPECT_EQ(refused([](Draw* draw) { draw->mutable_strata()->RemoveLast(); }), "strata");
  EXPECT_EQ(refused([](Draw* draw) { *draw->add_strata() = draw->strata(0); }), "strata");
  EXPECT_EQ(refused([](Draw* draw) { draw->set_sample_permille(10); }), "strata");
  EXPECT_EQ(refused([](Draw* draw) { draw->set_checkpoint_root(Sha256("mine")); }), "strata");
  EXPECT_EQ(refused([](Draw* draw) { draw->set_checkpoint_root("short"); }), "checkpoint_root");
  EXPECT_EQ(refused([](Draw* draw) { draw->set_part(2); }), "part");
}

v1::CheckRecorded FirstVisit() {
  v1::CheckRecorded check;
  check.mutable_guarantees()->set_water(v1::PROBLEM_NONE);
  check.mutable_risks()->set_exists(v1::ANSWER_YES);
  check.mutable_living()->set_road_m(0);
  check.mutable_income()->set_claims_fen(500);
  for (const int64_t fen : {100'000, 20'000}) {
    check.mutable_income()->add_items()->set_code("A.wage");
    check.mutable_income()->mutable_items()->rbegin()->set_amount_fen(fen);
  }
  check.set_informant("head");
  check.add_answers()->set_code("demo.tea_plan");
  check.mutable_answers(0)->set_choice("has");
  return check;
}

v1::SpotCheckAnswered Second() {
  v1::SpotCheckAnswered answered;
  answered.set_reached(true);
  return answered;
}

v1::SpotCheckAnswer* Ask(const std::string& code, v1::SpotCheckAnswered* answered) {
  answered->add_answers()->set_field_code(code);
  return &*answered->mutable_answers()->rbegin();
}

TEST(SpotCheck, AnswersThatAgreeAreNotNamed) {
  v1::SpotCheckAnswered answered = Second();
  Ask("guarantees.water", &answered)->set_yes(false);
  Ask("risks.exists", &answered)->set_yes(true);
  Ask("living.road_m", &answered)->set_number(0);
  Ask("income.claims_fen", &answered)->set_amount_fen(500);
  Ask("income.A.wage", &answered)->set_amount_fen(120'000);
  Ask("informant", &answered)->set_text("head");
  Ask("demo.tea_plan", &answered)->set_text("has");
  EXPECT_THAT(DisagreeingCodes(FirstVisit(), answered), IsEmpty());
}

TEST(SpotCheck, AnswersThatDifferAreNamedInTheirOrder) {
  v1::SpotCheckAnswered answered = Second();
  Ask("guarantees.water", &answered)->set_yes(true);
  Ask("living.road_m", &answered)->set_number(3000);
  Ask("income.A.wage", &answered)->set_amount_fen(100'000);
  Ask("income.B.planting", &answered)->set_amount_fen(1);
  Ask("informant", &answered)->set_text("member");
  Ask("demo.tea_plan", &answered)->set_text("none");
  Ask("risks.exists", &answered)->set_text("yes");  // of another type
  EXPECT_THAT(DisagreeingCodes(FirstVisit(), answered),
              ElementsAre("guarantees.water", "living.road_m", "income.A.wage",
                          "income.B.planting", "informant", "demo.tea_plan", "risks.exists"));
  answered.set_reached(false);
  EXPECT_THAT(DisagreeingCodes(FirstVisit(), answered), IsEmpty()) << "nobody was there";
}

TEST(SpotCheck, WhatOneSideWasNotAskedIsNoDisagreement) {
  v1::SpotCheckAnswered answered = Second();
  Ask("guarantees.housing", &answered)->set_yes(true);
  Ask("living.built_year", &answered)->set_number(1990);
  Ask("social_security.dibao", &answered)->set_yes(true);
  Ask("guarantees.water", &answered);  // asked and not answered
  Ask("no.such.field", &answered)->set_yes(true);
  Ask("income", &answered)->set_yes(true);
  Ask("members.work", &answered)->set_yes(true);
  EXPECT_THAT(DisagreeingCodes(FirstVisit(), answered), IsEmpty());
  v1::CheckRecorded no_income = FirstVisit();
  no_income.clear_income();
  v1::SpotCheckAnswered income = Second();
  Ask("income.A.wage", &income)->set_amount_fen(1);
  EXPECT_THAT(DisagreeingCodes(no_income, income), IsEmpty());
}

}  // namespace
}  // namespace hearth::domain
