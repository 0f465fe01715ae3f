// Rows of households, and the facts behind them.
//
//   'h' ‖ household(16) → rows.v1.HouseholdRow; its personal part is sealed under its own key

#ifndef HEARTH_SERVICES_PROJECTIONS_HOUSEHOLD_ROWS_H_
#define HEARTH_SERVICES_PROJECTIONS_HOUSEHOLD_ROWS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "hearth/rows/v1/views.pb.h"
#include "services/domain/event.h"
#include "services/domain/releases.h"
#include "storage/api/keys.h"
#include "storage/api/log.h"

namespace hearth::projections {

inline constexpr char kHouseholdRows = 'h';
inline constexpr size_t kHouseholdBytes = 16;

std::string HouseholdKey(std::string_view household);

// Opens a row into messages that the caller owns (on an arena, say). The personal part of an erased
// household is empty. DATA_LOSS for malformed bytes.
absl::Status OpenHouseholdRow(std::string_view household, std::string_view bytes,
                              const storage::Keys& keys, rows::v1::HouseholdRow* row,
                              rows::v1::WatchedHousehold* watched);
// Seals `watched` (nothing for an erased household) into `row->sealed`; the
// bytes of the row.
absl::StatusOr<std::string> SealHouseholdRow(std::string_view household,
                                             const rows::v1::WatchedHousehold& watched,
                                             storage::Keys* keys, rows::v1::HouseholdRow* row);

// A row with its personal part opened.
struct HouseholdEntry {
  rows::v1::HouseholdRow row;  // `sealed` is empty
  rows::v1::WatchedHousehold watched;
};

absl::StatusOr<HouseholdEntry> OpenHouseholdRow(std::string_view household, std::string_view bytes,
                                                const storage::Keys& keys);

// The positions at or below `until`.
std::vector<storage::Position> PositionsUntil(const rows::v1::HouseholdRow& row,
                                              storage::Position until);
// The events at these positions, in their order; of those in quarantine folds read what `releases`
// lets them.
absl::StatusOr<std::vector<domain::Event>> ReadEvents(
    const std::vector<storage::Position>& positions, const domain::Releases& releases,
    const storage::Log& log, const storage::Keys& keys);

}  // namespace hearth::projections

#endif  // HEARTH_SERVICES_PROJECTIONS_HOUSEHOLD_ROWS_H_
