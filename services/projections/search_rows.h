// Rows that narrow a search. Rows are only ever added: a household has one wherever it ever had the
// term, the flag or the area; every hit is verified against the household at the moment asked for.
// So "as of" needs no intervals.
//
//   's' ‖ term(16) ‖ area(15, padded) ‖ household(16) → ""
//
// `term` is a keyed hash: of the area list ("a"), of a flag ("f:<FLAG>"), or of a term of
// search_text.h. Without the index key nothing can be looked up or tried.

#ifndef HEARTH_SERVICES_PROJECTIONS_SEARCH_ROWS_H_
#define HEARTH_SERVICES_PROJECTIONS_SEARCH_ROWS_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "storage/api/keys.h"

namespace hearth::projections {

inline constexpr char kSearchRows = 's';
inline constexpr char kAreaTerm[] = "a";

std::string FlagTerm(std::string_view flag);
// 's' ‖ hash of the term.
std::string TermPrefix(std::string_view term, const storage::Keys& keys);

// Where a household stands among all answers: ascending by area code, then household.
struct SearchPlace {
  std::string area_code;
  std::string household;

  auto operator<=>(const SearchPlace&) const = default;
};

// The part of a key behind the term.
std::string EncodePlace(const SearchPlace& place);
// INVALID_ARGUMENT for other bytes.
absl::StatusOr<SearchPlace> DecodePlace(std::string_view bytes);

}  // namespace hearth::projections

#endif  // HEARTH_SERVICES_PROJECTIONS_SEARCH_ROWS_H_
