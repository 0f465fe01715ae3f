#include "services/domain/measure_fold.h"

#include <limits>

#include "services/domain/case_file.h"
#include "services/domain/civil_date.h"
#include "services/domain/measure_parts.h"

namespace hearth::domain {
namespace {

bool FoldPlan(const v1::PlanMade& fact, const Event& event, v1::CaseFile* file) {
  v1::CaseRecord* record = OpenCase(file);
  if (record == nullptr || record->case_id() != fact.case_id()) return false;
  record->set_plan_event_id(event.header.event_id());
  record->set_plan_date(LogDay(event));
  record->set_plan_review_date(fact.review_date());
  return true;
}

bool FoldPlanned(const v1::MeasurePlanned& fact, const Event& event, v1::CaseFile* file) {
  if (!IsOpenCase(*file, fact.case_id())) return false;
  v1::MeasureFile* measure = file->add_measures();
  measure->set_event_id(event.header.event_id());
  measure->set_case_id(fact.case_id());
  measure->set_measure_code(fact.measure_code());
  *measure->mutable_risk_codes() = fact.risk_codes();
  *measure->mutable_member_ids() = fact.member_ids();
  measure->set_project_event_id(fact.project_event_id());
  measure->set_stage(v1::MEASURE_STAGE_PLANNED);
  measure->set_planned_date(LogDay(event));
  measure->set_start_due_date(fact.start_due_date());
  measure->set_end_due_date(fact.end_due_date());
  measure->set_account(fact.responsible_account());
  measure->set_unit_code(fact.responsible_unit_code());
  if (fact.has_amount_fen()) measure->set_planned_fen(fact.amount_fen());
  return true;
}

bool FoldReplanned(const v1::MeasureReplanned& fact, v1::CaseFile* file) {
  v1::MeasureFile* measure = Mutable(FindMeasure(*file, fact.measure_event_id()));
  if (measure == nullptr || measure->stage() == v1::MEASURE_STAGE_ENDED) return false;
  if (fact.start_due_date() != 0) measure->set_start_due_date(fact.start_due_date());
  if (fact.end_due_date() != 0) measure->set_end_due_date(fact.end_due_date());
  if (fact.has_amount_fen()) measure->set_planned_fen(fact.amount_fen());
  if (!fact.responsible_account().empty()) measure->set_account(fact.responsible_account());
  return true;
}

// The first day on which something is done against a risk stops its clock.
void StopRiskClocks(const v1::MeasureFile& measure, int32_t day, v1::CaseFile* file) {
  v1::CaseRecord* record = OpenCase(file);
  if (record == nullptr) return;
  for (v1::RiskClock& clock : *record->mutable_risks()) {
    const auto& codes = measure.risk_codes();
    const bool against = std::find(codes.begin(), codes.end(), clock.risk_code()) != codes.end();
    if (against && clock.measured_date() == 0) clock.set_measured_date(day);
  }
}

bool FoldStarted(const v1::MeasureStarted& fact, const Event& event, v1::CaseFile* file) {
  v1::MeasureFile* measure = Mutable(FindMeasure(*file, fact.measure_event_id()));
  if (measure == nullptr || measure->stage() != v1::MEASURE_STAGE_PLANNED) return false;
  measure->set_stage(v1::MEASURE_STAGE_RUNNING);
  measure->set_started_date(LogDay(event));
  measure->set_contract_end_date(fact.contract_end_date());
  StopRiskClocks(*measure, LogDay(event), file);
  return true;
}

bool FoldDelivered(const v1::MeasureDelivered& fact, const std::string& actor, v1::CaseFile* file) {
  v1::MeasureFile* measure = Mutable(FindMeasure(*file, fact.measure_event_id()));
  if (measure == nullptr || measure->stage() != v1::MEASURE_STAGE_RUNNING) return false;
  const int64_t room = std::numeric_limits<int64_t>::max() - measure->delivered_fen();
  if (fact.amount_fen() < 0 || fact.amount_fen() > room) return false;
  measure->set_delivered_fen(measure->delivered_fen() + fact.amount_fen());
  measure->set_deliveries(measure->deliveries() + 1);
  measure->set_delivered_by(actor);
  return true;
}

bool FoldVerified(const v1::MeasureVerified& fact, v1::CaseFile* file) {
  v1::MeasureFile* measure = Mutable(FindMeasure(*file, fact.measure_event_id()));
  if (measure == nullptr || measure->started_date() == 0) return false;
  measure->set_finding(fact.finding());
  measure->set_effect_code(fact.effect_code());
  return true;
}

bool FoldEnded(const v1::MeasureEnded& fact, const Event& event, v1::CaseFile* file) {
  v1::MeasureFile* measure = Mutable(FindMeasure(*file, fact.measure_event_id()));
  if (measure == nullptr || measure->stage() == v1::MEASURE_STAGE_ENDED) return false;
  measure->set_stage(v1::MEASURE_STAGE_ENDED);
  measure->set_ended_date(LogDay(event));
  measure->set_end_code(fact.reason_code());
  measure->set_successor_event_id(fact.successor_event_id());
  return true;
}

// They are the village's and the county's to read in the log; nothing of the file follows from
// them.
bool LeavesNothing(int kind) {
  return kind == v1::Fact::kDutyReassigned || kind == v1::Fact::kMeasureSuggestionDeclined ||
         kind == v1::Fact::kRegisterRowReceived || kind == v1::Fact::kDifferenceDecided ||
         kind == v1::Fact::kSpotCheckAnswered || kind == v1::Fact::kSpotCheckJudged;
}

}  // namespace

bool IsMeasureFact(uint32_t kind) {
  const int number = static_cast<int>(kind);
  const bool of_household =
      (number >= v1::Fact::kHelperAssigned && number <= v1::Fact::kReferralWithdrawn) ||
      (number >= v1::Fact::kStatusGranted && number <= v1::Fact::kStatusRefused);
  return of_household || LeavesNothing(number);
}

bool EvolveMeasure(v1::CaseFile* file, const Event& event) {
  const v1::Fact& fact = event.fact;
  switch (fact.fact_case()) {
    case v1::Fact::kHelperAssigned:
    case v1::Fact::kHelperReleased:
      return FoldHelperFact(event, file);
    case v1::Fact::kPlanMade:
      return FoldPlan(fact.plan_made(), event, file);
    case v1::Fact::kMeasurePlanned:
      return FoldPlanned(fact.measure_planned(), event, file);
    case v1::Fact::kMeasureReplanned:
      return FoldReplanned(fact.measure_replanned(), file);
    case v1::Fact::kMeasureStarted:
      return FoldStarted(fact.measure_started(), event, file);
    case v1::Fact::kMeasureDelivered:
      return FoldDelivered(fact.measure_delivered(), event.header.actor(), file);
    case v1::Fact::kMeasureVerified:
      return FoldVerified(fact.measure_verified(), file);
    case v1::Fact::kMeasureEnded:
      return FoldEnded(fact.measure_ended(), event, file);
    default:
      return LeavesNothing(static_cast<int>(fact.fact_case())) || FoldStatusFact(event, file);
  }
}

int32_t LastDayBefore(int32_t next, int32_t from) {
  const int32_t before = DayNumber(next) - 1;
  return IsDayNumber(before) ? std::max(DateOfDayNumber(before), from) : from;
}

bool IsOpenCase(const v1::CaseFile& file, const std::string& case_id) {
  const v1::CaseRecord* record = OpenCase(file);
  return record == nullptr ? case_id.empty() : case_id == record->case_id();
}

const v1::MeasureFile* FindMeasure(const v1::CaseFile& file, std::string_view event_id) {
  return LastOf(&file.measures(),
                [&](const v1::MeasureFile& measure) { return measure.event_id() == event_id; });
}

bool IsMeasured(const v1::CaseFile& file, std::string_view risk_code) {
  return std::any_of(file.measures().begin(), file.measures().end(), [&](const auto& measure) {
    const auto& codes = measure.risk_codes();
    return measure.stage() == v1::MEASURE_STAGE_RUNNING &&
           std::find(codes.begin(), codes.end(), risk_code) != codes.end();
  });
}

}  // namespace hearth::domain
