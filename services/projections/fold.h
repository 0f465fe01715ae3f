// Fold: what one follower makes of the log. The loop around it is Follower.
//
// Called from one thread at a time. Rows are buffered until TakeRows, so that a batch holds each
// row once.

#ifndef HEARTH_SERVICES_PROJECTIONS_FOLD_H_
#define HEARTH_SERVICES_PROJECTIONS_FOLD_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/projections/checkpoint.h"
#include "storage/api/rows.h"

namespace hearth::projections {

class Fold {
 public:
  virtual ~Fold() = default;

  // Families that are its own; all of them bear the checkpoint.
  virtual const std::vector<std::string>& families() const = 0;
  // Loads what it keeps in memory. An error means that the rows are not sound.
  virtual absl::Status Begin(const Checkpoint& checkpoint) = 0;

  // Buffers the rows of one event. False, with nothing buffered, when the event touches so many
  // rows that it has to be worked off in steps.
  virtual absl::StatusOr<bool> Apply(Position position, std::string_view record) = 0;

  // Holds as much in memory as it should: the batch ends here.
  virtual bool IsFull() const { return false; }

  struct Step {
    bool complete = true;
    std::string resume;  // for the next step
  };
  // Buffers the rows of one step; `resume` is "" for the first. Nothing of other events is buffered
  // meanwhile.
  virtual absl::StatusOr<Step> ApplyStep(Position position, std::string_view record,
                                         std::string_view resume) {
    static_cast<void>(position), static_cast<void>(record), static_cast<void>(resume);
    return absl::InternalError("this follower has no steps");
  }

  // Moves the buffered rows into the batch, which goes up to `to`.
  virtual absl::Status TakeRows(const Checkpoint& to, storage::Batch* batch) = 0;
};

}  // namespace hearth::projections

#endif  // HEARTH_SERVICES_PROJECTIONS_FOLD_H_
