// Answers about one household, folded from its facts up to the moment asked for.

#ifndef HEARTH_SERVICES_PROJECTIONS_HOUSEHOLD_QUERY_H_
#define HEARTH_SERVICES_PROJECTIONS_HOUSEHOLD_QUERY_H_

#include <optional>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "services/domain/event.h"
#include "services/projections/household_rows.h"
#include "services/projections/moments.h"
#include "services/projections/views.h"

namespace hearth::projections {

// NOT_FOUND when no event at or before the moment names it. Of one that is closed, what headers
// say.
absl::StatusOr<HouseholdEntry> FindHousehold(const Sight& sight, std::string_view household,
                                             Position until);

struct Refolded {
  std::vector<domain::Event> events;  // all that name it, ascending by position
  v1::OpenedHousehold household;
  v1::Assessment assessment;
};
absl::StatusOr<Refolded> Refold(const Sight& sight, const Instant& instant,
                                std::string_view household, const rows::v1::HouseholdRow& row);

absl::StatusOr<HouseholdAnswer> AnswerHousehold(const Sight& sight, const Instant& instant,
                                                std::string_view household);

}  // namespace hearth::projections

#endif  // HEARTH_SERVICES_PROJECTIONS_HOUSEHOLD_QUERY_H_
