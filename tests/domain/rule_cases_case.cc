// Cases of the rules that read the case file: of a family that is well otherwise.

#include "services/domain/civil_date.h"
#include "tests/domain/rule_cases.h"

namespace hearth::testing {
namespace {

constexpr int32_t kDay = 20260110;
constexpr int32_t kToday = 20260115;
using Change = std::function<void(v1::CaseFile*)>;
using CheckChange = std::function<void(v1::CheckRecorded*)>;

v1::CaseRecord* Newest(v1::CaseFile* file) { return &*file->mutable_cases()->rbegin(); }

void AddRisk(const char* code, v1::CaseFile* file) {
  Newest(file)->mutable_basis()->add_risks()->set_risk_code(code);
  v1::RiskClock* clock = Newest(file)->add_risks();
  clock->set_risk_code(code);
  clock->set_since_date(Newest(file)->approved_date());
  clock->set_measured_date(Newest(file)->approved_date());
}

// In order in every respect: identified half a year ago with 6,000 yuan a head, one risk, one
// measure that runs.
v1::CaseFile GoodFile() {
  v1::CaseFile file;
  file.set_household("household of 16b");
  v1::CaseRecord* record = file.add_cases();
  record->set_case_id("case of 16 bytes");
  record->set_stage(v1::CASE_STAGE_MONITORED);
  record->set_approved_date(domain::AddDays(kToday, -200));
  v1::CaseBasis* basis = record->mutable_basis();
  basis->set_category_code("MARGINAL");
  basis->mutable_line()->set_amount_fen(800'000);
  basis->mutable_income()->set_per_capita_fen(600'000);
  v1::CaseChain* chain = record->add_chains();
  chain->set_procedure(v1::CASE_PROCEDURE_IDENTIFICATION);
  chain->set_stage(v1::CHAIN_STAGE_DECIDED);
  *chain->mutable_proposed() = *basis;
  AddRisk("01", &file);
  v1::MeasureFile* measure = file.add_measures();
  measure->set_event_id("measure of 16 b.");
  measure->set_measure_code("medical_aid");
  measure->set_stage(v1::MEASURE_STAGE_RUNNING);
  measure->set_started_date(record->approved_date());
  return file;
}

// And a month ago its risk was rightly found gone, by help.
v1::CaseFile GoodElimination() {
  v1::CaseFile file = GoodFile();
  v1::CaseRecord* record = Newest(&file);
  record->set_approved_date(domain::AddDays(kToday, -400));
  record->set_stage(v1::CASE_STAGE_ELIMINATED);
  record->set_eliminated_date(domain::AddDays(kToday, -30));
  record->mutable_basis()->mutable_income()->set_per_capita_fen(1'200'000);
  record->mutable_basis()->mutable_risks(0)->set_eliminated(true);
  record->mutable_risks(0)->set_eliminated(true);
  return file;
}

RuleCase With(const std::string& flag, v1::CaseFile file, const Change& change,
              const CheckChange& seen = {}) {
  change(&file);
  return {flag, kToday, true, [=] {
            v1::CheckRecorded check = WellCheck(kDay);
            if (seen) seen(&check);
            Story story;
            story.Register().Check(check, kDay).WithFile(file);
            return story;
          }};
}

RuleCase Monitored(const std::string& flag, const Change& change, const CheckChange& seen = {}) {
  return With(flag, GoodFile(), change, seen);
}

RuleCase Eliminated(const std::string& flag, const Change& change, const CheckChange& seen = {}) {
  return With(flag, GoodElimination(), change, seen);
}

void NobodyCanWork(v1::CheckRecorded* check) {
  for (const uint64_t id : {kHead, kElder}) {
    v1::Member* member = check->add_members();
    member->set_member_id(id);
    member->mutable_situation()->set_health("chronic");
    member->mutable_situation()->set_labour("lost");
    member->mutable_work()->set_working(v1::ANSWER_NO);
    member->mutable_work()->set_end_date(20251201);
  }
}

void WaterIsAProblem(v1::CheckRecorded* check) {
  check->mutable_guarantees()->set_water(v1::PROBLEM_EXISTS);
}

void HouseIsUnsafe(v1::CheckRecorded* check) {
  check->mutable_guarantees()->set_housing(v1::PROBLEM_EXISTS);
}

}  // namespace

std::vector<v1::CaseFile> GoodFiles() { return {GoodFile(), GoodElimination()}; }

std::vector<RuleCase> CaseRuleCases() {
  return {
      Eliminated("RELAPSE_WATCH", [](v1::CaseFile*) {}, WaterIsAProblem),
      Eliminated("FAULT_1_02_008", [](v1::CaseFile*) {}, HouseIsUnsafe),
      Eliminated("FAULT_1_11_009", [](v1::CaseFile* f) { f->clear_measures(); }),
      Monitored("FAULT_2_11_001_CASE", [](v1::CaseFile* f) { AddRisk("03", f); }),
      Eliminated("FAULT_2_11_002",
                 [](v1::CaseFile* f) {
                   Newest(f)->set_approved_date(domain::AddDays(kToday, -200));
                 }),
      Eliminated("FAULT_3_11_003",
                 [](v1::CaseFile* f) { f->mutable_measures(0)->set_measure_code("job"); }),
      Eliminated("FAULT_3_11_004",
                 [](v1::CaseFile* f) {
                   AddRisk("09", f);
                   Newest(f)->mutable_basis()->mutable_risks(1)->set_gone(true);
                 }),
      Eliminated("FAULT_4_11_010",
                 [](v1::CaseFile* f) {
                   Newest(f)->mutable_basis()->mutable_income()->set_per_capita_fen(799'999);
                 }),
      Monitored("FAULT_5_11_033", [](v1::CaseFile*) {}, NobodyCanWork),
      Monitored("FAULT_5_18_006_HOUSING", [](v1::CaseFile* f) { AddRisk("10", f); }),
      Monitored("FAULT_5_18_006_WATER", [](v1::CaseFile* f) { AddRisk("11", f); }),
      Monitored("FAULT_1111_18_CASE",
                [](v1::CaseFile* f) {
                  Newest(f)->mutable_chains(0)->mutable_proposed()->mutable_income()
                      ->set_per_capita_fen(2'000'001);
                }),
      Monitored("FAULT_NO_MEASURE",
                [](v1::CaseFile* f) {
                  Newest(f)->mutable_risks(0)->set_measured_date(0);
                  Newest(f)->mutable_risks(0)->set_since_date(domain::AddDays(kToday, -31));
                }),
      Eliminated("FAULT_ELIMINATED_OPEN_RISK",
                 [](v1::CaseFile* f) {
                   Newest(f)->mutable_basis()->mutable_risks(0)->set_eliminated(false);
                 }),
  };
}

}  // namespace hearth::testing
