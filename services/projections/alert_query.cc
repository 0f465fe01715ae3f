#include "services/projections/alert_query.h"

#include <optional>
#include <string>
#include <utility>

#include "services/projections/alert_rows.h"
#include "services/projections/household_query.h"

namespace hearth::projections {
namespace {

constexpr int kChangesMax = 1'000;
constexpr int kChangesDefault = 200;

// 牵头单位 of the town as the tree says today.
std::string UnitOf(const std::string& area_code, const domain::Control& control) {
  const std::string town =
      control.areas->AncestorAt(area_code, static_cast<int>(kTownDigits), control.opened_day);
  const auto node = control.areas->Find(town, control.opened_day);
  return node.has_value() ? node->lead_unit() : std::string();
}

// NOT_FOUND also for an alert of a household that is closed.
absl::StatusOr<v1::Alert> Show(const Sight& sight, const domain::Control& control,
                               std::string_view alert_id) {
  const auto bytes = sight.rows->Get(sight.family(), AlertKey(alert_id));
  if (!bytes.ok()) return bytes.status();
  absl::StatusOr<rows::v1::AlertRow> row = ParseAlert(*bytes);
  if (!row.ok()) return row.status();
  v1::Alert alert = std::move(*row->mutable_alert());
  alert.set_responsible_unit(UnitOf(alert.area_code(), control));
  if (alert.household().empty()) return alert;
  if (sight.closed->contains(alert.household())) return absl::NotFoundError("alert: closed");
  absl::StatusOr<HouseholdEntry> entry =
      FindHousehold(sight, alert.household(), sight.checkpoint.position);
  if (!entry.ok()) return absl::DataLossError("an alert of a household that has no row");
  *alert.mutable_whom() = std::move(*entry->watched.mutable_summary());
  return alert;
}

absl::Status ShowAll(const Sight& sight, const domain::Control& control,
                     const std::vector<std::string>& ids, std::vector<v1::Alert>* alerts) {
  for (const std::string& id : ids) {
    absl::StatusOr<v1::Alert> alert = Show(sight, control, id);
    if (absl::IsNotFound(alert.status())) continue;
    if (!alert.ok()) return alert.status();
    alerts->push_back(*std::move(alert));
  }
  return absl::OkStatus();
}

bool IsUnder(const std::string& area_code, std::string_view root, const domain::Control& control) {
  return control.areas->IsUnder(area_code, root, control.opened_day);
}

bool IsWanted(const ListedAlert& listed, const AlertCriteria& criteria,
              const domain::Control& control) {
  if (criteria.state != v1::ALERT_STATE_UNSPECIFIED && criteria.state != listed.state) return false;
  if (!criteria.kind.empty() && criteria.kind != listed.kind) return false;
  return IsUnder(listed.area_code, criteria.area_code, control);
}

// The rows to look through: those of one town where the area lies in one town by its code.
std::string ScopeOf(const Sight& sight, const Instant& now, std::string_view area_code) {
  const std::vector<std::string> prefixes = CodePrefixes(sight, now, area_code);
  const bool one_town = prefixes.size() == 1 && prefixes[0].size() >= kTownDigits;
  return one_town ? prefixes[0].substr(0, kTownDigits) : std::string(kEverywhere);
}

}  // namespace

absl::StatusOr<AlertPage> AnswerAlerts(const Sight& sight, const AlertCriteria& criteria) {
  const absl::StatusOr<std::string> token = ReadToken(criteria.page_token);
  if (!token.ok()) return token.status();
  const Instant now = Now(sight);
  const size_t page_size = static_cast<size_t>(PageSize(criteria.page_size));
  const std::string scope = ScopeOf(sight, now, criteria.area_code);
  const std::string prefix = ListPrefix(scope, criteria.state == v1::ALERT_STATE_RESOLVED);
  const std::string all = ListPrefix(scope, false).substr(0, prefix.size() - 1);
  std::string from = prefix;
  if (!token->empty()) from = all + *token + '\0';
  if (from < prefix) return absl::InvalidArgumentError("page_token: belongs to another list");
  std::vector<std::string> ids;
  AlertPage page;
  page.moment = now.moment();
  std::string last;
  size_t looked_at = 0;
  absl::Status status;
  const absl::Status scanned = sight.rows->Scan(
      sight.family(), from, PrefixEnd(prefix), [&](std::string_view key, std::string_view value) {
        const absl::StatusOr<ListedAlert> listed = ParseListed(key, value);
        if (!listed.ok()) status = listed.status();
        if (!status.ok()) return false;
        const bool wanted = IsWanted(*listed, criteria, now.control);
        if ((wanted && ids.size() == page_size) || looked_at == kListedMax) {
          page.next_page_token = MakeToken(last);
          return false;
        }
        ++looked_at;
        last = listed->place;
        if (wanted) ids.push_back(listed->alert_id);
        return true;
      });
  if (!scanned.ok()) return scanned;
  if (!status.ok()) return status;
  status = ShowAll(sight, now.control, ids, &page.alerts);
  if (!status.ok()) return status;
  return page;
}

absl::StatusOr<AlertChanges> AnswerAlertChanges(const Sight& sight, std::string_view area_code,
                                                Position cursor, int limit) {
  const Instant now = Now(sight);
  const size_t most =
      static_cast<size_t>(limit <= 0 ? kChangesDefault : std::min(limit, kChangesMax));
  AlertChanges changes;
  changes.version = sight.version->version();
  changes.cursor = std::max(cursor, sight.checkpoint.position);
  changes.caught_up = true;
  std::vector<std::string> ids;
  Position last = cursor;
  absl::Status status;
  const std::string prefix(1, kFeedRows);
  const absl::Status scanned =
      sight.rows->Scan(sight.family(), FeedKey(cursor + 1, ""), PrefixEnd(prefix),
                       [&](std::string_view key, std::string_view value) {
                         const absl::StatusOr<FedAlert> fed = ParseFed(key, value);
                         if (!fed.ok()) status = fed.status();
                         if (!status.ok()) return false;
                         if (ids.size() >= most && fed->position > last) {
                           changes.cursor = last;
                           changes.caught_up = false;
                           return false;
                         }
                         last = fed->position;
                         if (IsUnder(fed->area_code, area_code, now.control))
                           ids.push_back(fed->alert_id);
                         return true;
                       });
  if (!scanned.ok()) return scanned;
  if (!status.ok()) return status;
  status = ShowAll(sight, now.control, ids, &changes.alerts);
  if (!status.ok()) return status;
  return changes;
}

absl::StatusOr<v1::Alert> AnswerAlert(const Sight& sight, std::string_view alert_id) {
  absl::StatusOr<v1::Alert> alert = Show(sight, Now(sight).control, alert_id);
  if (absl::IsNotFound(alert.status())) return absl::NotFoundError("alert_id: no such alert");
  return alert;
}

}  // namespace hearth::projections
