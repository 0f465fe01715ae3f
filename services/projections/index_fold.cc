#include "services/projections/index_fold.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "services/record/record.h"
#include "storage/api/codec.h"

namespace hearth::projections {
namespace {

constexpr size_t kStreamBytes = 16;
constexpr size_t kHashBytes = 32;

}  // namespace

std::string StreamKey(v1::Stream stream) {
  std::string key(kStreamBytes, '\0');
  key.back() = static_cast<char>(stream);
  return key;
}

const std::vector<std::string>& IndexFold::families() const {
  static const auto* const kFamilies = new std::vector<std::string>{kStreamFamily, kIdFamily};
  return *kFamilies;
}

absl::Status IndexFold::Begin(const Checkpoint&) {
  rows_.ops.clear();
  return absl::OkStatus();
}

absl::StatusOr<bool> IndexFold::Apply(Position position, std::string_view record) {
  const absl::StatusOr<domain::Event> event = record::OpenHeader(position, record);
  if (!event.ok()) return event.status();
  const v1::EventHeader& header = event->header;
  std::string key =
      header.household().size() == kStreamBytes ? header.household() : StreamKey(header.stream());
  storage::AppendU64(key, position);
  std::string kind;
  storage::AppendU32(kind, header.kind());
  rows_.Put(kStreamFamily, key, kind);
  rows_.Put(kIdFamily, header.event_id(), storage::U64Key(position) + event->header_hash);
  return true;
}

absl::Status IndexFold::TakeRows(const Checkpoint&, storage::Batch* batch) {
  // In the order of the store, which then finds each place near the last one. Stable: of two rows
  // with one key the later one counts.
  std::stable_sort(rows_.ops.begin(), rows_.ops.end(), [](const auto& a, const auto& b) {
    return std::tie(a.family, a.key) < std::tie(b.family, b.key);
  });
  *batch = std::exchange(rows_, {});
  return absl::OkStatus();
}

absl::StatusOr<std::optional<IdEntry>> FindIndexedId(const storage::RowReader& rows,
                                                     std::string_view event_id) {
  const absl::StatusOr<std::string> value = rows.Get(kIdFamily, event_id);
  if (absl::IsNotFound(value.status())) return std::optional<IdEntry>();
  if (!value.ok()) return value.status();
  if (event_id == CheckpointKey() || value->size() != sizeof(Position) + kHashBytes) {
    return absl::DataLossError("malformed row of the index of ids");
  }
  return std::optional<IdEntry>({storage::ReadU64(*value), value->substr(sizeof(Position))});
}

absl::StatusOr<std::vector<Position>> IndexedPositions(const storage::RowReader& rows,
                                                       std::string_view stream, Position until) {
  std::vector<Position> positions;
  if (stream.size() != kStreamBytes || until == 0) return positions;
  const std::string from(stream);
  std::string to = from;
  storage::AppendU64(to, until);
  to.push_back('\0');  // `until` itself is in
  const absl::Status status = rows.Scan(
      kStreamFamily, from + storage::U64Key(1), to, [&](std::string_view key, std::string_view) {
        if (key.size() == kStreamBytes + sizeof(Position)) {
          positions.push_back(storage::ReadU64(key.substr(kStreamBytes)));
        }
        return true;
      });
  if (!status.ok()) return status;
  return positions;
}

}  // namespace hearth::projections
