// AuditTrail: reads the audit stream of the log, the part that the index has not come to included.

#ifndef HEARTH_SERVICES_ACCESS_AUDIT_TRAIL_H_
#define HEARTH_SERVICES_ACCESS_AUDIT_TRAIL_H_

#include <cstdint>
#include <functional>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/domain/event.h"
#include "storage/api/keys.h"
#include "storage/api/log.h"

namespace hearth::access {

// Thread-safe.
class AuditTrail {
 public:
  using Position = storage::Position;
  // Where audit events lie, as far as the index has come (projections::Views).
  struct Index {
    std::function<Position()> checkpoint;
    std::function<absl::StatusOr<std::vector<Position>>(Position until)> positions;  // ascending
  };
  // Returns false to end. Accepted events only.
  using Visit = std::function<bool(const domain::Event&)>;

  // `log` and `keys` outlive it.
  AuditTrail(const storage::Log* log, const storage::Keys* keys, Index index)
      : log_(log), keys_(keys), index_(std::move(index)) {}

  // Newest first, below `before`; 0 = from the head. Errors of the log.
  absl::Status Down(Position before, const Visit& visit) const;
  // Oldest first: all that were recorded at or after `from_ms` and before `to_ms`.
  absl::Status Up(int64_t from_ms, int64_t to_ms, const Visit& visit) const;

 private:
  // All below `before`, ascending.
  absl::StatusOr<std::vector<Position>> Positions(Position before) const;
  absl::StatusOr<domain::Event> Open(Position position) const;
  // The first place in `positions` that was recorded at or after `time_ms`.
  absl::StatusOr<size_t> Since(const std::vector<Position>& positions, int64_t time_ms) const;

  const storage::Log* const log_;
  const storage::Keys* const keys_;
  const Index index_;
};

}  // namespace hearth::access

#endif  // HEARTH_SERVICES_ACCESS_AUDIT_TRAIL_H_
