#include "tests/domain/duty_cases.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>

#include "services/domain/civil_date.h"
#include "services/domain/file_duties.h"
#include "tests/domain/fixtures.h"

namespace hearth::testing {
namespace {

const std::vector<std::pair<const char*, uint32_t>> kClocks = {
    {"visit_days", 3},
    {"review_days", 5},
    {"feedback_days", 10},
    {"chain_days_total", 20},
    {"compare_days", 6},
    {"publicity_days", 7},
    {"objection_days", 11},
    {"town_days", 4},
    {"county_days", 8},
    {"announce_days", 2},
    {"register_days", 9},
    {"plan_days", 12},
    {"measure_days", 30},
    {"followup_days", 31},
    {"watch_days", 90},
    {"able_bodied_overdue_days", 365},
    {"min_days_before_elimination", 183}};

v1::OpenedMember* AddMember(const char* labour, int32_t birth, v1::OpenedHousehold* household) {
  v1::OpenedMember* member = household->add_members();
  member->set_active(true);
  member->mutable_source()->set_occurred_date(20260501);
  member->mutable_member()->mutable_identity()->set_birth_date(birth);
  member->mutable_member()->mutable_situation()->set_labour(labour);
  return member;
}

}  // namespace

std::string DutyId(const std::string& name) { return (name + std::string(16, '.')).substr(0, 16); }

v1::Rulebook DutyRulebook() {
  v1::Rulebook rulebook;
  rulebook.set_rulebook_id("duties");
  rulebook.set_version(1);
  rulebook.set_area_code("441621");
  rulebook.set_effective_from_date(20200101);
  for (const auto& [code, days] : kClocks) {
    v1::Clock* clock = rulebook.add_clocks();
    clock->set_clock_code(code);
    clock->set_days(days);
  }
  rulebook.mutable_alerts()->set_remind_percent(80);
  v1::IncomeLine* line = rulebook.add_lines();
  line->set_effective_from_date(20200101);
  line->set_amount_fen(700'000);
  return rulebook;
}

v1::OpenedHousehold AbleHousehold() {
  v1::OpenedHousehold household;
  household.set_area_code(kDutyArea);
  AddMember("ordinary", 19800301, &household);
  return household;
}

v1::OpenedHousehold UnableHousehold() {
  v1::OpenedHousehold household;
  household.set_area_code(kDutyArea);
  AddMember("none", 19400301, &household);
  AddMember("", 20100701, &household);  // turns 16 in July; was a child when last seen
  AddMember("ordinary", 19800301, &household)->set_active(false);
  return household;
}

v1::HelperTerm* AddHelper(const std::string& role, v1::CaseFile* file) {
  v1::HelperTerm* term = file->add_helpers();
  term->set_event_id(DutyId(role + std::to_string(file->helpers_size())));
  term->set_role_code(role);
  term->set_account(role + "-account");
  term->set_from_date(kDutyDay);
  return term;
}

v1::CaseFile MonitoredFile() {
  v1::CaseFile file;
  v1::CaseRecord* record = file.add_cases();
  record->set_case_id(DutyId("case"));
  record->set_stage(v1::CASE_STAGE_MONITORED);
  record->set_opened_date(20260520);
  record->set_approved_date(kDutyDay);
  record->set_plan_event_id(DutyId("plan"));
  record->set_plan_date(kDutyDay);
  AddHelper("helper", &file);
  AddHelper("responsible", &file);
  return file;
}

v1::CaseFile ChainFile(v1::ChainStage stage, v1::CaseProcedure procedure) {
  v1::CaseFile file;
  v1::CaseRecord* record = file.add_cases();
  record->set_case_id(DutyId("case"));
  record->set_stage(v1::CASE_STAGE_IDENTIFYING);
  record->set_opened_date(kDutyDay);
  v1::CaseChain* chain = record->add_chains();
  chain->set_chain_id(DutyId("case"));
  chain->set_procedure(procedure);
  chain->set_stage(stage);
  chain->set_opened_date(kDutyDay);
  chain->set_stage_date(kDutyDay);
  chain->set_comparison_event_id(DutyId("comparison"));
  chain->set_comparison_date(kDutyDay);
  chain->set_publicity_event_id(DutyId("publicity"));
  chain->set_publicity_date(kDutyDay);
  chain->set_decided_event_id(DutyId("decision"));
  chain->set_decided_date(kDutyDay);
  return file;
}

v1::CaseChain* LastChain(v1::CaseFile* file) {
  v1::CaseRecord* record = file->mutable_cases(file->cases_size() - 1);
  return record->mutable_chains(record->chains_size() - 1);
}

v1::ClueFile* AddClue(v1::ClueStage stage, v1::CaseFile* file) {
  v1::ClueFile* clue = file->add_clues();
  clue->mutable_clue()->set_event_id(DutyId("clue" + std::to_string(file->clues_size())));
  clue->set_stage(stage);
  clue->set_channel(v1::CHANNEL_CADRE_SCREENING);
  clue->set_opened_date(kDutyDay);
  return clue;
}

v1::MeasureFile* AddMeasure(v1::MeasureStage stage, v1::CaseFile* file) {
  v1::MeasureFile* measure = file->add_measures();
  measure->set_event_id(DutyId("measure" + std::to_string(file->measures_size())));
  measure->set_case_id(DutyId("case"));
  measure->set_stage(stage);
  measure->add_risk_codes("01");
  measure->set_account("measure-account");
  measure->set_planned_date(kDutyDay);
  if (stage != v1::MEASURE_STAGE_PLANNED) measure->set_started_date(kDutyDay);
  if (stage == v1::MEASURE_STAGE_ENDED) measure->set_ended_date(kDutyDay);
  return measure;
}

const domain::Control& DutyControl() {
  static const auto* const kControl = new domain::Control(ControlWith(kDutyDay, {DutyRulebook()}));
  return *kControl;
}

std::vector<v1::FileDuty> Duties(const v1::CaseFile& file, const v1::OpenedHousehold& household,
                                 int32_t today, const domain::Control& control) {
  return domain::DutiesOf({file, household, control, today});
}

std::vector<v1::FileDuty> OfKind(const std::vector<v1::FileDuty>& duties, const char* kind) {
  std::vector<v1::FileDuty> found;
  std::copy_if(duties.begin(), duties.end(), std::back_inserter(found),
               [&](const v1::FileDuty& duty) { return duty.kind() == kind; });
  return found;
}

namespace {

void JudgeRow(const DutyRow& row) {
  SCOPED_TRACE(std::string(row.kind) + " " + row.clock);
  const auto on = [&](int32_t today) {
    const auto found = OfKind(Duties(row.file, row.household, today), row.kind);
    EXPECT_EQ(found.size(), 1u) << today;
    return found.empty() ? v1::FileDuty() : found[0];
  };
  const v1::FileDuty duty = on(kDutyDay);
  EXPECT_EQ(duty.clock_code(), row.clock);
  EXPECT_EQ(duty.start_date(), kDutyDay);
  EXPECT_EQ(duty.remind_date(), row.remind);
  EXPECT_EQ(duty.due_date(), row.due);
  EXPECT_EQ(duty.area_code(), row.area);
  EXPECT_EQ(duty.account(), row.account);
  EXPECT_EQ(duty.duty_id().size(), 32u);
  EXPECT_FALSE(on(row.due).overdue());
  const bool overdue = row.kind != std::string("ELIM_REVIEW");
  EXPECT_EQ(on(domain::AddDays(row.due, 1)).overdue(), overdue);
  EXPECT_EQ(on(domain::AddDays(row.due, 1)).duty_id(), duty.duty_id());
  v1::CaseFile after = row.file;
  row.end(&after);
  EXPECT_EQ(OfKind(Duties(after, row.household, kDutyDay), row.kind).size(), 0u);
}

}  // namespace

void Judge(const std::vector<DutyRow>& rows) {
  for (const DutyRow& row : rows) JudgeRow(row);
}

}  // namespace hearth::testing
