// Clues: every fact at every stage, claims that the log does not bear out, and what no sequence of
// facts may reach.

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "services/domain/civil_date.h"
#include "services/domain/clue_fold.h"
#include "services/domain/decide_clue.h"
#include "tests/domain/clue_world.h"
#include "tests/domain/full_fact.h"

namespace hearth::domain {
namespace {

using namespace ::hearth::testing;

constexpr int kStages = 8;

// What a refusal says of each stage.
constexpr const char* kNow[kStages] = {
    "该线索现为：待核实（由村两人入户核实）",
    "该线索现为：待确认（由镇确认或退回）",
    "该线索现为：建议纳入（等待该户承诺授权，或由镇退回）",
    "该线索现为：不予纳入（有新情况由镇重新打开）",
    "该线索现为：已进入个案",
    "该线索现为：已进入个案",
    "该线索现为：已并入另一线索",
    "该线索现为：已撤销对应，不属该户",
};

struct Row {
  const char* fact;
  const char* actor;
  const char* path;  // of a refusal
  std::function<v1::Fact(ClueWorld&)> make;
  const char* allowed;  // a letter a stage: y = accepted
};

const std::vector<Row>& Table() {
  static const auto* const kRows = new std::vector<Row>{
      // O V P D M C J m: open, verified, proposed, dismissed, monitored, consented, joined, moved
      {"matched", "clerk", "clue_matched.clue",
       [](ClueWorld& w) { return w.Match(w.clue().clue().event_id()); }, "nnnnnnny"},
      {"match withdrawn", "clerk", "clue_match_withdrawn.match_event_id",
       [](ClueWorld& w) { return w.Unmatch(); }, "yyynnnnn"},
      {"joined", "clerk", "clue_joined.clue", [](ClueWorld& w) { return w.Join(1); }, "yyynnnnn"},
      {"assigned", "clerk", "clue_assigned.clue", [](ClueWorld& w) { return w.Assign(); },
       "ynnnnnnn"},
      {"escalated", "clerk", "clue_escalated.clue", [](ClueWorld& w) { return w.Escalate(); },
       "ynnnnnnn"},
      {"verified", "cadre", "clue_verified.clues[0]",
       [](ClueWorld& w) { return w.Verify(v1::CLUE_RESULT_NO_RISK); }, "ynnnnnnn"},
      {"returned", "clerk", "clue_returned.clue", [](ClueWorld& w) { return w.Return(); },
       "nyynnnnn"},
      {"dismissed", "clerk", "clue_dismissed.clue",
       [](ClueWorld& w) {
         v1::Fact fact = w.Dismiss();
         if (w.clue().result() == v1::CLUE_RESULT_PROPOSE_INCLUSION) {
           fact.mutable_clue_dismissed()->set_result(v1::CLUE_RESULT_NO_RISK);
         }
         return fact;
       },
       "nynnnnnn"},
      {"reopened", "clerk", "clue_reopened.clue", [](ClueWorld& w) { return w.Reopen(); },
       "nnnyynnn"},
      {"feedback", "clerk", "clue_feedback_given.clue", [](ClueWorld& w) { return w.Tell(); },
       "nnnyyynn"},
  };
  return *kRows;
}

TEST(Clue, EveryFactAtEveryStage) {
  for (const Row& row : Table()) {
    for (int stage = 0; stage < kStages; ++stage) {
      SCOPED_TRACE(std::string(row.fact) + " at " + kNow[stage]);
      ClueWorld world = At(static_cast<Stage>(stage));
      const MaybeFault fault = world.Say(row.actor, row.make(world));
      if (row.allowed[stage] == 'y') {
        EXPECT_FALSE(fault.has_value()) << fault->path << ": " << fault->zh;
        continue;
      }
      ASSERT_TRUE(fault.has_value());
      EXPECT_EQ(fault->reason, v1::REFUSAL_REASON_WRONG_STATE) << fault->zh;
      EXPECT_EQ(fault->path, row.path);
      // A joined clue is told what the other one is answered with: that one still waits.
      const bool other = stage == kJoined && row.fact == std::string("feedback");
      EXPECT_EQ(fault->zh, kNow[other ? kOpen : stage]);
    }
  }
}

// What the guards let through the fold takes, and nothing else: the fold refuses by itself too.
TEST(Clue, TheFoldTakesNoMoreThanTheGuards) {
  for (const Row& row : Table()) {
    for (int stage = 0; stage < kStages; ++stage) {
      ClueWorld world = At(static_cast<Stage>(stage));
      const v1::Fact fact = row.make(world);
      const std::string before = world.file.SerializeAsString();
      world.Fold(row.actor, fact);
      if (row.allowed[stage] == 'y') {
        EXPECT_NE(world.file.SerializeAsString(), before) << row.fact << " at " << stage;
      } else if (row.fact != std::string("feedback")) {  // the fold does not ask for the answer
        EXPECT_EQ(world.file.SerializeAsString(), before) << row.fact << " at " << stage;
      }
    }
  }
}

TEST(Clue, AnUnknownClueIsNamedAsSuch) {
  for (const Row& row : Table()) {
    ClueWorld world = At(kVerified);
    v1::Fact fact = row.make(world);
    if (fact.has_clue_matched()) continue;  // it opens the clue
    world.file.clear_clues();
    const MaybeFault fault = world.Say(row.actor, fact);
    ASSERT_TRUE(fault.has_value()) << row.fact;
    EXPECT_EQ(fault->reason, v1::REFUSAL_REASON_WRONG_STATE);
    EXPECT_EQ(fault->path, row.path);
  }
}

constexpr v1::RefusalReason kWrongState = v1::REFUSAL_REASON_WRONG_STATE;

TEST(Clue, WhereNobodyIsToBeVisitedNoVisitIsAsked) {
  for (const v1::ClueResult result :
       {v1::CLUE_RESULT_NO_SUCH_PERSON, v1::CLUE_RESULT_OTHER_VILLAGE, v1::CLUE_RESULT_DECEASED}) {
    ClueWorld world = At(kOpen);
    v1::Fact fact = world.Verify(result);
    fact.mutable_clue_verified()->clear_check_event_id();
    MustSay(&world, "cadre", fact);
  }
  ClueWorld world = At(kOpen);  // the check that opened the clue is older than its record
  v1::Fact fact = world.Verify(v1::CLUE_RESULT_NO_RISK);
  world.household.mutable_checks(0)->mutable_source()->set_occurred_date(20200101);
  world.file.mutable_clues(0)->mutable_clue()->set_event_id(fact.clue_verified().check_event_id());
  *fact.mutable_clue_verified()->mutable_clues(0) = world.clue().clue();
  MustSay(&world, "cadre", fact);
}

TEST(Clue, ADepartmentsRowComesOnceAMonth) {
  ClueWorld world;
  const v1::Fact fact = world.Report(v1::CHANNEL_DEPARTMENT_SCREENING);
  MustSay(&world, "clerk", fact);
  const MaybeFault again = world.Say("clerk", fact);
  ASSERT_TRUE(again.has_value());
  EXPECT_EQ(again->reason, kWrongState);
  EXPECT_EQ(again->path, "clue_reported.kind_code");
  EXPECT_NE(again->zh.find(FormatDate(world.today)), std::string::npos) << again->zh;
  EXPECT_NE(again->en.find("DUPLICATE"), std::string::npos) << again->en;
  MustSay(&world, "cadre", world.Verify(v1::CLUE_RESULT_NO_RISK));
  MustSay(&world, "clerk", world.Dismiss());
  EXPECT_TRUE(world.Say("clerk", fact).has_value()) << "an answered one is the same clue";
  v1::Fact next_month = fact;
  next_month.mutable_clue_reported()->set_period_start_date(20261101);
  next_month.mutable_clue_reported()->set_period_end_date(20261130);
  MustSay(&world, "clerk", next_month);
  v1::Fact other_person = fact;
  other_person.mutable_clue_reported()->clear_member_id();
  MustSay(&world, "clerk", other_person);
  for (int i = 0; i < 2; ++i) MustSay(&world, "cadre", world.Report());  // a farmer may ask twice
}

TEST(Clue, WhatAnotherClueTookUpIsNotOpenedAgain) {
  ClueWorld world;
  v1::Fact undated = world.Report(v1::CHANNEL_DEPARTMENT_SCREENING);
  undated.mutable_clue_reported()->clear_period_start_date();
  undated.mutable_clue_reported()->clear_period_end_date();
  MustSay(&world, "clerk", undated);
  EXPECT_TRUE(world.Say("clerk", undated).has_value()) << "one waits already";
  MustSay(&world, "cadre", world.Verify(v1::CLUE_RESULT_NO_RISK));
  MustSay(&world, "clerk", world.Dismiss());
  MustSay(&world, "clerk", undated);
  const MaybeFault fault = world.Say("clerk", world.Reopen());
  ASSERT_TRUE(fault.has_value());
  EXPECT_EQ(fault->reason, kWrongState);
  EXPECT_EQ(fault->path, "clue_reopened.clue");
}

std::shared_ptr<const RulebookSet> WithThreshold() {
  v1::RulebookPublished fact;
  v1::Rulebook* book = fact.mutable_rulebook();
  book->set_rulebook_id("county");
  book->set_version(1);
  book->set_area_code("990101");
  book->set_effective_from_date(20200101);
  v1::ClueThreshold* threshold = book->add_clue_thresholds();
  threshold->set_source_unit_code("yibao");
  threshold->set_kind_code("medical");
  threshold->set_amount_code("self_paid");
  threshold->set_watched_fen(1'000'000);
  threshold->set_other_fen(2'600'000);
  auto set = std::make_shared<RulebookSet>();
  set->Apply(fact);
  return set;
}

TEST(Clue, ThresholdsAreTheRulebooksAndLowerForTheWatched) {
  const auto say = [](int64_t fen, const char* unit,
                      const std::function<void(ClueWorld*)>& change) {
    ClueWorld world;
    world.control.rulebooks = WithThreshold();
    change(&world);
    v1::Fact fact = world.Report(v1::CHANNEL_DEPARTMENT_SCREENING);
    fact.mutable_clue_reported()->set_source_unit_code(unit);
    v1::ClueAmount* amount = fact.mutable_clue_reported()->add_amounts();
    amount->set_amount_code("self_paid");
    amount->set_amount_fen(fen);
    return world.Say("clerk", fact);
  };
  const auto plain = [](ClueWorld*) {};
  EXPECT_FALSE(say(2'600'000, "yibao", plain).has_value());
  const MaybeFault below = say(2'599'999, "yibao", plain);
  ASSERT_TRUE(below.has_value());
  EXPECT_EQ(below->reason, kWrongState);
  EXPECT_EQ(below->path, "clue_reported.amounts[0].amount_fen");
  EXPECT_EQ(below->en.find("below threshold"), 0u);
  EXPECT_FALSE(say(1, "minzheng", plain).has_value()) << "another source has no threshold";
  const std::vector<std::function<void(ClueWorld*)>> watched = {
      [](ClueWorld* w) { w->OpenCase(v1::CASE_STAGE_MONITORED); },
      [](ClueWorld* w) { w->household.mutable_identity()->set_origin(v1::ORIGIN_OUT_OF_POVERTY); },
      [](ClueWorld* w) { w->household.mutable_social_security()->set_dibao(v1::ANSWER_YES); },
      [](ClueWorld* w) { w->file.add_statuses()->set_status_code("dibao"); },
  };
  for (const auto& change : watched) {
    EXPECT_FALSE(say(1'000'000, "yibao", change).has_value());
    EXPECT_TRUE(say(999'999, "yibao", change).has_value());
  }
  EXPECT_TRUE(say(1'000'000, "yibao",
                  [](ClueWorld* w) { w->file.add_statuses()->set_end_date(AddDays(w->today, -1)); })
                  .has_value())
      << "a status that was lost watches nobody";
}

TEST(Clue, ARelapseBelongsToTheCase) {
  const ClueWorld world = At(kMonitored);
  EXPECT_EQ(world.clue().stage(), v1::CLUE_STAGE_IN_CASE);
  EXPECT_EQ(world.clue().answered_date(), world.today);
}

Event Recorded(const v1::Fact& fact) {
  Event event;
  event.header = HeaderFor(fact);
  event.header.set_event_id(std::string(16, 'e'));
  event.recorded_time_ms = TimeOfDate(kToday);
  event.fact = fact;
  return event;
}

TEST(Clue, ChecksAndStatusesOpenCluesToo) {
  v1::CaseFile file;
  v1::Fact check;
  check.mutable_check_recorded()->set_kind(v1::CHECK_KIND_REGULAR_VERIFICATION);
  EXPECT_FALSE(EvolveClueFromCheck(&file, Recorded(check)));
  check.mutable_check_recorded()->set_kind(v1::CHECK_KIND_ACTIVE_DISCOVERY);
  check.mutable_check_recorded()->mutable_risks()->add_types("01");
  EXPECT_TRUE(EvolveClueFromCheck(&file, Recorded(check)));
  EXPECT_FALSE(EvolveClueFromCheck(&file, Recorded(check))) << "the same check again";
  ASSERT_EQ(file.clues_size(), 1);
  EXPECT_EQ(file.clues(0).clue().kind_code(), "discovery");
  EXPECT_EQ(file.clues(0).channel(), v1::CHANNEL_CADRE_SCREENING);
  EXPECT_EQ(file.clues(0).risk_codes(0), "01");

  v1::Fact granted;
  granted.mutable_status_granted()->set_member_id(kMother);
  granted.mutable_status_granted()->set_source_unit_code("minzheng");
  EXPECT_TRUE(EvolveClueFromStatus(&file, Recorded(granted)));
  EXPECT_EQ(file.clues(1).member_id(), kMother);
  granted.mutable_status_granted()->set_earlier_event_id(std::string(16, 'x'));
  EXPECT_FALSE(EvolveClueFromStatus(&file, Recorded(granted))) << "it goes on";
  v1::StatusFile* status = file.add_statuses();
  status->set_event_id(std::string(16, 's'));
  status->set_member_id(kMother);
  v1::Fact ended;
  ended.mutable_status_ended()->set_granted_event_id(std::string(16, 's'));
  EXPECT_TRUE(EvolveClueFromStatus(&file, Recorded(ended)));
  EXPECT_EQ(file.clues(2).clue().kind_code(), "status_ended");
  EXPECT_EQ(file.clues(2).member_id(), kMother);

  v1::ClueReference unnamed;  // three clues of one event: which one?
  unnamed.set_event_id(std::string(16, 'e'));
  EXPECT_EQ(FindClue(file, unnamed), nullptr);
  unnamed.set_kind_code("status_ended");
  EXPECT_EQ(FindClue(file, unnamed), &file.clues(2));
}

TEST(Clue, BatchesHaveTheirOwnStream) {
  for (const int kind : {200, 201, 202, 203, 204, 205, 206, 208, 213, 215}) {
    const v1::Fact fact = FullFact(kind);
    v1::EventHeader header = HeaderFor(fact);
    EXPECT_FALSE(CheckClueStream(header, fact).has_value()) << kind;
    const bool in_household = !header.household().empty();
    header.set_household(in_household ? "" : TestHousehold());
    header.set_stream(in_household ? v1::STREAM_CLUES : v1::STREAM_UNSPECIFIED);
    const bool both = kind == 200 || kind == 208 || kind == 213;
    EXPECT_EQ(CheckClueStream(header, fact).has_value(), !both) << kind;
  }
}

}  // namespace
}  // namespace hearth::domain
