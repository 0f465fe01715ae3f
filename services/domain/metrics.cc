#include "services/domain/metrics.h"

#include <algorithm>

#include "services/domain/civil_date.h"
#include "services/domain/invariant.h"
#include "services/domain/metric_table.h"

namespace hearth::domain {
namespace {

constexpr std::string_view kAnswerPrefix = "answer.";

std::vector<MetricEntry> MakeTable() {
  std::vector<MetricEntry> table;
  for (const auto& rows :
       {IncomeMetrics(), MemberMetrics(), HouseholdMetrics(), GroupMetrics(), CaseMetrics(),
        VisitMetrics()}) {
    table.insert(table.end(), rows.begin(), rows.end());
  }
  std::sort(table.begin(), table.end(),
            [](const MetricEntry& a, const MetricEntry& b) { return a.info.name < b.info.name; });
  return table;
}

// Last day on which a value obtained on `date` counts; 0 = for ever.
int32_t LastDay(int32_t date, uint32_t valid_days) {
  constexpr uint32_t kForEver = 100'000;
  const bool ends = valid_days > 0 && valid_days < kForEver && IsDate(date);
  return ends ? AddDays(date, static_cast<int32_t>(valid_days)) : 0;
}

bool HoldsOn(int32_t last_day, const MetricInput& input, LeanReading* reading) {
  if (last_day == 0) return true;
  if (input.day > last_day) return false;
  reading->holds_until = EarlierEnd(reading->holds_until, last_day);
  return true;
}

Reading WithEvidence(const LeanReading& lean) {
  Reading reading;
  ToMessage(lean.value, &reading.value);
  reading.event_ids = EventIds(lean);
  reading.counts_from = lean.counts_from;
  reading.holds_until = lean.holds_until;
  return reading;
}

}  // namespace

const std::vector<MetricEntry>& MetricTable() {
  static const std::vector<MetricEntry> table = MakeTable();
  return table;
}

std::optional<size_t> MetricIndex(std::string_view name) {
  const auto& table = MetricTable();
  const auto found = std::lower_bound(
      table.begin(), table.end(), name,
      [](const MetricEntry& entry, std::string_view n) { return entry.info.name < n; });
  if (found == table.end() || found->info.name != name) return std::nullopt;
  return static_cast<size_t>(found - table.begin());
}

std::string_view QuestionOf(std::string_view metric) {
  return metric.starts_with(kAnswerPrefix) ? metric.substr(kAnswerPrefix.size())
                                           : std::string_view();
}

const std::vector<MetricInfo>& AllMetrics() {
  static const std::vector<MetricInfo> all = [] {
    std::vector<MetricInfo> infos;
    for (const MetricEntry& entry : MetricTable()) infos.push_back(entry.info);
    return infos;
  }();
  return all;
}

std::optional<MetricInfo> FindMetric(std::string_view name, const RulebookSet& rulebooks) {
  if (const auto index = MetricIndex(name)) return MetricTable()[*index].info;
  const v1::Question* question =
      QuestionOf(name).empty() ? nullptr : rulebooks.FindQuestion(QuestionOf(name));
  if (question == nullptr) return std::nullopt;
  constexpr std::string_view kMeaning = "answer to a question of the county's own";
  switch (question->type()) {
    case v1::QUESTION_TYPE_CHOICE:
      return MetricInfo{name, MetricType::kCode, "", "", kMeaning, false};
    case v1::QUESTION_TYPE_NUMBER:
      return MetricInfo{name, MetricType::kNumber, "number", "", kMeaning, false};
    case v1::QUESTION_TYPE_AMOUNT:
      return MetricInfo{name, MetricType::kNumber, "fen", "", kMeaning, false};
    case v1::QUESTION_TYPE_DATE:
      return MetricInfo{name, MetricType::kNumber, "date", "", kMeaning, false};
    default:
      return std::nullopt;
  }
}

Reading ReadMetric(std::string_view name, const MetricInput& input) {
  if (const auto index = MetricIndex(name)) return WithEvidence(MetricTable()[*index].read(input));
  HEARTH_REQUIRE(!QuestionOf(name).empty());
  return WithEvidence(ReadAnswer(QuestionOf(name), input));
}

Reading ReadPrevious(std::string_view name, const MetricInput& input) {
  const auto index = MetricIndex(name);
  HEARTH_REQUIRE(index.has_value());
  HEARTH_REQUIRE(MetricTable()[*index].previous != nullptr);
  return WithEvidence(MetricTable()[*index].previous(input));
}

LeanReading ReadAnswer(std::string_view question_code, const MetricInput& input) {
  LeanReading reading(input.evidence);
  const auto& answers = input.household.answers();
  const auto found = std::find_if(
      answers.begin(), answers.end(),
      [&](const v1::OpenedAnswer& opened) { return opened.answer().code() == question_code; });
  if (found == answers.end()) return reading;
  AddEvent(found->source().event_id(), &reading);
  for (const v1::Question* question : input.rules.questions) {
    if (question->question_code() != question_code) continue;
    if (!HoldsOn(LastDay(found->source().occurred_date(), question->valid_days()), input, &reading))
      return reading;
  }
  const v1::QuestionAnswer& answer = found->answer();
  if (answer.has_choice()) SetCode(answer.choice(), &reading);
  if (answer.has_number()) SetNumber(answer.number(), &reading);
  if (answer.has_amount_fen()) SetNumber(answer.amount_fen(), &reading);
  if (answer.has_date()) SetNumber(answer.date(), &reading);
  return reading;
}

void SetCodes(const google::protobuf::RepeatedPtrField<std::string>& codes, LeanReading* reading) {
  reading->value.kind = LeanValue::Kind::kCodes;
  reading->value.codes.assign(codes.begin(), codes.end());
}

void SortCodes(LeanReading* reading) {
  auto& codes = reading->value.codes;
  reading->value.kind = LeanValue::Kind::kCodes;
  std::sort(codes.begin(), codes.end());
  codes.erase(std::unique(codes.begin(), codes.end()), codes.end());
}

void SetAnswer(v1::Answer answer, LeanReading* reading) {
  if (answer == v1::ANSWER_YES || answer == v1::ANSWER_NO)
    SetYes(answer == v1::ANSWER_YES, reading);
}

void SetProblem(v1::Problem problem, LeanReading* reading) {
  if (problem == v1::PROBLEM_EXISTS || problem == v1::PROBLEM_NONE)
    SetYes(problem == v1::PROBLEM_EXISTS, reading);
}

int32_t EarlierEnd(int32_t a, int32_t b) {
  if (a == 0 || b == 0) return a == 0 ? b : a;
  return std::min(a, b);
}

bool Rests(std::string_view group, const v1::Source& source, const MetricInput& input,
           LeanReading* reading) {
  if (source.event_id().empty()) return false;
  AddEvent(source.event_id(), reading);
  for (const v1::Validity* validity : input.rules.validities) {
    if (validity->group() != group) continue;
    return HoldsOn(LastDay(source.occurred_date(), validity->days()), input, reading);
  }
  return true;
}

}  // namespace hearth::domain
