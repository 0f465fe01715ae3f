#include "services/projections/search_candidates.h"

#include <algorithm>
#include <set>

#include "services/projections/overlay.h"

namespace hearth::projections {
namespace {

// Adds up to `limit` encoded places of one term in one area. So the first `limit` of several such
// lists together are the first of all.
absl::Status Collect(const storage::RowReader& rows, std::string_view family,
                     const std::string& term, const std::string& area, std::string_view after,
                     size_t limit, std::set<std::string>* places) {
  std::string from = term + area;
  if (!after.empty()) from = std::max(from, term + std::string(after) + '\0');
  size_t count = 0;
  return rows.Scan(family, from, PrefixEnd(term + area),
                   [&](std::string_view key, std::string_view) {
                     places->emplace(key.substr(term.size()));
                     return ++count < limit;
                   });
}

}  // namespace

absl::StatusOr<std::vector<SearchPlace>> Candidates(const storage::RowReader& rows,
                                                    std::string_view family,
                                                    const CandidateRange& range,
                                                    std::string_view after, size_t limit) {
  std::set<std::string> encoded;
  for (const std::string& term : range.term_prefixes) {
    for (const std::string& area : range.area_prefixes) {
      absl::Status status = Collect(rows, family, term, area, after, limit, &encoded);
      if (!status.ok()) return status;
    }
  }
  std::vector<SearchPlace> places;
  for (const std::string& bytes : encoded) {
    if (places.size() == limit) break;
    absl::StatusOr<SearchPlace> place = DecodePlace(bytes);
    if (!place.ok()) return absl::DataLossError("malformed search row");
    places.push_back(*std::move(place));
  }
  return places;
}

}  // namespace hearth::projections
