// Where to look for the answers of a search.

#ifndef HEARTH_SERVICES_PROJECTIONS_SEARCH_CANDIDATES_H_
#define HEARTH_SERVICES_PROJECTIONS_SEARCH_CANDIDATES_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "services/projections/search_rows.h"
#include "storage/api/rows.h"

namespace hearth::projections {

struct CandidateRange {
  std::vector<std::string> term_prefixes;  // TermPrefix; a candidate is filed under one of them
  std::vector<std::string> area_prefixes;  // and in one of these areas
};

// Places after `after` (an encoded place; "" = all), ascending, each once, at most `limit`: fewer
// mean that there are no more.
absl::StatusOr<std::vector<SearchPlace>> Candidates(const storage::RowReader& rows,
                                                    std::string_view family,
                                                    const CandidateRange& range,
                                                    std::string_view after, size_t limit);

}  // namespace hearth::projections

#endif  // HEARTH_SERVICES_PROJECTIONS_SEARCH_CANDIDATES_H_
