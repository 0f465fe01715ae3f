// Rows of clues and chains, with days worked out by hand. All begin on 1 June 2026.

#include "services/domain/file_duties.h"

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "tests/domain/duty_cases.h"
#include "tests/domain/fixtures.h"

namespace hearth::domain {
namespace {

using testing::AbleHousehold;
using testing::AddClue;
using testing::AddMeasure;
using testing::ChainFile;
using testing::Duties;
using testing::DutyControl;
using testing::DutyId;
using testing::Judge;
using testing::kCounty;
using testing::kDutyDay;
using testing::kStated;
using testing::kTown;
using testing::kVillage;
using testing::LastChain;
using testing::MonitoredFile;
using testing::OfKind;
using testing::With;

v1::CaseFile Clue(v1::ClueStage stage) {
  return With({}, [&](v1::CaseFile* file) {
    v1::ClueFile* clue = AddClue(stage, file);
    if (stage == v1::CLUE_STAGE_VERIFIED) clue->set_verified_date(kDutyDay);
    if (stage >= v1::CLUE_STAGE_DISMISSED) clue->set_answered_date(kDutyDay);
  });
}

auto ToStage(v1::ClueStage stage) {
  return [stage](v1::CaseFile* file) { file->mutable_clues(0)->set_stage(stage); };
}

TEST(FileDuties, Clues) {
  const auto assigned = With(Clue(v1::CLUE_STAGE_OPEN), [](v1::CaseFile* file) {
    file->mutable_clues(0)->set_stated_due_date(kStated);
    file->mutable_clues(0)->set_account("cadre");
    file->mutable_clues(0)->set_area_code("441621101002007");
  });
  const auto escalated = With(Clue(v1::CLUE_STAGE_OPEN), [](v1::CaseFile* file) {
    file->mutable_clues(0)->set_stated_due_date(kStated);
    file->mutable_clues(0)->set_area_code(kTown);
  });
  const auto from_department = With(Clue(v1::CLUE_STAGE_IN_CASE), [](v1::CaseFile* file) {
    file->mutable_clues(0)->set_channel(v1::CHANNEL_DEPARTMENT_SCREENING);
  });
  const auto tell = [](v1::CaseFile* file) { file->mutable_clues(0)->set_told(true); };
  const auto verify = ToStage(v1::CLUE_STAGE_VERIFIED);
  Judge({
      {"CLUE_DUE", "visit_days", 20260604, 20260604, kVillage, "", Clue(v1::CLUE_STAGE_OPEN),
       verify},
      {"CLUE_DUE", "", 20260609, kStated, "441621101002", "cadre", assigned, verify},
      {"CLUE_DUE", "", 20260609, kStated, kTown, "", escalated, ToStage(v1::CLUE_STAGE_MOVED)},
      {"CLUE_CONFIRM_DUE", "review_days", 20260605, 20260606, kTown, "",
       Clue(v1::CLUE_STAGE_VERIFIED), ToStage(v1::CLUE_STAGE_DISMISSED)},
      {"CHAIN_DUE", "chain_days_total", 20260617, 20260621, kVillage, "",
       Clue(v1::CLUE_STAGE_PROPOSED), ToStage(v1::CLUE_STAGE_IN_CASE)},
      {"FEEDBACK_DUE", "feedback_days", 20260609, 20260611, kVillage, "",
       Clue(v1::CLUE_STAGE_DISMISSED), tell},
      {"FEEDBACK_DUE", "feedback_days", 20260609, 20260611, kCounty, "", from_department, tell},
  });
}

v1::CaseFile Chain(v1::ChainStage stage,
                   v1::CaseProcedure procedure = v1::CASE_PROCEDURE_IDENTIFICATION) {
  return ChainFile(stage, procedure);
}

auto ToChainStage(v1::ChainStage stage) {
  return [stage](v1::CaseFile* file) { LastChain(file)->set_stage(stage); };
}

TEST(FileDuties, StepsOfAChain) {
  using enum v1::ChainStage;
  const auto compared = ToChainStage(CHAIN_STAGE_COMPARED);
  Judge({
      {"CHAIN_DUE", "chain_days_total", 20260617, 20260621, kCounty, "", Chain(CHAIN_STAGE_OPENED),
       ToChainStage(CHAIN_STAGE_DECIDED)},
      {"CHAIN_DUE", "chain_days_total", 20260617, 20260621, kTown, "",
       Chain(CHAIN_STAGE_PUBLICISED), ToChainStage(CHAIN_STAGE_WITHDRAWN)},
      {"COMPARE_DUE", "compare_days", 20260606, 20260607, kCounty, "", Chain(CHAIN_STAGE_OPENED),
       compared},
      {"COMPARE_DUE", "compare_days", 20260606, 20260607, kCounty, "", Chain(CHAIN_STAGE_COMPARING),
       compared},
      {"VERIFY_DUE", "visit_days", 20260604, 20260604, kVillage, "", Chain(CHAIN_STAGE_VERIFYING),
       ToChainStage(CHAIN_STAGE_OPENED)},
      {"REVIEW_DUE", "review_days", 20260605, 20260606, kVillage, "", Chain(CHAIN_STAGE_COMPARED),
       ToChainStage(CHAIN_STAGE_REJECTED)},
      {"REVIEW_DUE", "review_days", 20260605, 20260606, kVillage, "", Chain(CHAIN_STAGE_REVIEWED),
       ToChainStage(CHAIN_STAGE_IN_PUBLICITY)},
      {"REVIEW_DUE", "review_days", 20260605, 20260606, kVillage, "",
       Chain(CHAIN_STAGE_OPENED, v1::CASE_PROCEDURE_ELIMINATION),
       ToChainStage(CHAIN_STAGE_IN_PUBLICITY)},
      {"PUBLICITY_DUE", "publicity_days", 20260607, 20260608, kVillage, "",
       Chain(CHAIN_STAGE_IN_PUBLICITY), ToChainStage(CHAIN_STAGE_PUBLICISED)},
      {"TOWN_REVIEW_DUE", "town_days", 20260605, 20260605, kTown, "", Chain(CHAIN_STAGE_PUBLICISED),
       ToChainStage(CHAIN_STAGE_TOWN_PASSED)},
      {"TOWN_REVIEW_DUE", "town_days", 20260605, 20260605, kTown, "",
       Chain(CHAIN_STAGE_OPENED, v1::CASE_PROCEDURE_ADJUSTMENT),
       ToChainStage(CHAIN_STAGE_TOWN_PASSED)},
      {"COUNTY_DUE", "county_days", 20260608, 20260609, kCounty, "", Chain(CHAIN_STAGE_TOWN_PASSED),
       ToChainStage(CHAIN_STAGE_DECIDED)},
      {"ANNOUNCE_DUE", "announce_days", 20260603, 20260603, kTown, "", Chain(CHAIN_STAGE_DECIDED),
       [](v1::CaseFile* file) { LastChain(file)->set_announced(true); }},
      {"REGISTER_DUE", "register_days", 20260609, 20260610, kCounty, "", Chain(CHAIN_STAGE_DECIDED),
       [](v1::CaseFile* file) { LastChain(file)->set_registered(true); }},
  });
}

v1::CaseFile Objected(int32_t due) {
  return With(Chain(v1::CHAIN_STAGE_IN_PUBLICITY), [due](v1::CaseFile* file) {
    LastChain(file)->set_objected(true);
    v1::Objection* objection = LastChain(file)->add_objections();
    objection->set_event_id(DutyId("objection"));
    objection->set_raised_date(kDutyDay);
    objection->set_due_date(due);
  });
}

TEST(FileDuties, ObjectionsAndReturns) {
  const auto resolve = [](v1::CaseFile* file) {
    LastChain(file)->set_objected(false);
    LastChain(file)->mutable_objections(0)->set_resolved(true);
  };
  const auto returned = With(Chain(v1::CHAIN_STAGE_VERIFYING), [](v1::CaseFile* file) {
    LastChain(file)->add_pauses()->set_from_date(kDutyDay);
    LastChain(file)->set_returned_due_date(kStated);
  });
  Judge({
      {"OBJECTION_DUE", "", 20260609, kStated, kTown, "", Objected(kStated), resolve},
      {"OBJECTION_DUE", "objection_days", 20260610, 20260612, kTown, "", Objected(0), resolve},
      {"RETURN_DUE", "", 20260609, kStated, kVillage, "", returned,
       [](v1::CaseFile* file) { LastChain(file)->mutable_pauses(0)->set_until_date(kDutyDay); }},
  });
  // While somebody doubts it the notice is not taken down: the step stands still, the chain not.
  const auto duties = Duties(Objected(kStated), AbleHousehold(), kDutyDay);
  EXPECT_EQ(OfKind(duties, "PUBLICITY_DUE").size(), 0u);
  EXPECT_EQ(OfKind(duties, "CHAIN_DUE").size(), 1u);
}

// The days of the whole chain count from the earliest clue that led to it, and from no other.
TEST(FileDuties, AChainCountsFromItsClue) {
  v1::CaseFile file = Chain(v1::CHAIN_STAGE_OPENED);
  for (const int32_t day : {20260525, 20260520, 20260501}) {
    v1::ClueFile* clue = AddClue(v1::CLUE_STAGE_IN_CASE, &file);
    clue->set_opened_date(day);
    clue->set_answered_event_id(DutyId(day == 20260501 ? "another case" : "case"));
  }
  const auto duties = OfKind(Duties(file, AbleHousehold(), kDutyDay), "CHAIN_DUE");
  ASSERT_EQ(duties.size(), 1u);
  EXPECT_EQ(duties[0].start_date(), 20260520);
  EXPECT_EQ(duties[0].due_date(), 20260609);  // 11 in May, 9 in June
}

// A clock that pauses stands still while the chain waits, and ends later for it.
TEST(FileDuties, APauseCountsWhereTheRuleSaysSo) {
  v1::Rulebook rulebook = testing::DutyRulebook();
  for (v1::Clock& clock : *rulebook.mutable_clocks()) clock.set_pauses(true);
  const Control control = testing::ControlWith(kDutyDay, {rulebook});
  v1::CaseFile file = Chain(v1::CHAIN_STAGE_VERIFYING);
  v1::ChainPause* pause = LastChain(&file)->add_pauses();
  pause->set_from_date(20260605);
  const auto due = [&](const Control& by) {
    const auto found = OfKind(Duties(file, AbleHousehold(), 20260608, by), "CHAIN_DUE");
    return found.empty() ? 0 : found[0].due_date();
  };
  EXPECT_EQ(due(control), 0);
  EXPECT_EQ(due(DutyControl()), 20260621);
  pause->set_until_date(20260608);
  EXPECT_EQ(due(control), 20260624);  // 6, 7, 8 left out
  EXPECT_EQ(due(DutyControl()), 20260621);
}

TEST(FileDuties, WithoutClocksOnlyStatedDaysAndGapsAreDue) {
  const Control bare = testing::ControlWith(kDutyDay, {});
  EXPECT_TRUE(Duties(Chain(v1::CHAIN_STAGE_COMPARED), AbleHousehold(), 20280101, bare).empty());
  EXPECT_TRUE(Duties(MonitoredFile(), AbleHousehold(), 20280101, bare).empty());
  const auto duties = Duties(Objected(kStated), AbleHousehold(), 20280101, bare);
  ASSERT_EQ(duties.size(), 1u);
  EXPECT_TRUE(duties[0].overdue());
  EXPECT_EQ(duties[0].remind_date(), 0);  // no rulebook says when to remind
}

// A case that goes on in another household is due there.
TEST(FileDuties, ACaseCarriedOverIsDueElsewhere) {
  v1::CaseFile file = Chain(v1::CHAIN_STAGE_COMPARED);
  AddMeasure(v1::MEASURE_STAGE_RUNNING, &file)->set_end_due_date(kStated);
  EXPECT_FALSE(Duties(file, AbleHousehold(), kDutyDay).empty());
  file.mutable_cases(0)->set_stage(v1::CASE_STAGE_CARRIED_OVER);
  EXPECT_TRUE(Duties(file, AbleHousehold(), kDutyDay).empty());
}

// The removal of a household that never had a case has steps as well.
TEST(FileDuties, TheRemovalOfAHouseholdWithoutACase) {
  v1::CaseFile file;
  *file.mutable_removal() =
      Chain(v1::CHAIN_STAGE_TOWN_PASSED, v1::CASE_PROCEDURE_NATURAL_REMOVAL).cases(0).chains(0);
  EXPECT_EQ(OfKind(Duties(file, AbleHousehold(), kDutyDay), "COUNTY_DUE").size(), 1u);
}

TEST(FileDuties, TwoCluesOfOneFactAreTwoDuties) {
  v1::CaseFile file;
  for (const char* kind : {"dropout", "housing"}) {
    v1::ClueFile* clue = AddClue(v1::CLUE_STAGE_OPEN, &file);
    clue->mutable_clue()->set_event_id(DutyId("check"));
    clue->mutable_clue()->set_kind_code(kind);
  }
  const auto duties = Duties(file, AbleHousehold(), kDutyDay);
  ASSERT_EQ(duties.size(), 2u);
  EXPECT_NE(duties[0].duty_id(), duties[1].duty_id());
}

}  // namespace
}  // namespace hearth::domain
