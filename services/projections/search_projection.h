// SearchProjection: files each household under everything that it may be searched for, and keeps
// what lists show.

#ifndef HEARTH_SERVICES_PROJECTIONS_SEARCH_PROJECTION_H_
#define HEARTH_SERVICES_PROJECTIONS_SEARCH_PROJECTION_H_

#include <string>

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
  void FileFlags(const Change& change, const rows::v1::WatchedHousehold& watched,
                 Overlay* rows) const;
  void FileTexts(const Change& change, rows::v1::WatchedHousehold* watched, Overlay* rows) const;
  void File(const std::string& term, const Change& change, Overlay* rows) const;

  const storage::Keys* const keys_;
};

}  // namespace hearth::projections

#endif  // HEARTH_SERVICES_PROJECTIONS_SEARCH_PROJECTION_H_
