// Answers about case files: one household's, the list of cases, and whether a step would be
// accepted.

#ifndef HEARTH_SERVICES_PROJECTIONS_CASE_QUERY_H_
#define HEARTH_SERVICES_PROJECTIONS_CASE_QUERY_H_

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/projections/case_rows.h"
#include "services/projections/household_query.h"
#include "services/projections/moments.h"
#include "services/projections/views.h"

namespace hearth::projections {

// Folded from all facts up to the moment.
absl::StatusOr<CaseFileAnswer> AnswerCaseFile(const Sight& sight, const Instant& instant,
                                              std::string_view household);
absl::StatusOr<StepVerdict> AnswerPreview(const Sight& sight, const v1::EventHeader& header,
                                          const v1::Fact& fact);
absl::StatusOr<CasePage> AnswerCases(const Sight& sight, const CaseCriteria& criteria);

// A household that has a case file, as its rows hold it now.
struct FiledHousehold {
  v1::MaskedHousehold whom;
  v1::CaseFile file;
  std::vector<v1::FileDuty> duties;
};
// nullopt for one that is closed or has no file.
absl::StatusOr<std::optional<FiledHousehold>> LoadFiled(const Sight& sight, const Instant& now,
                                                        std::string_view household);

// Walks through the places of the stretches behind the token until `show` took `page_size` of them.
// `show` answers whether it took the place; without `room` it only says whether it would. The token
// of the next page; "" at the end. Looks at kPlacesMax at most: a page may be short and still have
// a next one. `is_place`: whether a token's bytes are a place of these lists.
inline constexpr size_t kPlacesMax = 50'000;
using ShowPlace = std::function<absl::StatusOr<bool>(const std::string& place, bool room)>;
absl::StatusOr<std::string> WalkPlaces(const Sight& sight,
                                       const std::vector<ListStretch>& stretches,
                                       std::string_view page_token, int page_size,
                                       bool (*is_place)(std::string_view), const ShowPlace& show);

// The stretches of a list whose places begin with the area, for all that lies under `root`.
std::vector<ListStretch> StretchesUnder(const Sight& sight, const Instant& now,
                                        std::string_view root, const std::string& list);

}  // namespace hearth::projections

#endif  // HEARTH_SERVICES_PROJECTIONS_CASE_QUERY_H_
