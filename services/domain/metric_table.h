// How each metric is read; private to metrics*.cc. metrics.h is the contract.

#ifndef HEARTH_SERVICES_DOMAIN_METRIC_TABLE_H_
#define HEARTH_SERVICES_DOMAIN_METRIC_TABLE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hearth/v1/household.pb.h"
#include "services/domain/metrics.h"
#include "services/domain/reading.h"

namespace hearth::domain {

struct MetricEntry {
  MetricInfo info;
  LeanReading (*read)(const MetricInput& input);
  LeanReading (*previous)(const MetricInput& input) = nullptr;
};

// The rows of each file.
std::vector<MetricEntry> IncomeMetrics();
std::vector<MetricEntry> MemberMetrics();
std::vector<MetricEntry> HouseholdMetrics();
std::vector<MetricEntry> GroupMetrics();
std::vector<MetricEntry> CaseMetrics();
std::vector<MetricEntry> VisitMetrics();

// All of them, ascending by name.
const std::vector<MetricEntry>& MetricTable();
// Index into the table; nullopt for names that it lacks, answer.<code> among them.
std::optional<size_t> MetricIndex(std::string_view name);

// The code of the question in "answer.<code>"; empty for other names.
std::string_view QuestionOf(std::string_view metric);
LeanReading ReadAnswer(std::string_view question_code, const MetricInput& input);

inline void SetNumber(int64_t number, LeanReading* reading) {
  reading->value.kind = LeanValue::Kind::kNumber;
  reading->value.number = number;
}
inline void SetYes(bool yes, LeanReading* reading) {
  reading->value.kind = LeanValue::Kind::kYes;
  reading->value.number = yes ? 1 : 0;
}
// REQUIRES: the code belongs to the household or is a literal; so with all
// codes below.
inline void SetCode(std::string_view code, LeanReading* reading) {
  reading->value.kind = LeanValue::Kind::kCode;
  reading->value.code = code;
}
void SetCodes(const google::protobuf::RepeatedPtrField<std::string>& codes, LeanReading* reading);
// One more of a set of codes; SortCodes finishes the set, be it empty.
inline void AddCode(std::string_view code, LeanReading* reading) {
  reading->value.codes.push_back(code);
}
void SortCodes(LeanReading* reading);
// Not asked stays unset.
void SetAnswer(v1::Answer answer, LeanReading* reading);
void SetProblem(v1::Problem problem, LeanReading* reading);

// The earlier of two ends, where 0 is no end.
int32_t EarlierEnd(int32_t a, int32_t b);
// Notes the event. REQUIRES: the id belongs to the household.
inline void AddEvent(const std::string& event_id, LeanReading* reading) {
  if (reading->with_evidence && !event_id.empty()) reading->events.push_back(&event_id);
}

// Notes that the reading rests on this source of that group. False when it must stay unanswered:
// there is no value, or it is older than the group's validity on input.day.
bool Rests(std::string_view group, const v1::Source& source, const MetricInput& input,
           LeanReading* reading);

}  // namespace hearth::domain

#endif  // HEARTH_SERVICES_DOMAIN_METRIC_TABLE_H_
