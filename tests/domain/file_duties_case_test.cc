// Rows of cases, measures, referrals and statuses, with days worked out by hand; see
// file_duties_test.cc.

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "services/domain/file_duties.h"
#include "tests/domain/duty_cases.h"
#include "tests/domain/fixtures.h"

namespace hearth::domain {
namespace {

using testing::AbleHousehold;
using testing::AddHelper;
using testing::AddMeasure;
using testing::Duties;
using testing::DutyId;
using testing::Judge;
using testing::kDutyDay;
using testing::kNone;
using testing::kStated;
using testing::kTown;
using testing::kVillage;
using testing::MonitoredFile;
using testing::OfKind;
using testing::UnableHousehold;
using testing::With;

v1::CaseFile Monitored(const std::function<void(v1::CaseRecord*)>& change) {
  return With(MonitoredFile(), [&](v1::CaseFile* file) { change(file->mutable_cases(0)); });
}

auto OnCase(const std::function<void(v1::CaseRecord*)>& change) {
  return [change](v1::CaseFile* file) { change(file->mutable_cases(0)); };
}

void AddRisk(int32_t measured, v1::CaseRecord* record) {
  v1::RiskClock* risk = record->add_risks();
  risk->set_risk_code("01");
  risk->set_since_date(kDutyDay);
  risk->set_measured_date(measured);
}

v1::CaseFile Lost() {
  return With(MonitoredFile(), [](v1::CaseFile* file) {
    AddRisk(kDutyDay, file->mutable_cases(0));
    AddMeasure(v1::MEASURE_STAGE_ENDED, file);
  });
}

void Eliminate(v1::CaseRecord* record) {
  record->set_stage(v1::CASE_STAGE_ELIMINATED);
  record->set_eliminated_date(kDutyDay);
}

TEST(FileDuties, AMonitoredCase) {
  const auto eliminate = OnCase(Eliminate);
  const auto no_plan = Monitored([](v1::CaseRecord* record) { record->clear_plan_event_id(); });
  const auto plan = OnCase([](v1::CaseRecord* record) { record->set_plan_event_id("plan"); });
  const auto review =
      Monitored([](v1::CaseRecord* record) { record->set_plan_review_date(kStated); });
  const auto new_plan = OnCase([](v1::CaseRecord* record) { record->clear_plan_review_date(); });
  const auto risk = Monitored([](v1::CaseRecord* record) { AddRisk(0, record); });
  const auto measured =
      OnCase([](v1::CaseRecord* record) { record->mutable_risks(0)->set_measured_date(kDutyDay); });
  const auto gone =
      OnCase([](v1::CaseRecord* record) { record->mutable_risks(0)->set_eliminated(true); });
  const auto runs = [](v1::CaseFile* file) { AddMeasure(v1::MEASURE_STAGE_RUNNING, file); };
  const auto remove =
      OnCase([](v1::CaseRecord* record) { record->set_stage(v1::CASE_STAGE_REMOVED); });
  const char* helper = "helper-account";
  Judge({
      {"PLAN_DUE", "plan_days", 20260611, 20260613, kTown, helper, no_plan, plan},
      {"PLAN_DUE", "", 20260609, kStated, kTown, helper, review, new_plan},
      {"MEASURE_DUE", "measure_days", 20260625, 20260701, kTown, helper, risk, measured},
      {"MEASURE_DUE", "measure_days", 20260625, 20260701, kTown, helper, risk, gone},
      {"MEASURE_LOST", "", kNone, kDutyDay, kTown, helper, Lost(), runs},
      {"MEASURE_LOST", "", kNone, kDutyDay, kTown, helper, Lost(), gone},
      {"FOLLOW_UP_DUE", "followup_days", 20260626, 20260702, kVillage, helper, MonitoredFile(),
       remove},
      {"FOLLOW_UP_DUE", "watch_days", 20260812, 20260830, kVillage, helper, Monitored(Eliminate),
       remove},
      {"ABLE_BODIED_OVERDUE", "able_bodied_overdue_days", 20270320, 20270601, kTown, "",
       MonitoredFile(), eliminate},
  });
}

// A visit ends one follow-up and begins the next.
TEST(FileDuties, AFollowUpMovesTheNext) {
  v1::CaseFile file = MonitoredFile();
  const auto before = OfKind(Duties(file, AbleHousehold(), 20260615), "FOLLOW_UP_DUE");
  file.set_last_follow_up_date(20260615);
  const auto after = OfKind(Duties(file, AbleHousehold(), 20260615), "FOLLOW_UP_DUE");
  ASSERT_EQ(after.size(), 1u);
  EXPECT_EQ(after[0].start_date(), 20260615);
  EXPECT_EQ(after[0].due_date(), 20260716);  // 31 days
  EXPECT_NE(after[0].duty_id(), before[0].duty_id());
}

TEST(FileDuties, HelpersAndResponsiblePersons) {
  const auto without = [](int index) {
    return With(MonitoredFile(),
                [index](v1::CaseFile* file) { file->mutable_helpers()->DeleteSubrange(index, 1); });
  };
  const auto until = With(MonitoredFile(), [](v1::CaseFile* file) {
    file->mutable_helpers(1)->set_until_date(kStated);
  });
  const auto released = With(MonitoredFile(), [](v1::CaseFile* file) {
    file->mutable_helpers(0)->set_ended(true);
    file->mutable_helpers(0)->set_ended_date(kStated);
  });
  const auto eliminated =
      With(without(1), [](v1::CaseFile* file) { Eliminate(file->mutable_cases(0)); });
  const auto helper = [](v1::CaseFile* file) { AddHelper("helper", file); };
  const auto responsible = [](v1::CaseFile* file) { AddHelper("responsible", file); };
  Judge({
      {"HELPER_MISSING", "", kNone, kDutyDay, kTown, "", without(0), helper},
      {"HELPER_MISSING", "", kNone, kDutyDay, kTown, "", without(1), responsible},
      {"HELPER_MISSING", "", kNone, kDutyDay, kTown, "", eliminated, responsible},
      {"HELPER_MISSING", "", 20260609, kStated, kTown, "", until, responsible},
      {"HELPER_MISSING", "", 20260609, kStated, kTown, "", released, helper},
  });
  v1::CaseFile both = MonitoredFile();
  both.clear_helpers();
  const auto duties = OfKind(Duties(both, AbleHousehold(), kDutyDay), "HELPER_MISSING");
  ASSERT_EQ(duties.size(), 2u);
  EXPECT_NE(duties[0].duty_id(), duties[1].duty_id());
}

v1::OpenedHousehold Earning(int64_t fen) {
  v1::OpenedHousehold household = AbleHousehold();
  household.mutable_income_source()->set_occurred_date(kDutyDay);
  household.mutable_income()->set_sharing_members(1);
  v1::IncomeItem* item = household.mutable_income()->add_items();
  item->set_code("A.wage");
  item->set_amount_fen(fen);
  return household;
}

v1::OpenedHousehold Told() {
  v1::OpenedHousehold household = UnableHousehold();
  household.mutable_social_security()->set_dibao(v1::ANSWER_YES);
  household.mutable_social_security_source()->set_occurred_date(20260501);
  return household;
}

v1::CaseFile WithStatus(const char* code) {
  return With(MonitoredFile(), [code](v1::CaseFile* file) {
    v1::StatusFile* status = file->add_statuses();
    status->set_event_id(DutyId("status"));
    status->set_status_code(code);
    status->set_from_date(kDutyDay);
    status->set_next_review_date(kStated);
  });
}

TEST(FileDuties, LabourAndIncome) {
  const auto floor =
      OnCase([](v1::CaseRecord* record) { record->mutable_basis()->set_floor(true); });
  const auto end = [](v1::CaseFile* file) { file->mutable_statuses(0)->set_end_date(kDutyDay); };
  const auto propose = OnCase([](v1::CaseRecord* record) {
    record->add_chains()->set_procedure(v1::CASE_PROCEDURE_ELIMINATION);
  });
  Judge({
      {"ELIM_REVIEW", "min_days_before_elimination", 20261201, 20261201, kTown, "", MonitoredFile(),
       propose, Earning(700'000)},
      {"FLOOR_MISLABELLED", "", kNone, kDutyDay, kTown, "", WithStatus("dibao"), floor,
       UnableHousehold()},
      {"FLOOR_MISLABELLED", "", kNone, kDutyDay, kTown, "", WithStatus("tekun"), end,
       UnableHousehold()},
      {"FLOOR_MISLABELLED", "", kNone, kDutyDay, kTown, "", MonitoredFile(), floor, Told()},
  });
  const auto count = [](const char* kind, const v1::CaseFile& file,
                        const v1::OpenedHousehold& household) {
    return OfKind(Duties(file, household, kDutyDay), kind).size();
  };
  EXPECT_EQ(count("ELIM_REVIEW", MonitoredFile(), Earning(699'999)), 0u);
  EXPECT_EQ(count("ABLE_BODIED_OVERDUE", MonitoredFile(), UnableHousehold()), 0u);
  EXPECT_EQ(count("FLOOR_MISLABELLED", WithStatus("dibao"), AbleHousehold()), 0u);
  EXPECT_EQ(count("FLOOR_MISLABELLED", WithStatus("temporary_relief"), UnableHousehold()), 0u);
  EXPECT_EQ(count("FLOOR_MISLABELLED", WithStatus("dibao"), v1::OpenedHousehold()), 0u);
}

TEST(FileDuties, DaysThatSomebodyStated) {
  const auto planned = With({}, [](v1::CaseFile* file) {
    AddMeasure(v1::MEASURE_STAGE_PLANNED, file)->set_start_due_date(kStated);
  });
  const auto running = With({}, [](v1::CaseFile* file) {
    AddMeasure(v1::MEASURE_STAGE_RUNNING, file)->set_end_due_date(kStated);
  });
  const auto contract = With({}, [](v1::CaseFile* file) {
    AddMeasure(v1::MEASURE_STAGE_RUNNING, file)->set_contract_end_date(kStated);
  });
  const auto to = [](v1::MeasureStage stage) {
    return [stage](v1::CaseFile* file) { file->mutable_measures(0)->set_stage(stage); };
  };
  const auto referral = With({}, [](v1::CaseFile* file) {
    v1::ReferralFile* asked = file->add_referrals();
    asked->set_event_id(DutyId("referral"));
    asked->set_stage(v1::REFERRAL_STAGE_ACCEPTED);
    asked->set_asked_date(kDutyDay);
    asked->set_due_date(kStated);
  });
  const char* account = "measure-account";
  Judge({
      {"MEASURE_START_DUE", "", 20260609, kStated, kTown, account, planned,
       to(v1::MEASURE_STAGE_RUNNING)},
      {"MEASURE_END_DUE", "", 20260609, kStated, kTown, account, running,
       to(v1::MEASURE_STAGE_ENDED)},
      {"MEASURE_END_DUE", "", 20260609, kStated, kTown, account, contract,
       to(v1::MEASURE_STAGE_ENDED)},
      {"REFERRAL_DUE", "", 20260609, kStated, kTown, "", referral,
       [](v1::CaseFile* file) {
         file->mutable_referrals(0)->set_stage(v1::REFERRAL_STAGE_COMPLETED);
       }},
      {"STATUS_REVIEW_DUE", "", 20260609, kStated, kTown, "", WithStatus("dibao_edge"),
       [](v1::CaseFile* file) { file->mutable_statuses(0)->set_end_date(kStated); }},
  });
}

// A successor that is planned or runs keeps it from being lost; one that ended does not.
TEST(FileDuties, ASuccessorFollowsAMeasure) {
  v1::CaseFile file = Lost();
  v1::MeasureFile* next = AddMeasure(v1::MEASURE_STAGE_PLANNED, &file);
  const auto lost = [&] {
    return OfKind(Duties(file, AbleHousehold(), kDutyDay), "MEASURE_LOST").size();
  };
  EXPECT_EQ(lost(), 1u);  // planned, but nobody said that it follows
  file.mutable_measures(0)->set_successor_event_id(next->event_id());
  EXPECT_EQ(lost(), 0u);
  next->set_stage(v1::MEASURE_STAGE_ENDED);
  EXPECT_EQ(lost(), 1u);
}

}  // namespace
}  // namespace hearth::domain
