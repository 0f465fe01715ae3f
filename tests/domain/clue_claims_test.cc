// Claims of a clue's facts that the log does not bear out.

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "services/domain/civil_date.h"
#include "tests/domain/clue_world.h"
#include "tests/domain/full_fact.h"

namespace hearth::domain {
namespace {

using namespace ::hearth::testing;

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

}  // namespace
}  // namespace hearth::domain
