#include "services/projections/checkpoint.h"

#include "absl/strings/str_cat.h"
#include "storage/api/codec.h"

namespace hearth::projections {
namespace {

// Of everything that the family holds. A follower that finds another one begins anew.
constexpr char kFormat = 2;
constexpr size_t kFixedBytes = 8 + 4 + 1;

}  // namespace

std::string_view CheckpointKey() {
  static constexpr char kKey[] = "\0ckpt";
  return {kKey, sizeof(kKey) - 1};
}

std::string EncodeCheckpoint(const Checkpoint& checkpoint) {
  std::string bytes = storage::U64Key(checkpoint.position);
  storage::AppendU32(bytes, checkpoint.step);
  bytes.push_back(kFormat);
  return bytes + checkpoint.resume;
}

absl::StatusOr<Checkpoint> ReadCheckpoint(const storage::RowReader& rows, std::string_view family) {
  const absl::StatusOr<std::string> bytes = rows.Get(family, CheckpointKey());
  if (absl::IsNotFound(bytes.status())) return Checkpoint{};
  if (!bytes.ok()) return bytes.status();
  if (bytes->size() < kFixedBytes || (*bytes)[kFixedBytes - 1] != kFormat) {
    return absl::DataLossError(absl::StrCat("family ", std::string(family), ": unknown format"));
  }
  Checkpoint checkpoint;
  checkpoint.position = storage::ReadU64(*bytes);
  checkpoint.step = storage::ReadU32(std::string_view(*bytes).substr(8));
  checkpoint.resume = bytes->substr(kFixedBytes);
  return checkpoint;
}

}  // namespace hearth::projections
