#include "services/transport/reach.h"

#include <string>
#include <utility>

#include "hearth/v1/events.pb.h"

namespace hearth::transport {
namespace {

// As the views say it of what never was.
absl::Status NoHousehold() { return absl::NotFoundError("household: not known at that moment"); }
absl::Status NoAlert() { return absl::NotFoundError("alert_id: no such alert"); }

}  // namespace

absl::Status CheckReach(const access::Scope& scope, const projections::Views& views,
                        std::string_view household) {
  if (scope.whole()) return absl::OkStatus();
  const absl::StatusOr<std::string> area = views.AreaOf(household);
  if (absl::IsNotFound(area.status())) return NoHousehold();
  if (!area.ok()) return area.status();
  return scope.Covers(*area) ? absl::OkStatus() : NoHousehold();
}

absl::Status CheckAlertReach(const access::Scope& scope, const v1::Alert& alert) {
  return scope.Covers(alert.area_code()) ? absl::OkStatus() : NoAlert();
}

absl::StatusOr<access::Wanted> WantedOf(const projections::Views& views,
                                        const std::string& household,
                                        std::vector<std::string> groups,
                                        const std::optional<v1::AsOf>& as_of) {
  const absl::StatusOr<v1::Moment> moment = views.Resolve(as_of);
  if (!moment.ok()) return moment.status();
  absl::StatusOr<std::string> area = views.AreaOf(household);
  if (!area.ok()) return area.status();
  return access::Wanted{{household}, *std::move(area), std::move(groups), moment->position()};
}

bool MaySee(const access::Scope& scope, const projections::Views& views,
            const v1::EventHeader& header) {
  if (scope.whole()) return true;
  if (!header.area_code().empty()) return scope.Covers(header.area_code());
  if (!header.household().empty()) {
    const absl::StatusOr<std::string> area = views.AreaOf(header.household());
    return area.ok() && scope.Covers(*area);
  }
  return header.kind() == v1::Fact::kAreaChanged || header.kind() == v1::Fact::kRulebookPublished ||
         header.kind() == v1::Fact::kDayOpened;
}

}  // namespace hearth::transport
