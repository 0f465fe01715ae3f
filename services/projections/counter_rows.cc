#include "services/projections/counter_rows.h"

#include "services/projections/overlay.h"
#include "storage/api/codec.h"

namespace hearth::projections {

std::string VillageKey(std::string_view village) {
  return std::string(1, kVillageRows) + std::string(village);
}

std::string DayKey(std::string_view village, int32_t day) {
  std::string key(1, kDayRows);
  key += village;
  storage::AppendU32(key, ~static_cast<uint32_t>(day));
  return key;
}

rows::v1::CounterRow ToRow(const Counters& counters) {
  rows::v1::CounterRow row;
  for (const auto& [key, value] : counters) {
    if (value == 0) continue;
    rows::v1::CounterValue* counter = row.add_values();
    counter->set_key(key);
    counter->set_value(value);
  }
  return row;
}

// Both sides ascend by key: one walk.
void AddRow(const rows::v1::CounterRow& row, Counters* counters) {
  auto at = counters->begin();
  for (const rows::v1::CounterValue& counter : row.values()) {
    while (at != counters->end() && at->first < counter.key()) ++at;
    if (at == counters->end() || at->first != counter.key()) {
      at = counters->emplace_hint(at, counter.key(), 0);
    }
    at->second += counter.value();
  }
}

absl::StatusOr<rows::v1::CounterRow> TotalsOf(const storage::RowReader& rows,
                                              std::string_view family, std::string_view village,
                                              int32_t day) {
  rows::v1::CounterRow row;
  bool sound = true;
  const absl::Status scanned =
      rows.Scan(family, DayKey(village, day), DayKey(village, 0),
                [&](std::string_view, std::string_view value) {
                  sound = row.ParseFromArray(value.data(), static_cast<int>(value.size()));
                  return false;
                });
  if (!scanned.ok()) return scanned;
  if (!sound) return absl::DataLossError("malformed row of figures");
  return row;
}

absl::StatusOr<std::vector<std::string>> VillagesOf(const storage::RowReader& rows,
                                                    std::string_view family) {
  std::vector<std::string> villages;
  const std::string prefix(1, kVillageRows);
  const absl::Status status =
      rows.Scan(family, prefix, PrefixEnd(prefix), [&](std::string_view key, std::string_view) {
        villages.emplace_back(key.substr(1));
        return true;
      });
  if (!status.ok()) return status;
  return villages;
}

}  // namespace hearth::projections
