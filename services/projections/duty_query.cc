#include "services/projections/duty_query.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "services/projections/case_query.h"
#include "services/projections/case_rows.h"

namespace hearth::projections {
namespace {

// The lists to walk through: the account's, else those of the scopes in which the areas lie by
// their codes.
std::vector<ListStretch> StretchesFor(const Sight& sight, const std::vector<std::string>& prefixes,
                                      const DutyCriteria& criteria) {
  std::set<std::string> lists;
  if (!criteria.account.empty()) {
    lists.insert(AccountList(criteria.account));
  } else {
    for (const std::string& prefix : prefixes) {
      lists.insert(DutyList(DutyScope(prefix), criteria.kind));
    }
  }
  std::vector<ListStretch> stretches;
  for (const std::string& list : lists) {
    ListStretch& stretch = stretches.emplace_back();
    stretch.base = ListBase(list, *sight.keys);
    if (criteria.until_date != 0) stretch.until = DutyDay(criteria.until_date + 1);
  }
  return stretches;
}

bool IsUnder(const std::string& area_code, const std::vector<std::string>& prefixes) {
  return std::any_of(prefixes.begin(), prefixes.end(),
                     [&](const std::string& prefix) { return area_code.starts_with(prefix); });
}

}  // namespace

absl::StatusOr<DutyPage> AnswerDuties(const Sight& sight, const DutyCriteria& criteria) {
  const Instant now = Now(sight);
  DutyPage page;
  page.moment = now.moment();
  const std::vector<std::string> prefixes = CodePrefixes(sight, now, criteria.area_code);
  std::string household;  // the one that was loaded last: its duties often follow each other
  std::optional<FiledHousehold> filed;
  const auto show = [&](const std::string& bytes, bool room) -> absl::StatusOr<bool> {
    const absl::StatusOr<DutyPlace> place = DecodeDutyPlace(bytes);
    if (!place.ok()) return place.status();
    if (!IsUnder(place->area_code, prefixes)) return false;
    if (!now.control.areas->IsUnder(place->area_code, criteria.area_code,
                                    now.control.opened_day)) {
      return false;
    }
    if (place->household != household) {
      auto loaded = LoadFiled(sight, now, place->household);
      if (!loaded.ok()) return loaded.status();
      filed = *std::move(loaded);
      household = place->household;
    }
    if (!filed.has_value()) return false;
    const auto duty =
        std::find_if(filed->duties.begin(), filed->duties.end(),
                     [&](const v1::FileDuty& known) { return known.duty_id() == place->duty_id; });
    if (duty == filed->duties.end()) return false;
    if (!criteria.kind.empty() && duty->kind() != criteria.kind) return false;
    if (room) page.duties.push_back({*duty, filed->whom});
    return true;
  };
  auto next = WalkPlaces(
      sight, StretchesFor(sight, prefixes, criteria), criteria.page_token, criteria.page_size,
      [](std::string_view bytes) { return DecodeDutyPlace(bytes).ok(); }, show);
  if (!next.ok()) return next.status();
  page.next_page_token = *std::move(next);
  return page;
}

}  // namespace hearth::projections
