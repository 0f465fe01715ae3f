#include "services/projections/counter_rows.h"

#include "services/projections/overlay.h"
#include "storage/api/codec.h"

namespace hearth::projections {
namespace {

std::string Key(char rows, std::string_view village, int32_t time) {
  std::string key(1, rows);
  key += village;
  storage::AppendU32(key, static_cast<uint32_t>(time));
  return key;
}

int32_t MonthOf(int32_t day) { return day / 100; }

// The newest totals that hold for `month`, and the first day that they leave out.
absl::StatusOr<int32_t> AddTotals(const storage::RowReader& rows, std::string_view family,
                                  std::string_view village, int32_t month, Counters* counters) {
  int32_t first_day = 0;
  absl::Status status;
  const absl::Status scanned = rows.ScanBack(
      family, Key(kMonthRows, village, 0), Key(kMonthRows, village, month + 1),
      [&](std::string_view key, std::string_view value) {
        first_day = static_cast<int32_t>(storage::ReadU32(key.substr(1 + kVillageDigits)) * 100);
        status = AddCounters(value, counters);
        return false;
      });
  if (!scanned.ok()) return scanned;
  if (!status.ok()) return status;
  return first_day;
}

}  // namespace

std::string VillageKey(std::string_view village) {
  return std::string(1, kVillageRows) + std::string(village);
}

std::string DayKey(std::string_view village, int32_t day) { return Key(kDayRows, village, day); }

std::string MonthKey(std::string_view village, int32_t day) {
  return Key(kMonthRows, village, MonthOf(day));
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

void AddRow(const rows::v1::CounterRow& row, Counters* counters) {
  for (const rows::v1::CounterValue& counter : row.values()) {
    (*counters)[counter.key()] += counter.value();
  }
}

absl::Status AddCounters(std::string_view bytes, Counters* counters) {
  rows::v1::CounterRow row;
  if (!row.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return absl::DataLossError("malformed row of figures");
  }
  AddRow(row, counters);
  return absl::OkStatus();
}

absl::StatusOr<Counters> TotalsOf(const storage::RowReader& rows, std::string_view family,
                                  std::string_view village, int32_t day) {
  Counters counters;
  const absl::StatusOr<int32_t> first_day =
      AddTotals(rows, family, village, MonthOf(day), &counters);
  if (!first_day.ok()) return first_day.status();
  absl::Status status;
  const absl::Status scanned =
      rows.Scan(family, DayKey(village, *first_day), DayKey(village, day + 1),
                [&](std::string_view, std::string_view value) {
                  status = AddCounters(value, &counters);
                  return status.ok();
                });
  if (!scanned.ok()) return scanned;
  if (!status.ok()) return status;
  return counters;
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
