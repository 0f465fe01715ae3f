// Figures of areas on any day.

#ifndef HEARTH_SERVICES_PROJECTIONS_COUNTY_QUERY_H_
#define HEARTH_SERVICES_PROJECTIONS_COUNTY_QUERY_H_

#include <string_view>

#include "absl/status/statusor.h"
#include "services/projections/moments.h"
#include "services/projections/views.h"

namespace hearth::projections {

// `instant` is now or the end of an opened day. NOT_FOUND for an area that the tree does not know;
// INVALID_ARGUMENT "level_digits: ..." for a level that is not below the area or has no figures.
absl::StatusOr<Summary> AnswerSummary(const Sight& sight, const Instant& instant,
                                      std::string_view area_code, int level_digits,
                                      bool todays_tree);

}  // namespace hearth::projections

#endif  // HEARTH_SERVICES_PROJECTIONS_COUNTY_QUERY_H_
