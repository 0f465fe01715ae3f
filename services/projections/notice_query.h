// Notices of a village (domain/notice.h): whom they name, and the check of what they say. What is
// personal is read for the check alone and never leaves.

#ifndef HEARTH_SERVICES_PROJECTIONS_NOTICE_QUERY_H_
#define HEARTH_SERVICES_PROJECTIONS_NOTICE_QUERY_H_

#include "absl/status/statusor.h"
#include "services/projections/moments.h"
#include "services/projections/views.h"

namespace hearth::projections {

inline constexpr size_t kNoticeHouseholdsMax = 500;

absl::StatusOr<NoticeAnswer> AnswerNotice(const Sight& sight, const NoticeCriteria& criteria);

}  // namespace hearth::projections

#endif  // HEARTH_SERVICES_PROJECTIONS_NOTICE_QUERY_H_
