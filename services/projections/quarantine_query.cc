#include "services/projections/quarantine_query.h"

#include <utility>

#include "services/projections/overlay.h"
#include "services/projections/quarantine_rows.h"
#include "storage/api/codec.h"

namespace hearth::projections {
namespace {

bool IsWanted(const v1::QuarantinedEvent& event, const QuarantineCriteria& criteria,
              const domain::Control& control) {
  if (criteria.state != v1::QUARANTINE_STATE_UNSPECIFIED && event.state() != criteria.state) {
    return false;
  }
  return criteria.area_code.empty() ||
         control.areas->IsUnder(event.area_code(), criteria.area_code, control.opened_day);
}

// Where the page begins.
absl::StatusOr<std::string> From(std::string_view page_token) {
  const absl::StatusOr<std::string> token = ReadToken(page_token);
  if (!token.ok()) return token.status();
  if (token->empty()) return QuarantineKey(0);
  if (token->size() != sizeof(Position)) {
    return absl::InvalidArgumentError("page_token: not one of ours, begin without one");
  }
  return QuarantineKey(storage::ReadU64(*token) + 1);
}

}  // namespace

absl::StatusOr<QuarantinePage> AnswerQuarantine(const Sight& sight,
                                                const QuarantineCriteria& criteria) {
  const absl::StatusOr<std::string> from = From(criteria.page_token);
  if (!from.ok()) return from.status();
  const Instant now = Now(sight);
  const auto most = static_cast<size_t>(PageSize(criteria.page_size));
  QuarantinePage page;
  page.moment = now.moment();
  absl::Status status;
  const absl::Status scanned = sight.rows->Scan(
      sight.family(), *from, PrefixEnd(std::string(1, kQuarantineRows)),
      [&](std::string_view, std::string_view value) {
        v1::QuarantinedEvent event;
        if (!event.ParseFromArray(value.data(), static_cast<int>(value.size()))) {
          status = absl::DataLossError("malformed quarantine row");
          return false;
        }
        if (!IsWanted(event, criteria, now.control)) return true;
        if (page.events.size() == most) {
          page.next_page_token = MakeToken(storage::U64Key(page.events.back().position()));
          return false;
        }
        page.events.push_back(std::move(event));
        return true;
      });
  if (!scanned.ok()) return scanned;
  if (!status.ok()) return status;
  return page;
}

}  // namespace hearth::projections
