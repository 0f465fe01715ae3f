// Search by area, flag, household number and text.

#ifndef HEARTH_SERVICES_PROJECTIONS_SEARCH_QUERY_H_
#define HEARTH_SERVICES_PROJECTIONS_SEARCH_QUERY_H_

#include "absl/status/statusor.h"
#include "services/projections/moments.h"
#include "services/projections/views.h"

namespace hearth::projections {

// Candidates that one page looks at, at most: a page may be short, or empty, and still have a next
// one.
inline constexpr size_t kCandidatesMax = 20'000;
// The same for a past moment, where each candidate is folded from its facts.
inline constexpr size_t kPastCandidatesMax = 2'000;

// Households that have ended are not among the answers.
absl::StatusOr<SearchPage> AnswerSearch(const Sight& sight, const Instant& instant,
                                        const SearchCriteria& criteria);

}  // namespace hearth::projections

#endif  // HEARTH_SERVICES_PROJECTIONS_SEARCH_QUERY_H_
