#include "services/server/fsck_views.h"

#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "services/access/permits.h"
#include "services/domain/assess.h"
#include "services/server/progress.h"

namespace hearth::server {
namespace {

using projections::Views;

// What is compared of a household; equal for two views that say the same.
std::string SayOf(const absl::StatusOr<projections::HouseholdAnswer>& answer) {
  if (!answer.ok()) return std::string(answer.status().message());
  return answer->digest + answer->assessment.SerializeAsString();
}

void CompareHouseholds(const Views& live, const Views& fresh,
                       const std::set<std::string>& households, Faults* faults) {
  const domain::ReadPermit permit = access::Permits::OfTheHouse();
  Progress progress("核对各户 / households", households.size());
  uint64_t done = 0;
  for (const std::string& household : households) {
    if (SayOf(live.GetHousehold(permit, household, std::nullopt)) !=
        SayOf(fresh.GetHousehold(permit, household, std::nullopt))) {
      faults->Add("views: household " + absl::BytesToHexString(household));
    }
    progress.At(++done);
  }
}

std::vector<std::string> AreaCodes(const Views& views, int digits, const std::string& root) {
  std::vector<std::string> codes;
  const auto moment = views.Resolve(std::nullopt);
  if (!moment.ok() || moment->day() == 0) return codes;
  const domain::Control control = views.ControlAt(moment->position());
  for (const v1::AreaNode& node : control.areas->List(root, digits, moment->day()))
    codes.push_back(node.area().code());
  return codes;
}

// Villages of each county; figures of larger areas are their sums.
void CompareFigures(const Views& live, const Views& fresh, Faults* faults) {
  for (const std::string& county : AreaCodes(live, 6, "")) {
    const auto is = live.Summarize(county, 12, std::nullopt, false);
    const auto should = fresh.Summarize(county, 12, std::nullopt, false);
    bool same = is.ok() && should.ok() && is->areas.size() == should->areas.size() &&
                is->total.SerializeAsString() == should->total.SerializeAsString();
    for (size_t i = 0; same && i < is->areas.size(); ++i) {
      same = is->areas[i].SerializeAsString() == should->areas[i].SerializeAsString();
    }
    if (!same) faults->Add("views: figures of " + county);
  }
}

void CompareAlerts(const Views& live, const Views& fresh, Faults* faults) {
  constexpr int kPage = 200;
  storage::Position cursor = 0;
  while (true) {
    const auto is = live.AlertsSince("", cursor, kPage);
    const auto should = fresh.AlertsSince("", cursor, kPage);
    bool same = is.ok() && should.ok() && is->cursor == should->cursor &&
                is->alerts.size() == should->alerts.size();
    for (size_t i = 0; same && i < is->alerts.size(); ++i) {
      same = is->alerts[i].SerializeAsString() == should->alerts[i].SerializeAsString();
    }
    if (!same) return faults->Add("views: alerts after position " + std::to_string(cursor));
    if (is->caught_up) return;
    cursor = is->cursor;
  }
}

}  // namespace

void CompareViews(const Views& live, const Views& fresh, const std::set<std::string>& households,
                  Faults* faults) {
  CompareHouseholds(live, fresh, households, faults);
  CompareFigures(live, fresh, faults);
  CompareAlerts(live, fresh, faults);
}

}  // namespace hearth::server
