// Metrics of the household's case file: of its newest case, unless they say otherwise. A household
// without a case file has no case and costs no more than the look that there is none.

#include <algorithm>

#include "hearth/v1/case_file.pb.h"
#include "services/domain/civil_date.h"
#include "services/domain/metric_table.h"

namespace hearth::domain {
namespace {

constexpr int32_t kRecentMonths = 24;

const v1::CaseRecord* NewestCase(const MetricInput& input) {
  if (input.file == nullptr || input.file->cases().empty()) return nullptr;
  return &*input.file->cases().rbegin();
}

// The newest case, once the county approved it.
const v1::CaseRecord* ApprovedCase(const MetricInput& input) {
  const v1::CaseRecord* record = NewestCase(input);
  return record != nullptr && IsDate(record->approved_date()) ? record : nullptr;
}

bool IsEliminated(const v1::CaseRecord* record) {
  return record != nullptr && record->stage() == v1::CASE_STAGE_ELIMINATED &&
         IsDate(record->eliminated_date());
}

void AddCase(const v1::CaseRecord& record, LeanReading* reading) {
  AddEvent(record.case_id(), reading);
  AddEvent(record.approved_event_id(), reading);
  AddEvent(record.eliminated_event_id(), reading);
}

// The same day of a later month, or the last one before it.
int32_t AddMonths(int32_t date, int32_t months) {
  const int32_t month = date / 10'000 * 12 + date / 100 % 100 - 1 + months;
  int32_t day = month / 12 * 10'000 + (month % 12 + 1) * 100 + date % 100;
  while (!IsDate(day)) --day;
  return day;
}

int32_t WholeMonths(int32_t from, int32_t to) {
  int32_t months = to / 10'000 * 12 + to / 100 % 100 - (from / 10'000 * 12 + from / 100 % 100);
  if (months > 0 && AddMonths(from, months) > to) --months;
  return months;
}

template <typename Read>
LeanReading Of(const MetricInput& input, const v1::CaseRecord* record, const Read& read) {
  LeanReading reading(input.evidence);
  if (record == nullptr) return reading;
  AddCase(*record, &reading);
  read(*record, &reading);
  return reading;
}

LeanReading Open(const MetricInput& input) {
  const v1::CaseRecord* record = NewestCase(input);
  LeanReading reading(input.evidence);
  if (record != nullptr) AddCase(*record, &reading);
  SetYes(record != nullptr && (record->stage() == v1::CASE_STAGE_IDENTIFYING ||
                               record->stage() == v1::CASE_STAGE_MONITORED),
         &reading);
  return reading;
}

LeanReading EliminatedRecently(const MetricInput& input) {
  const v1::CaseRecord* record = NewestCase(input);
  LeanReading reading(input.evidence);
  if (record != nullptr) AddCase(*record, &reading);
  bool recent = false;
  if (IsEliminated(record)) {
    const int32_t last = AddMonths(record->eliminated_date(), kRecentMonths);
    recent = input.day <= last;
    if (recent) reading.holds_until = last;
  }
  SetYes(recent, &reading);
  return reading;
}

LeanReading Stage(const MetricInput& input) {
  return Of(input, NewestCase(input), [](const v1::CaseRecord& record, LeanReading* reading) {
    constexpr std::string_view kPrefix = "CASE_STAGE_";
    const std::string& name = v1::CaseStage_Name(record.stage());
    if (name.size() > kPrefix.size()) SetCode(std::string_view(name).substr(kPrefix.size()), reading);
  });
}

LeanReading Category(const MetricInput& input) {
  return Of(input, ApprovedCase(input), [](const v1::CaseRecord& record, LeanReading* reading) {
    SetCode(record.basis().category_code(), reading);
  });
}

LeanReading Floor(const MetricInput& input) {
  return Of(input, ApprovedCase(input), [](const v1::CaseRecord& record, LeanReading* reading) {
    SetYes(record.basis().floor(), reading);
  });
}

LeanReading RiskCodes(const MetricInput& input) {
  return Of(input, ApprovedCase(input), [](const v1::CaseRecord& record, LeanReading* reading) {
    for (const v1::CaseRisk& risk : record.basis().risks()) AddCode(risk.risk_code(), reading);
    SortCodes(reading);
  });
}

LeanReading OpenRisks(const MetricInput& input) {
  return Of(input, ApprovedCase(input), [](const v1::CaseRecord& record, LeanReading* reading) {
    const auto& risks = record.basis().risks();
    SetNumber(std::count_if(
                  risks.begin(), risks.end(),
                  [](const v1::CaseRisk& risk) { return !risk.eliminated() && !risk.gone(); }),
              reading);
  });
}

LeanReading DaysSinceApproval(const MetricInput& input) {
  return Of(input, ApprovedCase(input), [&](const v1::CaseRecord& record, LeanReading* reading) {
    SetNumber(DaysBetween(record.approved_date(), input.day), reading);
    reading->counts_from = record.approved_date();
  });
}

LeanReading MonthsMonitored(const MetricInput& input) {
  return Of(input, ApprovedCase(input), [&](const v1::CaseRecord& record, LeanReading* reading) {
    const int32_t from = record.approved_date();
    const int32_t end = IsEliminated(&record)         ? record.eliminated_date()
                        : IsDate(record.closed_date()) ? record.closed_date()
                                                       : input.day;
    const int32_t months = WholeMonths(from, end);
    SetNumber(months, reading);
    if (end == input.day) reading->holds_until = AddDays(AddMonths(from, months + 1), -1);
  });
}

// Identification's chain as it stood when the county decided.
LeanReading IdentifiedPerCapita(const MetricInput& input) {
  return Of(input, ApprovedCase(input), [](const v1::CaseRecord& record, LeanReading* reading) {
    for (const v1::CaseChain& chain : record.chains()) {
      if (chain.procedure() != v1::CASE_PROCEDURE_IDENTIFICATION ||
          chain.stage() != v1::CHAIN_STAGE_DECIDED || !chain.proposed().has_income())
        continue;
      SetNumber(chain.proposed().income().per_capita_fen(), reading);
    }
  });
}

LeanReading DaysSinceElimination(const MetricInput& input) {
  const v1::CaseRecord* record = NewestCase(input);
  return Of(input, IsEliminated(record) ? record : nullptr,
            [&](const v1::CaseRecord& eliminated, LeanReading* reading) {
              SetNumber(DaysBetween(eliminated.eliminated_date(), input.day), reading);
              reading->counts_from = eliminated.eliminated_date();
            });
}

LeanReading EliminatedNaturally(const MetricInput& input) {
  const v1::CaseRecord* record = NewestCase(input);
  return Of(input, IsEliminated(record) ? record : nullptr,
            [](const v1::CaseRecord& eliminated, LeanReading* reading) {
              SetYes(eliminated.eliminated_naturally(), reading);
            });
}

LeanReading EliminatedBelowLine(const MetricInput& input) {
  const v1::CaseRecord* record = NewestCase(input);
  return Of(input, IsEliminated(record) ? record : nullptr,
            [](const v1::CaseRecord& eliminated, LeanReading* reading) {
              const v1::CaseBasis& basis = eliminated.basis();
              if (!basis.has_income() || !basis.has_line()) return;
              SetYes(basis.income().per_capita_fen() < basis.line().amount_fen(), reading);
            });
}

// The case that was eliminated before the newest one, which follows it.
LeanReading ReentryMonths(const MetricInput& input) {
  const v1::CaseRecord* record = ApprovedCase(input);
  if (record == nullptr || record->earlier_case_id().empty()) return LeanReading(input.evidence);
  return Of(input, record, [&](const v1::CaseRecord& newest, LeanReading* reading) {
    for (const v1::CaseRecord& earlier : input.file->cases()) {
      if (earlier.case_id() != newest.earlier_case_id() || !IsDate(earlier.eliminated_date()))
        continue;
      AddCase(earlier, reading);
      SetNumber(WholeMonths(earlier.eliminated_date(), newest.approved_date()), reading);
    }
  });
}

// Visits the measures of the newest approved case, those of no case among them.
template <typename Visit>
void ForMeasures(const MetricInput& input, const v1::CaseRecord& record, LeanReading* reading,
                 const Visit& visit) {
  for (const v1::MeasureFile& measure : input.file->measures()) {
    if (!measure.case_id().empty() && measure.case_id() != record.case_id()) continue;
    AddEvent(measure.event_id(), reading);
    visit(measure);
  }
}

LeanReading Measures(const MetricInput& input) {
  return Of(input, ApprovedCase(input), [&](const v1::CaseRecord& record, LeanReading* reading) {
    ForMeasures(input, record, reading, [&](const v1::MeasureFile& measure) {
      if (measure.started_date() != 0) AddCode(measure.measure_code(), reading);
    });
    SortCodes(reading);
  });
}

LeanReading MeasuresStarted(const MetricInput& input) {
  return Of(input, ApprovedCase(input), [&](const v1::CaseRecord& record, LeanReading* reading) {
    int64_t started = 0;
    ForMeasures(input, record, reading, [&](const v1::MeasureFile& measure) {
      started += measure.started_date() != 0 ? 1 : 0;
    });
    SetNumber(started, reading);
  });
}

LeanReading MeasuresRunning(const MetricInput& input) {
  return Of(input, ApprovedCase(input), [&](const v1::CaseRecord& record, LeanReading* reading) {
    int64_t running = 0;
    ForMeasures(input, record, reading, [&](const v1::MeasureFile& measure) {
      running += measure.stage() == v1::MEASURE_STAGE_RUNNING ? 1 : 0;
    });
    SetNumber(running, reading);
  });
}

// Since the first risk came up that nothing is done about.
LeanReading DaysWithoutMeasure(const MetricInput& input) {
  const v1::CaseRecord* record = ApprovedCase(input);
  if (record == nullptr || record->stage() != v1::CASE_STAGE_MONITORED)
    return LeanReading(input.evidence);
  return Of(input, record, [&](const v1::CaseRecord& monitored, LeanReading* reading) {
    int32_t since = 0;
    for (const v1::RiskClock& risk : monitored.risks()) {
      if (risk.eliminated() || risk.measured_date() != 0 || !IsDate(risk.since_date())) continue;
      since = EarlierEnd(since, risk.since_date());
    }
    SetNumber(since == 0 ? 0 : DaysBetween(since, input.day), reading);
    reading->counts_from = since;
  });
}

MetricInfo Yes(std::string_view name, std::string_view meaning) {
  return {name, MetricType::kYes, "", "", meaning, false};
}

MetricInfo Number(std::string_view name, std::string_view unit, std::string_view meaning) {
  return {name, MetricType::kNumber, unit, "", meaning, false};
}

}  // namespace

std::vector<MetricEntry> CaseMetrics() {
  return {
      {Yes("case.open", "it has a case that is being identified or monitored"), Open},
      {Yes("case.eliminated_recently",
           "its newest case is one whose risk was eliminated in the last 24 months"),
       EliminatedRecently},
      {{"case.stage", MetricType::kCode, "", "",
        "IDENTIFYING, MONITORED, ELIMINATED, NOT_ADMITTED, REMOVED, CLEARED or CARRIED_OVER",
        false},
       Stage},
      {{"case.category", MetricType::kCode, "", "category", "category as decided last", false},
       Category},
      {Yes("case.floor", "整户无劳动能力兜底保障户 as decided last"), Floor},
      {{"case.risks", MetricType::kCodes, "", "risk", "risks as decided last, gone ones too", false},
       RiskCodes},
      {Number("case.open_risks", "count", "risks as decided last that are not gone"), OpenRisks},
      {Number("case.days_since_approval", "days", "days since the county approved it"),
       DaysSinceApproval},
      {Number("case.months_monitored", "months",
              "whole months from the approval to the elimination, the end or today"),
       MonthsMonitored},
      {Number("case.identified_per_capita_fen", "fen",
              "per-capita income with which it was identified"),
       IdentifiedPerCapita},
      {Number("case.days_since_elimination", "days",
              "days since its risk was eliminated; unanswered unless it is"),
       DaysSinceElimination},
      {Yes("case.eliminated_naturally", "自然消除, not 帮扶消除; unanswered unless eliminated"),
       EliminatedNaturally},
      {Yes("case.eliminated_below_line",
           "eliminated with a per-capita income below the line used; unanswered unless eliminated"),
       EliminatedBelowLine},
      {Number("case.reentry_months", "months",
              "whole months from the elimination of the case before to the approval of this one"),
       ReentryMonths},
      {{"case.measures", MetricType::kCodes, "", "measure",
        "measures that were begun, ended ones too", false},
       Measures},
      {Number("case.measures_started", "count", "measures that were begun, ended ones too"),
       MeasuresStarted},
      {Number("case.measures_running", "count", "measures that run"), MeasuresRunning},
      {Number("case.days_without_measure", "days",
              "days since the oldest risk without a measure was found; 0 = each has one; "
              "unanswered unless monitored"),
       DaysWithoutMeasure},
  };
}

}  // namespace hearth::domain
