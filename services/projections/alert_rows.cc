#include "services/projections/alert_rows.h"

#include "services/domain/submission.h"
#include "storage/api/codec.h"

namespace hearth::projections {
namespace {

constexpr size_t kPositionBytes = 8;
constexpr size_t kPlaceBytes = 1 + 1 + 4 + 4 + kAlertIdBytes;

bool IsClosed(const v1::Alert& alert) { return alert.state() == v1::ALERT_STATE_RESOLVED; }

std::string Place(const v1::Alert& alert) {
  std::string place(1, IsClosed(alert) ? '\1' : '\0');
  place.push_back(static_cast<char>(alert.priority()));
  storage::AppendU32(place,
                     alert.due_date() == 0 ? 0xffffffffU : static_cast<uint32_t>(alert.due_date()));
  storage::AppendU32(place, static_cast<uint32_t>(alert.raised_date()));
  return place + alert.alert_id();
}

std::string ListKey(std::string_view scope, const v1::Alert& alert) {
  return std::string(1, kListRows) + std::string(scope) + Place(alert);
}

std::string TownScope(const v1::Alert& alert) {
  std::string scope = alert.area_code().substr(0, kTownDigits);
  scope.resize(kTownDigits, '0');
  return scope;
}

// Area codes of different length are told apart by trailing blanks.
std::string Padded(std::string area_code) {
  area_code.resize(15, ' ');
  return area_code;
}

std::string Unpadded(std::string_view area) {
  const size_t end = area.find(' ');
  return std::string(area.substr(0, end));
}

void AppendPiece(std::string_view piece, std::string* bytes) {
  storage::AppendU32(*bytes, static_cast<uint32_t>(piece.size()));
  *bytes += piece;
}

}  // namespace

std::string AlertId(std::string_view kind, std::string_view rule_code, std::string_view whose,
                    std::string_view cause) {
  std::string bytes;
  for (const std::string_view piece : {kind, rule_code, whose, cause}) AppendPiece(piece, &bytes);
  return domain::Sha256(bytes);
}

std::string DayCause(int32_t day) {
  std::string bytes;
  storage::AppendU32(bytes, static_cast<uint32_t>(day));
  return bytes;
}

std::string AlertKey(std::string_view alert_id) {
  return std::string(1, kAlertRows) + std::string(alert_id);
}

absl::StatusOr<rows::v1::AlertRow> ParseAlert(std::string_view bytes) {
  rows::v1::AlertRow row;
  if (!row.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return absl::DataLossError("malformed alert row");
  }
  return row;
}

absl::StatusOr<std::optional<rows::v1::AlertRow>> LoadAlert(const Overlay& rows,
                                                            std::string_view alert_id) {
  if (alert_id.size() != kAlertIdBytes) return std::optional<rows::v1::AlertRow>();
  const auto bytes = rows.Get(AlertKey(alert_id));
  if (!bytes.ok()) return bytes.status();
  if (!bytes->has_value()) return std::optional<rows::v1::AlertRow>();
  absl::StatusOr<rows::v1::AlertRow> row = ParseAlert(**bytes);
  if (!row.ok()) return row.status();
  return std::optional<rows::v1::AlertRow>(*std::move(row));
}

void SaveAlert(const std::optional<rows::v1::AlertRow>& before, const rows::v1::AlertRow& after,
               Overlay* rows) {
  if (before.has_value()) {
    const v1::Alert& alert = before->alert();
    rows->Delete(FeedKey(alert.changed_position(), alert.alert_id()));
    rows->Delete(ListKey(kEverywhere, alert));
    rows->Delete(ListKey(TownScope(alert), alert));
  }
  const v1::Alert& alert = after.alert();
  rows->Put(AlertKey(alert.alert_id()), after.SerializeAsString());
  rows->Put(FeedKey(alert.changed_position(), alert.alert_id()), Padded(alert.area_code()));
  const std::string listed =
      Padded(alert.area_code()) + static_cast<char>(alert.state()) + alert.kind();
  rows->Put(ListKey(kEverywhere, alert), listed);
  rows->Put(ListKey(TownScope(alert), alert), listed);
}

std::string ListPrefix(std::string_view scope, bool closed) {
  return std::string(1, kListRows) + std::string(scope) + (closed ? '\1' : '\0');
}

absl::StatusOr<ListedAlert> ParseListed(std::string_view key, std::string_view value) {
  if (key.size() != 1 + kTownDigits + kPlaceBytes || value.size() < 16) {
    return absl::DataLossError("malformed row of the list of alerts");
  }
  ListedAlert listed;
  listed.place = std::string(key.substr(1 + kTownDigits));
  listed.alert_id = std::string(key.substr(key.size() - kAlertIdBytes));
  listed.area_code = Unpadded(value.substr(0, 15));
  listed.state = static_cast<v1::AlertState>(value[15]);
  listed.kind = std::string(value.substr(16));
  return listed;
}

std::string FeedKey(storage::Position position, std::string_view alert_id) {
  return std::string(1, kFeedRows) + storage::U64Key(position) + std::string(alert_id);
}

absl::StatusOr<FedAlert> ParseFed(std::string_view key, std::string_view value) {
  if (key.size() != 1 + kPositionBytes + kAlertIdBytes) {
    return absl::DataLossError("malformed row of the feed of alerts");
  }
  return FedAlert{storage::ReadU64(key.substr(1)), std::string(key.substr(1 + kPositionBytes)),
                  Unpadded(value)};
}

std::string CountKey(std::string_view alert_id) {
  return std::string(1, kCountRows) + std::string(alert_id);
}

std::string CountsChangedKey(char kind) { return {kCountChangedRows, kind}; }

}  // namespace hearth::projections
