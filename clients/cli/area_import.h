// From area tables to AreaChanged facts. Pure.
#ifndef HEARTH_CLIENTS_CLI_AREA_IMPORT_H_
#define HEARTH_CLIENTS_CLI_AREA_IMPORT_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "clients/cli/csv.h"
#include "hearth/v1/control.pb.h"
#include "hearth/v1/query.pb.h"

namespace hearth::cli {

inline constexpr int kAreaChangesMax = 500;          // control.proto: AreaChanged
inline constexpr size_t kAreaFactBytesMax = 40'000;  // so that a fact fits into one record

// Digits → level word as the files spell it ("county"); "" for a length that no level has.
std::string AreaLevelName(size_t digits);

struct AreaPlan {
  std::vector<v1::AreaChange> changes;  // parents before children
  std::vector<CellError> errors;        // not empty: nothing may be sent
  size_t unchanged = 0;
};

using KnownAreas = std::map<std::string, v1::AreaNode>;

// Columns code, name; optional level, parent (区划代码, 名称, 级别, 上级代码). What is not in
// `known` is created, another name is a renaming, another parent a transfer; what is missing from
// the file stays as it is.
AreaPlan PlanAreas(const Csv& csv, const KnownAreas& known);

// Columns town_code, assistance_class; optional town, lead_unit, member_units (";" between them).
// `known` must hold the areas that PlanAreas is about to create too.
AreaPlan PlanAssistance(const Csv& csv, const KnownAreas& known);

// `known` as it will be after `changes`.
KnownAreas After(KnownAreas known, const std::vector<v1::AreaChange>& changes);

// Facts of at most kAreaChangesMax changes each, in order.
std::vector<v1::AreaChanged> ToFacts(const std::vector<v1::AreaChange>& changes,
                                     int32_t effective_date, const std::string& document_number);

}  // namespace hearth::cli

#endif  // HEARTH_CLIENTS_CLI_AREA_IMPORT_H_
