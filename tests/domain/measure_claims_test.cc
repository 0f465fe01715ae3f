// What facts of assistance claim is held against the log, field by field.

#include <gtest/gtest.h>

#include <limits>

#include "services/domain/decide_measure.h"
#include "services/domain/measure_fold.h"
#include "services/domain/measure_suggestions.h"
#include "tests/domain/measure_house.h"

namespace hearth::testing {
namespace {

// "ok", or the reason and the path.
std::string Told(const domain::MaybeFault& fault) {
  if (!fault.has_value()) return "ok";
  EXPECT_FALSE(fault->zh.empty());
  EXPECT_FALSE(fault->en.empty());
  return v1::RefusalReason_Name(fault->reason).substr(15) + " " + fault->path;
}

TEST(Plan, MeetsEveryOpenRisk) {
  MeasureHouse house;
  v1::Fact fact = house.Plan();
  fact.mutable_plan_made()->mutable_items()->RemoveLast();
  EXPECT_EQ(Told(house.Judge(fact)), "MALFORMED items");
  EXPECT_NE(house.Judge(fact)->zh.find("07"), std::string::npos) << "says which risk";
  house.mutable_file()->mutable_cases(0)->mutable_risks(1)->set_eliminated(true);
  fact.mutable_plan_made()->mutable_items(0)->set_measure_code("tea");
  EXPECT_EQ(Told(house.Judge(fact)), "ok") << "that risk is gone";
  fact.mutable_plan_made()->mutable_items(0)->set_risk_code("11");
  EXPECT_EQ(Told(house.Judge(fact)), "MALFORMED items[0].risk_code");
}

TEST(Plan, WhoeverCanWorkIsHelpedToEarn) {
  MeasureHouse house;
  v1::Fact fact = house.Plan();
  fact.mutable_plan_made()->mutable_items(1)->set_measure_code("aid");
  EXPECT_EQ(Told(house.Judge(fact)), "MALFORMED items");
  for (const char* code : {"cook", "tea", "job", "industry"}) {
    fact.mutable_plan_made()->mutable_items(1)->set_measure_code(code);
    EXPECT_EQ(Told(house.Judge(fact)), "ok") << code;
  }
  fact.mutable_plan_made()->mutable_items(1)->set_measure_code("public_post");
  EXPECT_EQ(Told(house.Judge(fact)), "MALFORMED items");
}

// The count comes from the members' labour, never from the plan.
TEST(Plan, AbleMembersAreCountedByTheLog) {
  MeasureHouse house;
  EXPECT_EQ(domain::AbleMembers(house.input().household), 1u);
  for (const uint32_t claimed : {0u, 2u, 50u}) {
    v1::Fact fact = house.Plan();
    fact.mutable_plan_made()->set_able_members(claimed);
    fact.mutable_plan_made()->mutable_items(1)->set_measure_code("aid");
    EXPECT_EQ(Told(house.Judge(fact)), "MALFORMED able_members") << claimed;
  }
  for (v1::OpenedMember& member : *house.mutable_household()->mutable_members()) {
    member.mutable_member()->mutable_situation()->set_labour("none");
  }
  v1::Fact fact = house.Plan();
  fact.mutable_plan_made()->mutable_items(1)->set_measure_code("floor");
  EXPECT_EQ(Told(house.Judge(fact)), "MALFORMED able_members");
  fact.mutable_plan_made()->set_able_members(0);
  EXPECT_EQ(Told(house.Judge(fact)), "ok") << "nobody can work";
}

TEST(Plan, ReplacesThePlanInForce) {
  MeasureHouse house;
  const std::string first = house.Must(house.Plan());
  EXPECT_EQ(house.file().cases(0).plan_event_id(), first);
  EXPECT_EQ(house.file().cases(0).plan_date(), kMeasureDay);
  v1::Fact second = house.Plan();
  second.mutable_plan_made()->clear_earlier_plan_event_id();
  EXPECT_EQ(Told(house.Judge(second)), "MALFORMED earlier_plan_event_id");
  house.Must(house.Plan());
  v1::Fact measure = house.Planned();
  measure.mutable_measure_planned()->set_plan_event_id(first);
  EXPECT_EQ(Told(house.Judge(measure)), "MALFORMED plan_event_id");
}

TEST(MeasurePlanned, FalseClaims) {
  MeasureHouse house;
  const auto judge = [&](const auto& change) {
    v1::Fact fact = house.Planned();
    change(fact.mutable_measure_planned());
    return Told(house.Judge(fact));
  };
  using Planned = v1::MeasurePlanned;
  EXPECT_EQ(judge([](Planned*) {}), "ok");
  EXPECT_EQ(judge([](Planned* p) { p->clear_case_id(); }), "MALFORMED case_id");
  EXPECT_EQ(judge([](Planned* p) { p->add_risk_codes("11"); }), "MALFORMED risk_codes[1]");
  EXPECT_EQ(judge([](Planned* p) { p->add_member_ids(999); }), "MALFORMED member_ids[1]");
  EXPECT_EQ(judge([](Planned* p) { p->set_end_due_date(20260101); }), "MALFORMED end_due_date");
  EXPECT_EQ(judge([](Planned* p) { p->set_responsible_account("nobody"); }),
            "WRONG_STATE responsible_account");
  EXPECT_EQ(judge([](Planned* p) { p->set_responsible_account(kGone); }),
            "WRONG_STATE responsible_account");
  EXPECT_EQ(judge([](Planned* p) { p->set_plan_event_id(IdOf(1)); }), "MALFORMED plan_event_id");
  EXPECT_EQ(judge([](Planned* p) { p->set_project_event_id(IdOf(1)); }),
            "WRONG_STATE project_event_id");
  EXPECT_EQ(judge([](Planned* p) { p->set_suggestion_code("able"); }), "ok");
  EXPECT_EQ(judge([](Planned* p) { p->set_suggestion_code("illness"); }),
            "MALFORMED suggestion_code");
}

// Before the first administrator there are no accounts to be held against.
TEST(MeasurePlanned, AccountsCountOnceTheLogHasThem) {
  MeasureHouse house;
  house.mutable_control()->registry = std::make_shared<const domain::Registry>();
  v1::Fact fact = house.Planned();
  fact.mutable_measure_planned()->set_responsible_account("nobody");
  EXPECT_EQ(Told(house.Judge(fact)), "ok");
}

TEST(Measure, TheProjectBehindItMustRun) {
  MeasureHouse house;
  domain::Event event;
  event.header.set_event_id(IdOf(600));
  event.header.set_stream(v1::STREAM_CONTROL);
  event.fact.mutable_project_registered()->set_title("示范");
  auto undertakings = std::make_shared<domain::Undertakings>();
  undertakings->Apply(event);
  house.mutable_control()->undertakings = undertakings;
  v1::Fact fact = house.Planned();
  fact.mutable_measure_planned()->set_project_event_id(IdOf(600));
  EXPECT_EQ(Told(house.Judge(fact)), "ok");
  event.fact.mutable_project_status_changed()->set_project_event_id(IdOf(600));
  event.fact.mutable_project_status_changed()->set_status(v1::PROJECT_STATUS_FAILED);
  undertakings->Apply(event);
  EXPECT_EQ(Told(house.Judge(fact)), "WRONG_STATE project_event_id");
}

TEST(Measure, WhoSeesToItDoesNotVerifyIt) {
  MeasureHouse house;
  house.Must(house.Assigned(kHelperWang));
  const std::string id = house.Must(house.Planned());
  house.Must(house.Started(id), kHelperLi);
  house.Must(house.Delivered(id, 100), kHelperLi);
  EXPECT_EQ(Told(house.Judge(house.Verified(id), kHelperLi)), "NO_RIGHT header.actor");
  EXPECT_EQ(Told(house.Judge(house.Verified(id), kHelperWang)), "NO_RIGHT header.actor")
      << "the household's helper";
  EXPECT_EQ(Told(house.Judge(house.Verified(id), kClerk)), "ok");
  v1::Fact partly = house.Verified(id);
  partly.mutable_measure_verified()->set_finding(v1::MEASURE_FINDING_PARTLY);
  EXPECT_EQ(Told(house.Judge(partly)), "MALFORMED note");
  partly.mutable_measure_verified()->set_note("示范");
  house.Must(partly);
  EXPECT_EQ(house.file().measures(0).finding(), v1::MEASURE_FINDING_PARTLY);
  v1::Fact visit = house.Verified(id);
  visit.mutable_measure_verified()->set_check_event_id(IdOf(1));
  EXPECT_EQ(Told(house.Judge(visit)), "MALFORMED check_event_id");
}

TEST(Measure, DeliveriesOfNothingAreNotVerified) {
  MeasureHouse house;
  const std::string id = house.Must(house.Planned());
  house.Must(house.Started(id));
  v1::Fact fact = house.Verified(id);
  fact.mutable_measure_verified()->add_delivered_event_ids(IdOf(1));
  EXPECT_EQ(Told(house.Judge(fact)), "WRONG_STATE delivered_event_ids");
}

TEST(Measure, SumsNeverOverflow) {
  MeasureHouse house;
  const std::string id = house.Must(house.Planned());
  house.Must(house.Started(id));
  house.Must(house.Delivered(id, std::numeric_limits<int64_t>::max() - 10));
  EXPECT_EQ(Told(house.Judge(house.Delivered(id, 11))), "MALFORMED amount_fen");
  EXPECT_EQ(Told(house.Judge(house.Delivered(id, -1))), "NEGATIVE_AMOUNT amount_fen");
  EXPECT_FALSE(house.Force(house.Delivered(id, 11)));
  house.Must(house.Delivered(id, 10));
  EXPECT_EQ(house.file().measures(0).delivered_fen(), std::numeric_limits<int64_t>::max());
}

TEST(Measure, ItsSuccessorIsKnownAndOpen) {
  MeasureHouse house;
  const std::string first = house.Must(house.Planned());
  v1::Fact fact = house.Ended(first);
  fact.mutable_measure_ended()->set_successor_event_id(first);
  EXPECT_EQ(Told(house.Judge(fact)), "MALFORMED successor_event_id");
  fact.mutable_measure_ended()->set_successor_event_id(IdOf(77));
  EXPECT_EQ(Told(house.Judge(fact)), "WRONG_STATE successor_event_id");
  fact.mutable_measure_ended()->set_successor_event_id(house.Must(house.Planned()));
  house.Must(fact);
  EXPECT_EQ(house.file().measures(0).successor_event_id(), IdOf(2));
}

// The first measure that begins against a risk stops its clock, on that day and for good.
TEST(Measure, TheFirstStartStopsTheRisksClock) {
  MeasureHouse house;
  const std::string first = house.Must(house.Planned());
  EXPECT_EQ(house.file().cases(0).risks(1).measured_date(), 0);
  house.NextDays(3);
  house.Must(house.Started(first));
  const int32_t day = house.input().today;
  EXPECT_EQ(house.file().cases(0).risks(1).measured_date(), day);
  EXPECT_EQ(house.file().cases(0).risks(0).measured_date(), 0) << "another risk";
  EXPECT_TRUE(domain::IsMeasured(house.file(), "07"));
  house.Must(house.Ended(first));
  const std::string second = house.Must(house.Planned());
  house.NextDays(3);
  house.Must(house.Started(second));
  EXPECT_EQ(house.file().cases(0).risks(1).measured_date(), day);
}

TEST(Helper, ASuccessorTakesOverTermAndMeasures) {
  MeasureHouse house;
  house.Must(house.Assigned(kHelperLi));
  const std::string open = house.Must(house.Planned());
  const std::string over = house.Must(house.Planned());
  house.Must(house.Ended(over));
  house.NextDays(10);
  house.Must(house.Assigned(kHelperWang, kHelperLi));
  const auto& terms = house.file().helpers();
  ASSERT_EQ(terms.size(), 2);
  EXPECT_TRUE(terms.Get(0).ended());
  EXPECT_EQ(terms.Get(0).ended_date(), 20260610);
  EXPECT_EQ(domain::ActiveHelper(house.file(), "helper")->account(), kHelperWang);
  EXPECT_EQ(house.file().measures(0).account(), kHelperWang);
  EXPECT_EQ(house.file().measures(1).account(), kHelperLi) << "ended: it stays as it was";
  v1::Fact early = house.Assigned(kHelperLi, kHelperWang);
  early.mutable_helper_assigned()->set_from_date(20260601);
  EXPECT_EQ(Told(house.Judge(early)), "MALFORMED from_date");
  EXPECT_EQ(open, IdOf(2));
}

TEST(Status, AnAmountChangesByASecondRecord) {
  MeasureHouse house;
  const std::string first = house.Must(house.Granted());
  house.NextDays(30);
  v1::Fact more = house.Granted(first);
  more.mutable_status_granted()->set_amount_fen(60'000);
  house.Must(more);
  EXPECT_EQ(house.file().statuses(0).end_date(), 20260630);
  EXPECT_EQ(domain::HeldStatus(house.file(), "dibao", kHead)->amount_fen(), 60'000);
  EXPECT_EQ(domain::HeldStatus(house.file(), "dibao", kElder), nullptr);
  v1::Fact other = house.Granted();
  other.mutable_status_granted()->set_member_id(kElder);
  EXPECT_EQ(Told(house.Judge(other)), "ok");
  other.mutable_status_granted()->set_member_id(999);
  EXPECT_EQ(Told(house.Judge(other)), "MALFORMED member_id");
}

TEST(Difference, EachKindNamesItsSides) {
  MeasureHouse house;
  v1::Fact fact;
  v1::DifferenceDecided& decided = *fact.mutable_difference_decided();
  decided.set_kind(v1::DIFFERENCE_KIND_THEIRS_NOT_OURS);
  decided.set_status_code("dibao");
  decided.set_member_id(kHead);
  EXPECT_EQ(Told(house.Judge(fact)), "MALFORMED reason");
  decided.set_reason("示范");
  EXPECT_EQ(Told(house.Judge(fact)), "MALFORMED row_event_id");
  decided.set_row_event_id(IdOf(1));
  EXPECT_EQ(Told(house.Judge(fact)), "ok");
  decided.set_granted_event_id(IdOf(2));
  EXPECT_EQ(Told(house.Judge(fact)), "MALFORMED granted_event_id");
  decided.set_kind(v1::DIFFERENCE_KIND_OURS_NOT_THEIRS);
  EXPECT_EQ(Told(house.Judge(fact)), "MALFORMED row_event_id");
}

TEST(Referral, NeedsADayAheadAndAReasonForNo) {
  MeasureHouse house;
  v1::Fact fact = house.Referral();
  fact.mutable_referral_made()->set_due_date(kMeasureDay - 1);
  EXPECT_EQ(Told(house.Judge(fact)), "MALFORMED due_date");
  const std::string id = house.Must(house.Referral());
  v1::Fact no;
  no.mutable_referral_answered()->set_referral_event_id(id);
  EXPECT_EQ(Told(house.Judge(no)), "MALFORMED reason");
  no.mutable_referral_answered()->set_accepted(true);
  no.mutable_referral_answered()->set_due_date(20260801);
  house.Must(no);
  EXPECT_EQ(house.file().referrals(0).due_date(), 20260801);
}

TEST(SpotCheck, SaysWhyNobodyWasAsked) {
  MeasureHouse house;
  v1::Fact fact;
  fact.mutable_spot_check_answered();
  EXPECT_EQ(Told(house.Judge(fact)), "MALFORMED note");
  fact.mutable_spot_check_answered()->set_note("示范");
  house.Must(fact);
  EXPECT_EQ(house.file().SerializeAsString(), house.before().SerializeAsString());
}

std::string Listed(const std::vector<domain::SuggestedMeasure>& suggestions) {
  std::string text;
  for (const domain::SuggestedMeasure& s : suggestions) {
    text += s.risk_code + " " + s.suggestion_code + " " + s.measure_code +
            (s.chosen ? " chosen" : "") + "\n";
  }
  return text;
}

TEST(Suggestions, FollowRulesRisksAndLabour) {
  MeasureHouse house;
  EXPECT_EQ(Listed(domain::SuggestMeasures(house.input())),
            "01 illness aid\n01 illness health\n01 able cook\n07 able cook\n07 able aid\n");
  house.Must(house.Planned());
  EXPECT_EQ(Listed(domain::SuggestMeasures(house.input())),
            "01 illness aid\n01 illness health\n01 able cook\n07 able cook chosen\n07 able aid\n");
  for (v1::OpenedMember& member : *house.mutable_household()->mutable_members()) {
    member.mutable_member()->mutable_situation()->set_labour("none");
  }
  house.mutable_file()->mutable_cases(0)->mutable_risks(1)->set_eliminated(true);
  EXPECT_EQ(Listed(domain::SuggestMeasures(house.input())),
            "01 illness aid\n01 illness health\n01 nobody floor\n");
}

// Nobody asked whether they can work: neither rule holds.
TEST(Suggestions, UnknownDoesNotHold) {
  MeasureHouse house(v1::CASE_STAGE_UNSPECIFIED);
  for (v1::OpenedMember& member : *house.mutable_household()->mutable_members()) {
    member.mutable_member()->mutable_situation()->clear_labour();
  }
  house.mutable_household()->mutable_risks()->add_types("01");
  EXPECT_EQ(Listed(domain::SuggestMeasures(house.input())), "01 illness aid\n01 illness health\n");
}

TEST(Category, IsTheGroupOrTheCodeItself) {
  MeasureHouse house;
  const domain::RulebookSet& rulebooks = *house.input().control.rulebooks;
  EXPECT_EQ(domain::CategoryOf("cook", rulebooks), "job");
  EXPECT_EQ(domain::CategoryOf("health", rulebooks), "health");
  EXPECT_EQ(domain::CategoryOf("unknown", rulebooks), "unknown");
  EXPECT_EQ(rulebooks.GroupOf("nothing", "cook"), "");
}

}  // namespace
}  // namespace hearth::testing
