// SearchProjection: files each household under everything that it may be searched for, and keeps
// what lists show.

#ifndef HEARTH_SERVICES_PROJECTIONS_SEARCH_PROJECTION_H_
#define HEARTH_SERVICES_PROJECTIONS_SEARCH_PROJECTION_H_

#include <string>

#include "absl/container/flat_hash_map.h"
#include "services/projections/read_model.h"
#include "storage/api/keys.h"

namespace hearth::projections {

class SearchProjection : public ReadModel {
 public:
  // `keys` outlives it.
  explicit SearchProjection(const storage::Keys* keys) : keys_(keys) {}

  absl::Status OnHousehold(const Change& change, rows::v1::WatchedHousehold* watched,
                           Overlay* rows) override;

 private:
  void FileFlags(const Change& change, const rows::v1::WatchedHousehold& watched, Overlay* rows);
  void FileTexts(const Change& change, rows::v1::WatchedHousehold* watched, Overlay* rows);
  void File(const std::string& term, const std::string& place, Overlay* rows);
  // TermPrefix of a term; of those that many households share it is kept.
  std::string PrefixOf(const std::string& term);

  const storage::Keys* const keys_;
  absl::flat_hash_map<std::string, std::string> prefixes_;
};

}  // namespace hearth::projections

#endif  // HEARTH_SERVICES_PROJECTIONS_SEARCH_PROJECTION_H_
