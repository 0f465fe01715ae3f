#include "services/projections/household_rows.h"

#include "services/domain/submission.h"
#include "services/record/record.h"

namespace hearth::projections {
namespace {

// What is sealed here cannot be passed off as something else that the same key seals.
std::string Place(std::string_view household) { return "hearth.watched." + std::string(household); }

}  // namespace

std::string HouseholdKey(std::string_view household) {
  return std::string(1, kHouseholdRows) + std::string(household);
}

absl::Status OpenHouseholdRow(std::string_view household, std::string_view bytes,
                              const storage::Keys& keys, rows::v1::HouseholdRow* row,
                              rows::v1::WatchedHousehold* watched) {
  if (!row->ParseFromArray(bytes.data(), static_cast<int>(bytes.size())) ||
      row->positions_size() != row->kinds_size()) {
    return absl::DataLossError("malformed household row");
  }
  if (row->sealed().empty()) return absl::OkStatus();
  const absl::StatusOr<std::string> opened =
      keys.Open(domain::HouseholdSubject(household), Place(household), row->sealed());
  row->clear_sealed();
  if (absl::IsFailedPrecondition(opened.status())) return absl::OkStatus();  // erased
  if (!opened.ok()) return opened.status();
  if (!watched->ParseFromString(*opened)) return absl::DataLossError("malformed household row");
  return absl::OkStatus();
}

absl::StatusOr<HouseholdEntry> OpenHouseholdRow(std::string_view household, std::string_view bytes,
                                                const storage::Keys& keys) {
  HouseholdEntry entry;
  absl::Status status = OpenHouseholdRow(household, bytes, keys, &entry.row, &entry.watched);
  if (!status.ok()) return status;
  return entry;
}

absl::StatusOr<std::string> SealHouseholdRow(std::string_view household,
                                             const rows::v1::WatchedHousehold& watched,
                                             storage::Keys* keys, rows::v1::HouseholdRow* row) {
  row->clear_sealed();
  // Only accepted facts make a key: a household that is merely named has none.
  const std::string plain = watched.SerializeAsString();
  if (!plain.empty()) {
    absl::StatusOr<std::string> sealed =
        keys->Seal(domain::HouseholdSubject(household), Place(household), plain);
    if (sealed.ok()) {
      row->set_sealed(*std::move(sealed));
    } else if (!absl::IsFailedPrecondition(sealed.status())) {
      return sealed.status();
    }
  }
  return row->SerializeAsString();
}

std::vector<storage::Position> PositionsUntil(const rows::v1::HouseholdRow& row,
                                              storage::Position until) {
  std::vector<storage::Position> positions;
  for (const storage::Position position : row.positions()) {
    if (position <= until) positions.push_back(position);
  }
  return positions;
}

absl::StatusOr<std::vector<domain::Event>> ReadEvents(
    const std::vector<storage::Position>& positions, const domain::Releases& releases,
    const storage::Log& log, const storage::Keys& keys) {
  std::vector<domain::Event> events;
  events.reserve(positions.size());
  for (const storage::Position position : positions) {
    const absl::StatusOr<std::string> bytes = log.Get(position);
    if (!bytes.ok()) return bytes.status();
    absl::StatusOr<domain::Event> event = record::Open(position, *bytes, keys);
    if (!event.ok()) return event.status();
    releases.Mark(&*event);
    events.push_back(*std::move(event));
  }
  return events;
}

}  // namespace hearth::projections
