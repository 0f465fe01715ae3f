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

using ::hearth::testing::ClueWorld;
using ::hearth::testing::kMother;
using ::hearth::testing::kVillage;

enum Stage { kOpen, kVerified, kProposed, kDismissed, kMonitored, kConsented, kJoined, kMoved };
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

void MustSay(ClueWorld* world, const std::string& actor, const v1::Fact& fact) {
  const MaybeFault fault = world->Say(actor, fact);
  ASSERT_FALSE(fault.has_value()) << fault->path << ": " << fault->zh;
}

v1::Fact Other(const ClueWorld& world) {
  v1::Fact fact = world.Report();
  fact.mutable_clue_reported()->set_kind_code("schooling");
  return fact;
}

// The clue at `stage`, and behind it another that waits.
ClueWorld At(Stage stage) {
  ClueWorld world;
  if (stage == kMonitored) world.OpenCase(v1::CASE_STAGE_MONITORED);
  MustSay(&world, "clerk", world.Match(std::string(16, 'q')));
  MustSay(&world, "cadre", Other(world));
  switch (stage) {
    case kOpen:
      MustSay(&world, "clerk", world.Assign());
      world.NextDay();  // late
      break;
    case kVerified:
      MustSay(&world, "cadre", world.Verify(v1::CLUE_RESULT_NO_RISK));
      break;
    case kProposed:
    case kConsented:
      MustSay(&world, "cadre", world.Verify(v1::CLUE_RESULT_PROPOSE_INCLUSION));
      break;
    case kDismissed:
      MustSay(&world, "cadre", world.Verify(v1::CLUE_RESULT_NO_RISK));
      MustSay(&world, "clerk", world.Dismiss());
      break;
    case kMonitored:
      MustSay(&world, "cadre", world.Verify(v1::CLUE_RESULT_ALREADY_MONITORED));
      MustSay(&world, "clerk", world.Dismiss());
      break;
    case kJoined:
      MustSay(&world, "clerk", world.Join(1));
      break;
    case kMoved:
      MustSay(&world, "clerk", world.Unmatch());
      break;
  }
  if (stage == kConsented) {
    Event consent;
    consent.header.set_event_id(std::string(16, 'c'));
    consent.recorded_time_ms = TimeOfDate(world.today);
    v1::ConsentSigned fact;
    *fact.add_clues() = world.clue().clue();
    AnswerClues(&world.file, fact.clues(), consent);
  }
  return world;
}

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

struct FalseClaim {
  const char* what;
  Stage stage;
  const char* actor;
  std::function<v1::Fact(ClueWorld&)> make;
  v1::RefusalReason reason;
  const char* path;
};

constexpr v1::RefusalReason kMalformed = v1::REFUSAL_REASON_MALFORMED;
constexpr v1::RefusalReason kNoRight = v1::REFUSAL_REASON_NO_RIGHT;
constexpr v1::RefusalReason kWrongState = v1::REFUSAL_REASON_WRONG_STATE;

// Changes one thing of a fact that would be accepted.
template <typename Change>
std::function<v1::Fact(ClueWorld&)> But(std::function<v1::Fact(ClueWorld&)> make, Change change) {
  return [make, change](ClueWorld& world) {
    v1::Fact fact = make(world);
    change(world, &fact);
    return fact;
  };
}

std::vector<FalseClaim> VerifyClaims() {
  const auto verify = [](ClueWorld& w) { return w.Verify(v1::CLUE_RESULT_NO_RISK); };
  const auto propose = [](ClueWorld& w) { return w.Verify(v1::CLUE_RESULT_PROPOSE_INCLUSION); };
  const auto with = [&](const auto& change) {
    return But(verify, [change](ClueWorld&, v1::Fact* f) { change(f->mutable_clue_verified()); });
  };
  return {
      {"no visit", kOpen, "cadre", with([](auto* v) { v->clear_check_event_id(); }), kMalformed,
       "clue_verified.check_event_id"},
      {"another household's visit", kOpen, "cadre",
       with([](auto* v) { v->set_check_event_id(std::string(16, 'x')); }), kMalformed,
       "clue_verified.check_event_id"},
      {"a visit before the clue", kOpen, "cadre",
       But(verify,
           [](ClueWorld& w, v1::Fact*) {
             w.household.mutable_checks(0)->mutable_source()->set_occurred_date(20200101);
           }),
       kWrongState, "clue_verified.check_event_id"},
      {"no reason", kOpen, "cadre", with([](auto* v) { v->clear_reason(); }), kMalformed,
       "clue_verified.reason"},
      {"no reason code", kOpen, "cadre", with([](auto* v) { v->clear_reason_code(); }), kMalformed,
       "clue_verified.reason_code"},
      {"alone", kOpen, "cadre", with([](auto* v) { v->clear_second_account(); }), kMalformed,
       "clue_verified.second_account"},
      {"the second is the first", kOpen, "cadre",
       with([](auto* v) { v->set_second_account("cadre"); }), kNoRight,
       "clue_verified.second_account"},
      {"a second whom nobody knows", kOpen, "cadre",
       with([](auto* v) { v->set_second_account("nobody"); }), kWrongState,
       "clue_verified.second_account"},
      {"monitored, with no case", kOpen, "cadre",
       with([](auto* v) { v->set_result(v1::CLUE_RESULT_ALREADY_MONITORED); }), kMalformed,
       "clue_verified.result"},
      {"proposed although monitored", kOpen, "cadre",
       But(propose, [](ClueWorld& w, v1::Fact*) { w.OpenCase(v1::CASE_STAGE_MONITORED); }),
       kWrongState, "clue_verified.result"},
      {"the same clue twice", kOpen, "cadre",
       with([](auto* v) { *v->add_clues() = v1::ClueReference(v->clues(0)); }), kMalformed,
       "clue_verified.clues[1]"},
  };
}

std::vector<FalseClaim> TownClaims() {
  const auto dismiss = [](ClueWorld& w) { return w.Dismiss(); };
  const auto with = [&](const auto& change) {
    return But(dismiss, [change](ClueWorld&, v1::Fact* f) { change(f->mutable_clue_dismissed()); });
  };
  const auto bring_back = [](ClueWorld& w) { return w.Return(); };
  const auto reopen = [](ClueWorld& w) { return w.Reopen(); };
  return {
      {"dismissed by the verifier", kVerified, "cadre", dismiss, kNoRight, "clue_dismissed"},
      {"dismissed by the second", kVerified, "second", dismiss, kNoRight, "clue_dismissed"},
      {"dismissed by who is not the town's", kVerified, "outsider", dismiss, kNoRight,
       "clue_dismissed"},
      {"another verification", kVerified, "clerk",
       with([](auto* d) { d->set_verified_event_id(std::string(16, 'x')); }), kMalformed,
       "clue_dismissed.verified_event_id"},
      {"another result", kVerified, "clerk",
       with([](auto* d) { d->set_result(v1::CLUE_RESULT_DECEASED); }), kMalformed,
       "clue_dismissed.result"},
      {"a proposal", kVerified, "clerk",
       with([](auto* d) { d->set_result(v1::CLUE_RESULT_PROPOSE_INCLUSION); }), kMalformed,
       "clue_dismissed.result"},
      {"perhaps related", kVerified, "clerk", with([](auto* d) { d->set_no_relation(false); }),
       kMalformed, "clue_dismissed.no_relation"},
      {"returned by the verifier", kVerified, "cadre", bring_back, kNoRight, "clue_returned"},
      {"returned by who is not the town's", kVerified, "outsider", bring_back, kNoRight,
       "clue_returned"},
      {"returned until yesterday", kVerified, "clerk",
       But(bring_back,
           [](ClueWorld& w, v1::Fact* f) {
             f->mutable_clue_returned()->set_due_date(AddDays(w.today, -1));
           }),
       kMalformed, "clue_returned.due_date"},
      {"another verification", kVerified, "clerk",
       But(bring_back,
           [](ClueWorld&, v1::Fact* f) {
             f->mutable_clue_returned()->set_verified_event_id(std::string(16, 'x'));
           }),
       kMalformed, "clue_returned.verified_event_id"},
      {"another dismissal", kDismissed, "clerk",
       But(reopen,
           [](ClueWorld&, v1::Fact* f) {
             f->mutable_clue_reopened()->set_dismissed_event_id(std::string(16, 'x'));
           }),
       kMalformed, "clue_reopened.dismissed_event_id"},
      {"reopened by the village", kDismissed, "cadre", reopen, kNoRight, "clue_reopened"},
      {"another answer", kDismissed, "clerk",
       But([](ClueWorld& w) { return w.Tell(); },
           [](ClueWorld&, v1::Fact* f) {
             f->mutable_clue_feedback_given()->set_answered_event_id(std::string(16, 'x'));
           }),
       kMalformed, "clue_feedback_given.answered_event_id"},
  };
}

std::vector<FalseClaim> OtherClaims() {
  const auto assign = [](ClueWorld& w) { return w.Assign(); };
  const auto escalate = [](ClueWorld& w) { return w.Escalate(); };
  const auto join = [](ClueWorld& w) { return w.Join(1); };
  const auto match = [](ClueWorld& w) { return w.Match(std::string(16, 'z')); };
  const auto report = [](ClueWorld& w) { return w.Report(); };
  return {
      {"assigned to another county", kOpen, "clerk",
       But(assign,
           [](ClueWorld&, v1::Fact* f) {
             f->mutable_clue_assigned()->set_to_area_code("440101001001");
           }),
       kMalformed, "clue_assigned.to_area_code"},
      {"assigned to a town", kOpen, "clerk",
       But(assign, [](ClueWorld&,
                      v1::Fact* f) { f->mutable_clue_assigned()->set_to_area_code("990101001"); }),
       kMalformed, "clue_assigned.to_area_code"},
      {"assigned to nobody known", kOpen, "clerk",
       But(assign,
           [](ClueWorld&, v1::Fact* f) { f->mutable_clue_assigned()->set_to_account("nobody"); }),
       kWrongState, "clue_assigned.to_account"},
      {"assigned until yesterday", kOpen, "clerk",
       But(assign,
           [](ClueWorld& w, v1::Fact* f) {
             f->mutable_clue_assigned()->set_due_date(AddDays(w.today, -1));
           }),
       kMalformed, "clue_assigned.due_date"},
      {"escalated in time", kOpen, "clerk",
       But(escalate,
           [](ClueWorld& w, v1::Fact*) { w.file.mutable_clues(0)->set_stated_due_date(w.today); }),
       kWrongState, "clue_escalated.clue"},
      {"escalated without a day", kOpen, "clerk",
       But(escalate,
           [](ClueWorld& w, v1::Fact*) { w.file.mutable_clues(0)->clear_stated_due_date(); }),
       kWrongState, "clue_escalated.clue"},
      {"escalated from elsewhere", kOpen, "clerk",
       But(escalate,
           [](ClueWorld& w, v1::Fact*) { w.file.mutable_clues(0)->set_area_code("990101002001"); }),
       kMalformed, "clue_escalated.from_area_code"},
      {"escalated to where it is", kOpen, "clerk",
       But(escalate, [](ClueWorld&,
                        v1::Fact* f) { f->mutable_clue_escalated()->set_to_area_code(kVillage); }),
       kMalformed, "clue_escalated.to_area_code"},
      {"escalated sideways", kOpen, "clerk",
       But(escalate,
           [](ClueWorld&, v1::Fact* f) {
             f->mutable_clue_escalated()->set_to_area_code("990102001");
           }),
       kMalformed, "clue_escalated.to_area_code"},
      {"joined with itself", kOpen, "clerk", [](ClueWorld& w) { return w.Join(0); }, kMalformed,
       "clue_joined.into_clue"},
      {"joined without a reason", kOpen, "clerk",
       But(join, [](ClueWorld&, v1::Fact* f) { f->mutable_clue_joined()->clear_reason(); }),
       kMalformed, "clue_joined.reason"},
      {"joined into what is answered", kOpen, "clerk",
       But(join, [](ClueWorld& w,
                    v1::Fact*) { w.file.mutable_clues(1)->set_stage(v1::CLUE_STAGE_DISMISSED); }),
       kWrongState, "clue_joined.into_clue"},
      {"a household's subject", kOpen, "clerk",
       But(match, [](ClueWorld&, v1::Fact* f) { f->mutable_clue_matched()->set_subject("h1"); }),
       kMalformed, "clue_matched.subject"},
      {"a member of another household", kOpen, "clerk",
       But(match, [](ClueWorld&, v1::Fact* f) { f->mutable_clue_matched()->set_member_id(8); }),
       kMalformed, "clue_matched.member_id"},
      {"an ID number of nobody", kOpen, "clerk",
       But(match, [](ClueWorld&, v1::Fact* f) { f->mutable_clue_matched()->clear_member_id(); }),
       kMalformed, "clue_matched.member_id"},
      {"chosen among none", kOpen, "clerk",
       But(match,
           [](ClueWorld&, v1::Fact* f) {
             f->mutable_clue_matched()->set_method(v1::CLUE_MATCH_METHOD_NAME_AND_VILLAGE);
           }),
       kMalformed, "clue_matched.candidate_count"},
      {"by hand, nobody knows how", kOpen, "clerk",
       But(match,
           [](ClueWorld&, v1::Fact* f) {
             f->mutable_clue_matched()->set_method(v1::CLUE_MATCH_METHOD_BY_HAND);
           }),
       kMalformed, "clue_matched.note"},
      {"about a member of another household", kOpen, "cadre",
       But(report, [](ClueWorld&, v1::Fact* f) { f->mutable_clue_reported()->set_member_id(8); }),
       kMalformed, "clue_reported.member_id"},
      {"a department without its name", kOpen, "cadre",
       But(report,
           [](ClueWorld&, v1::Fact* f) {
             f->mutable_clue_reported()->set_channel(v1::CHANNEL_DEPARTMENT_SCREENING);
           }),
       kMalformed, "clue_reported.source_unit_code"},
      {"half a period", kOpen, "cadre",
       But(report,
           [](ClueWorld&, v1::Fact* f) {
             f->mutable_clue_reported()->set_period_start_date(20261001);
           }),
       kMalformed, "clue_reported.period_end_date"},
  };
}

TEST(Clue, FalseClaimsAreRefusedWhereTheyStand) {
  std::vector<FalseClaim> claims = VerifyClaims();
  for (auto* more : {&TownClaims, &OtherClaims}) {
    for (FalseClaim& claim : more()) claims.push_back(std::move(claim));
  }
  for (const FalseClaim& claim : claims) {
    ClueWorld world = At(claim.stage);
    const v1::Fact fact = claim.make(world);
    const MaybeFault fault = world.Say(claim.actor, fact);
    ASSERT_TRUE(fault.has_value()) << claim.what;
    EXPECT_EQ(fault->reason, claim.reason) << claim.what << ": " << fault->zh;
    EXPECT_EQ(fault->path, claim.path) << claim.what << ": " << fault->zh;
    EXPECT_FALSE(fault->zh.empty() || fault->en.empty()) << claim.what;
  }
}

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
  event.header = testing::HeaderFor(fact);
  event.header.set_event_id(std::string(16, 'e'));
  event.recorded_time_ms = TimeOfDate(testing::kToday);
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
    const v1::Fact fact = testing::FullFact(kind);
    v1::EventHeader header = testing::HeaderFor(fact);
    EXPECT_FALSE(CheckClueStream(header, fact).has_value()) << kind;
    const bool in_household = !header.household().empty();
    header.set_household(in_household ? "" : testing::TestHousehold());
    header.set_stream(in_household ? v1::STREAM_CLUES : v1::STREAM_UNSPECIFIED);
    const bool both = kind == 200 || kind == 208 || kind == 213;
    EXPECT_EQ(CheckClueStream(header, fact).has_value(), !both) << kind;
  }
}

}  // namespace
}  // namespace hearth::domain
