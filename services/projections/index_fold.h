// IndexFold: where events are: by household or reserved stream, and by id. Reads headers only.
//
//   stream: household or StreamKey (16) ‖ position(8) → kind(4)
//   id:     event_id(16) → position(8) ‖ header hash(32)

#ifndef HEARTH_SERVICES_PROJECTIONS_INDEX_FOLD_H_
#define HEARTH_SERVICES_PROJECTIONS_INDEX_FOLD_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/projections/fold.h"
#include "services/projections/views.h"

namespace hearth::projections {

inline constexpr char kStreamFamily[] = "stream";
inline constexpr char kIdFamily[] = "id";

class IndexFold : public Fold {
 public:
  const std::vector<std::string>& families() const override;
  absl::Status Begin(const Checkpoint& checkpoint) override;
  absl::StatusOr<bool> Apply(Position position, std::string_view record) override;
  absl::Status TakeRows(const Checkpoint& to, storage::Batch* batch) override;

 private:
  storage::Batch rows_;
};

absl::StatusOr<std::optional<IdEntry>> FindIndexedId(const storage::RowReader& rows,
                                                     std::string_view event_id);
// Ascending, at or below `until`.
absl::StatusOr<std::vector<Position>> IndexedPositions(const storage::RowReader& rows,
                                                       std::string_view stream, Position until);

}  // namespace hearth::projections

#endif  // HEARTH_SERVICES_PROJECTIONS_INDEX_FOLD_H_
