#include "services/projections/duty_rows.h"

#include "storage/api/codec.h"

namespace hearth::projections {
namespace {

constexpr size_t kPrefixBytes = 1 + 4;

std::string DayPrefix(int32_t day) {
  std::string key(1, kDutyRows);
  storage::AppendU32(key, static_cast<uint32_t>(day));
  return key;
}

}  // namespace

std::string DutyKey(int32_t day, std::string_view household) {
  return DayPrefix(day) + std::string(household);
}

absl::StatusOr<std::vector<std::string>> DueKeys(const Overlay& rows, int32_t from, int32_t until,
                                                 std::string_view after, size_t limit) {
  std::vector<std::string> keys;
  const std::string begin = after.empty() ? DayPrefix(from + 1) : std::string(after) + '\0';
  const absl::Status status =
      rows.Scan(begin, DayPrefix(until + 1), [&](std::string_view key, std::string_view) {
        keys.emplace_back(key);
        return keys.size() < limit;
      });
  if (!status.ok()) return status;
  for (const std::string& key : keys) {
    if (key.size() <= kPrefixBytes) return absl::DataLossError("malformed due row");
  }
  return keys;
}

std::string_view DueHousehold(std::string_view key) { return key.substr(kPrefixBytes); }

}  // namespace hearth::projections
