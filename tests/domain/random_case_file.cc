#include "tests/domain/random_case_file.h"

#include <iterator>
#include <string>

#include "services/domain/civil_date.h"

namespace hearth::testing {
namespace {

constexpr const char* kRisks[] = {"01", "02", "03", "07", "09", "10", "11"};
constexpr const char* kMeasures[] = {"health", "job", "water", "education_aid", "dibao"};

// 0 at times: not happened.
int32_t RandomDay(Rng& rng, int32_t day) {
  return Chance(rng, 15) ? 0 : domain::AddDays(day, -static_cast<int32_t>(Below(rng, 1200)));
}

std::string RandomId(Rng& rng, uint64_t different) {
  std::string id(16, 'x');
  id.back() = static_cast<char>('a' + Below(rng, different));
  return id;
}

void FillBasis(Rng& rng, v1::CaseBasis* basis) {
  basis->set_category_code(Chance(rng, 50) ? "MARGINAL" : "UNSTABLE");
  basis->set_floor(Chance(rng, 20));
  for (uint64_t i = Below(rng, 4); i > 0; --i) {
    v1::CaseRisk* risk = basis->add_risks();
    risk->set_risk_code(kRisks[Below(rng, std::size(kRisks))]);
    risk->set_eliminated(Chance(rng, 40));
    risk->set_gone(Chance(rng, 20));
  }
  if (Chance(rng, 80)) {
    basis->mutable_line()->set_amount_fen(static_cast<int64_t>(Below(rng, 1'600'000)));
  }
  if (Chance(rng, 80)) {
    basis->mutable_income()->set_per_capita_fen(static_cast<int64_t>(Below(rng, 3'000'000)));
  }
}

void AddCase(Rng& rng, int32_t day, v1::CaseFile* file) {
  v1::CaseRecord* record = file->add_cases();
  record->set_case_id(RandomId(rng, 3));
  record->set_stage(static_cast<v1::CaseStage>(Below(rng, 8)));
  record->set_approved_event_id(RandomId(rng, 20));
  record->set_approved_date(RandomDay(rng, day));
  if (record->stage() == v1::CASE_STAGE_ELIMINATED || Chance(rng, 20)) {
    record->set_eliminated_event_id(RandomId(rng, 20));
    record->set_eliminated_date(RandomDay(rng, day));
    record->set_eliminated_naturally(Chance(rng, 40));
  }
  if (Chance(rng, 20)) record->set_closed_date(RandomDay(rng, day));
  if (Chance(rng, 50)) record->set_earlier_case_id(RandomId(rng, 3));
  FillBasis(rng, record->mutable_basis());
  for (uint64_t i = Below(rng, 3); i > 0; --i) {
    v1::RiskClock* clock = record->add_risks();
    clock->set_since_date(RandomDay(rng, day));
    if (Chance(rng, 50)) clock->set_measured_date(RandomDay(rng, day));
    clock->set_eliminated(Chance(rng, 30));
  }
  for (uint64_t i = Below(rng, 3); i > 0; --i) {
    v1::CaseChain* chain = record->add_chains();
    chain->set_procedure(static_cast<v1::CaseProcedure>(1 + Below(rng, 2)));
    chain->set_stage(Chance(rng, 70) ? v1::CHAIN_STAGE_DECIDED : v1::CHAIN_STAGE_REVIEWED);
    if (Chance(rng, 80)) FillBasis(rng, chain->mutable_proposed());
  }
}

}  // namespace

v1::CaseFile RandomCaseFile(Rng& rng, int32_t day) {
  v1::CaseFile file;
  file.set_household(std::string(16, 'h'));
  for (uint64_t i = Below(rng, 4); i > 0; --i) AddCase(rng, day, &file);
  for (uint64_t i = Below(rng, 4); i > 0; --i) {
    v1::MeasureFile* measure = file.add_measures();
    measure->set_event_id(RandomId(rng, 20));
    if (Chance(rng, 70)) measure->set_case_id(RandomId(rng, 3));
    measure->set_measure_code(kMeasures[Below(rng, std::size(kMeasures))]);
    measure->set_stage(static_cast<v1::MeasureStage>(1 + Below(rng, 3)));
    measure->set_started_date(RandomDay(rng, day));
  }
  return file;
}

}  // namespace hearth::testing
