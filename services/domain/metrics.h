// The documented list of metrics that rules may read. Pure.

#ifndef HEARTH_SERVICES_DOMAIN_METRICS_H_
#define HEARTH_SERVICES_DOMAIN_METRICS_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hearth/v1/assessment.pb.h"
#include "hearth/v1/case_file.pb.h"
#include "hearth/v1/household.pb.h"
#include "services/domain/rulebook_set.h"

namespace hearth::domain {

enum class MetricType { kNumber, kCode, kYes, kCodes };

struct MetricInfo {
  std::string_view name;
  MetricType type;
  std::string_view unit;        // fen, days, persons, percent, ...; empty for other types
  std::string_view dictionary;  // for codes
  std::string_view meaning;     // English, one line
  bool has_previous;            // may be compared with `previous`
};

// All metrics but answer.<code>, ascending by name. Members are the active ones. A count of members
// is unanswered while one of them was not asked; "problem" metrics read yes when there is a
// problem.
const std::vector<MetricInfo>& AllMetrics();
// nullopt for an unknown name; "answer.<code>" by the question's type: CHOICE is a code (any),
// NUMBER, AMOUNT and DATE are numbers, TEXT is no metric, because values compared are kept as
// evidence and a text is personal.
std::optional<MetricInfo> FindMetric(std::string_view name, const RulebookSet& rulebooks);

// A value read from a household: unset = unanswered.
struct Reading {
  v1::MetricValue value;
  std::vector<std::string> event_ids;  // that it rests on, ascending
  // How it changes without a new fact. For a count of days: the day on which it is 0 (day counts
  // below 0 that read as 0 included); else 0.
  int32_t counts_from = 0;
  // Last day on which it reads so, counting apart (a value expires, somebody comes of age); 0 = for
  // ever.
  int32_t holds_until = 0;
};

struct MetricInput {
  const v1::OpenedHousehold& household;
  const RulesInForce& rules;
  int32_t day;                 // opened day
  const v1::VisitDuty* visit;  // null while cadences are being chosen
  bool evidence = true;        // readings name the events that they rest on
  // Null = it has none: no case; all else of case.* is unanswered.
  const v1::CaseFile* file = nullptr;

  MetricInput WithoutEvidence() const {
    return {household, rules, day, visit, /*evidence=*/false, file};
  }
};

// REQUIRES: FindMetric(name) has a value. Metrics that rest on cadences read as unanswered while
// visit is null. A group older than its validity (rulebook) reads as unanswered.
Reading ReadMetric(std::string_view name, const MetricInput& input);
// The value in the previous income window. REQUIRES: has_previous.
Reading ReadPrevious(std::string_view name, const MetricInput& input);

}  // namespace hearth::domain

#endif  // HEARTH_SERVICES_DOMAIN_METRICS_H_
