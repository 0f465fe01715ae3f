#include "services/access/audit_trail.h"

#include <algorithm>
#include <utility>

#include "services/record/record.h"

namespace hearth::access {

absl::StatusOr<std::vector<AuditTrail::Position>> AuditTrail::Positions(Position before) const {
  const Position until = before == 0 ? log_->head().position : before - 1;
  const Position indexed = std::min(index_.checkpoint(), until);
  absl::StatusOr<std::vector<Position>> positions = index_.positions(indexed);
  if (!positions.ok() || indexed == until) return positions;
  absl::Status fault;
  const absl::Status status =
      log_->Read(indexed + 1, [&](Position position, std::string_view record) {
        const absl::StatusOr<domain::Event> event = record::OpenHeader(position, record);
        fault = event.status();
        if (!event.ok() || position > until) return false;
        if (event->header.stream() == v1::STREAM_AUDIT) positions->push_back(position);
        return true;
      });
  if (!fault.ok()) return fault;
  if (!status.ok()) return status;
  return positions;
}

absl::StatusOr<domain::Event> AuditTrail::Open(Position position) const {
  const absl::StatusOr<std::string> record = log_->Get(position);
  if (!record.ok()) return record.status();
  return record::Open(position, *record, *keys_);
}

absl::Status AuditTrail::Down(Position before, const Visit& visit) const {
  const absl::StatusOr<std::vector<Position>> positions = Positions(before);
  if (!positions.ok()) return positions.status();
  for (auto position = positions->rbegin(); position != positions->rend(); ++position) {
    const absl::StatusOr<domain::Event> event = Open(*position);
    if (!event.ok()) return event.status();
    if (event->accepted() && !visit(*event)) break;
  }
  return absl::OkStatus();
}

absl::StatusOr<size_t> AuditTrail::Since(const std::vector<Position>& positions,
                                         int64_t time_ms) const {
  size_t low = 0, high = positions.size();  // recorded times ascend with the positions
  while (low < high) {
    const size_t middle = low + (high - low) / 2;
    const absl::StatusOr<std::string> record = log_->Get(positions[middle]);
    if (!record.ok()) return record.status();
    const absl::StatusOr<domain::Event> event = record::OpenHeader(positions[middle], *record);
    if (!event.ok()) return event.status();
    (event->recorded_time_ms < time_ms ? low : high) =
        event->recorded_time_ms < time_ms ? middle + 1 : middle;
  }
  return low;
}

absl::Status AuditTrail::Up(int64_t from_ms, int64_t to_ms, const Visit& visit) const {
  const absl::StatusOr<std::vector<Position>> positions = Positions(0);
  if (!positions.ok()) return positions.status();
  const absl::StatusOr<size_t> first = Since(*positions, from_ms);
  if (!first.ok()) return first.status();
  for (size_t i = *first; i < positions->size(); ++i) {
    const absl::StatusOr<domain::Event> event = Open((*positions)[i]);
    if (!event.ok()) return event.status();
    if (event->recorded_time_ms >= to_ms) break;
    if (event->accepted() && !visit(*event)) break;
  }
  return absl::OkStatus();
}

}  // namespace hearth::access
