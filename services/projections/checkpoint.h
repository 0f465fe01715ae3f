// How far a follower has come: a row in each of its families, written in the same batch as its
// other rows.
//
//   key "\0ckpt" → position(8) ‖ step(4) ‖ format(1) ‖ resume
//
// `step` counts the steps that are done of the event after `position`, and `resume` says where the
// next one goes on; both are empty while no event is being worked off.

#ifndef HEARTH_SERVICES_PROJECTIONS_CHECKPOINT_H_
#define HEARTH_SERVICES_PROJECTIONS_CHECKPOINT_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/api/log.h"
#include "storage/api/rows.h"

namespace hearth::projections {

using storage::Position;

struct Checkpoint {
  Position position = 0;
  uint32_t step = 0;
  std::string resume;

  bool operator==(const Checkpoint&) const = default;
};

// No other key of a family may be this one.
std::string_view CheckpointKey();

std::string EncodeCheckpoint(const Checkpoint& checkpoint);
// The stored checkpoint; position 0 when the family has none. DATA_LOSS for bytes that are no
// checkpoint of this format.
absl::StatusOr<Checkpoint> ReadCheckpoint(const storage::RowReader& rows, std::string_view family);

}  // namespace hearth::projections

#endif  // HEARTH_SERVICES_PROJECTIONS_CHECKPOINT_H_
