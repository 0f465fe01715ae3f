// All facts of a household, newest position first.

#ifndef HEARTH_SERVICES_PROJECTIONS_TIMELINE_QUERY_H_
#define HEARTH_SERVICES_PROJECTIONS_TIMELINE_QUERY_H_

#include <string_view>

#include "absl/status/statusor.h"
#include "services/projections/moments.h"
#include "services/projections/views.h"

namespace hearth::projections {

absl::StatusOr<TimelinePage> AnswerTimeline(const Sight& sight, const Instant& instant,
                                            std::string_view household, int page_size,
                                            std::string_view page_token);

}  // namespace hearth::projections

#endif  // HEARTH_SERVICES_PROJECTIONS_TIMELINE_QUERY_H_
