// Rows of alerts. They hold no personal data: codes, areas, random ids, and remarks that must be
// free of it.
//
//   'A' ‖ alert_id(32) → rows.v1.AlertRow
//
//   The feed of changes; the older row goes when the alert changes again:
//   'F' ‖ changed_position(8) ‖ alert_id(32) → area(15)
//
//   Lists, in their order; once under the scope of nine '0' (everywhere), once under the first nine
//   digits of the area's code:
//   'L' ‖ scope(9) ‖ closed(1) ‖ priority(1) ‖ due(4, none = ff) ‖ raised(4) ‖ alert_id(32)
//       → area(15) ‖ state(1) ‖ kind
//
//   Households behind an alert of a village:
//   'W' ‖ alert_id(32) → rows.v1.VillageCount
//
//   Counts that are not yet in their alerts. One row, always at the same key: rows that come and go
//   would leave a trail to be walked over:
//   'X' ‖ kind(1) → rows.v1.AlertIds

#ifndef HEARTH_SERVICES_PROJECTIONS_ALERT_ROWS_H_
#define HEARTH_SERVICES_PROJECTIONS_ALERT_ROWS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "hearth/rows/v1/views.pb.h"
#include "services/projections/overlay.h"
#include "storage/api/log.h"
#include "storage/api/rows.h"

namespace hearth::projections {

inline constexpr char kAlertRows = 'A';
inline constexpr char kFeedRows = 'F';
inline constexpr char kListRows = 'L';
inline constexpr char kCountRows = 'W';
inline constexpr char kCountChangedRows = 'X';

inline constexpr size_t kAlertIdBytes = 32;
inline constexpr size_t kTownDigits = 9;
inline constexpr char kEverywhere[] = "000000000";

// SHA-256 over kind, rule, household or area, causing event or due day, each with its length.
std::string AlertId(std::string_view kind, std::string_view rule_code, std::string_view whose,
                    std::string_view cause);
// A due day or month as `cause`.
std::string DayCause(int32_t day);

std::string AlertKey(std::string_view alert_id);
absl::StatusOr<rows::v1::AlertRow> ParseAlert(std::string_view bytes);

// nullopt for an alert that was never raised.
absl::StatusOr<std::optional<rows::v1::AlertRow>> LoadAlert(const Overlay& rows,
                                                            std::string_view alert_id);
// Writes the alert and its rows in feed and lists in place of those of `before`.
void SaveAlert(const std::optional<rows::v1::AlertRow>& before, const rows::v1::AlertRow& after,
               Overlay* rows);

// An entry of a list, from key and value of its row.
struct ListedAlert {
  std::string place;  // the key behind scope: the order within the scope
  std::string alert_id;
  std::string area_code;
  v1::AlertState state = v1::ALERT_STATE_UNSPECIFIED;
  std::string kind;
};
std::string ListPrefix(std::string_view scope, bool closed);
absl::StatusOr<ListedAlert> ParseListed(std::string_view key, std::string_view value);

std::string FeedKey(storage::Position position, std::string_view alert_id);
struct FedAlert {
  storage::Position position = 0;
  std::string alert_id;
  std::string area_code;
};
absl::StatusOr<FedAlert> ParseFed(std::string_view key, std::string_view value);

// Kind of a count, as a byte of its key.
inline constexpr char kVisitsCount = 'v';
inline constexpr char kFaultsCount = 'f';
std::string CountKey(std::string_view alert_id);
std::string CountsChangedKey(char kind);

}  // namespace hearth::projections

#endif  // HEARTH_SERVICES_PROJECTIONS_ALERT_ROWS_H_
