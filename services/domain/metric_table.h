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

namespace hearth::domain {

struct MetricEntry {
  MetricInfo info;
  Reading (*read)(const MetricInput& input);
  Reading (*previous)(const MetricInput& input) = nullptr;
};

// The rows of each file.
std::vector<MetricEntry> IncomeMetrics();
std::vector<MetricEntry> MemberMetrics();
std::vector<MetricEntry> HouseholdMetrics();
std::vector<MetricEntry> GroupMetrics();
std::vector<MetricEntry> VisitMetrics();

// All of them, ascending by name.
const std::vector<MetricEntry>& MetricTable();
// Index into the table; nullopt for names that it lacks, answer.<code> among them.
std::optional<size_t> MetricIndex(std::string_view name);

// The code of the question in "answer.<code>"; empty for other names.
std::string_view QuestionOf(std::string_view metric);
Reading ReadAnswer(std::string_view question_code, const MetricInput& input);

inline void SetNumber(int64_t number, Reading* reading) { reading->value.set_number(number); }
inline void SetYes(bool yes, Reading* reading) { reading->value.set_yes(yes); }
inline void SetCode(const std::string& code, Reading* reading) { reading->value.set_code(code); }
void SetCodes(const google::protobuf::RepeatedPtrField<std::string>& codes, Reading* reading);
// Not asked stays unset.
void SetAnswer(v1::Answer answer, Reading* reading);
void SetProblem(v1::Problem problem, Reading* reading);

// The earlier of two ends, where 0 is no end.
int32_t EarlierEnd(int32_t a, int32_t b);
// Adds the event, once, in order.
void AddEvent(const std::string& event_id, Reading* reading);

// Notes that the reading rests on this source of that group. False when it must stay unanswered:
// there is no value, or it is older than the group's validity on input.day.
bool Rests(std::string_view group, const v1::Source& source, const MetricInput& input,
           Reading* reading);

}  // namespace hearth::domain

#endif  // HEARTH_SERVICES_DOMAIN_METRIC_TABLE_H_
