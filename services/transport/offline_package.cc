#include "services/transport/offline_package.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "services/access/permits.h"
#include "services/access/reads.h"
#include "services/domain/assess.h"
#include "services/domain/civil_date.h"
#include "services/transport/reach.h"
#include "services/transport/requests.h"

namespace hearth::transport {
namespace {

constexpr int kPage = 200;

// What the visits that a cadence of this area asks for need.
std::vector<std::string> GroupsIn(const domain::Control& control, const std::string& area_code) {
  const auto in_force = control.rulebooks->InForce(
      control.areas->LineageOf(area_code, control.opened_day), control.opened_day);
  std::set<v1::CheckKind> kinds;
  for (const v1::Cadence* cadence : in_force->cadences) kinds.insert(cadence->kind());
  std::vector<std::string> asked;
  for (const v1::VisitProfile* profile : in_force->profiles) {
    if (!kinds.contains(profile->kind())) continue;
    asked.insert(asked.end(), profile->groups().begin(), profile->groups().end());
  }
  return domain::GroupsForVisit(asked);
}

class Package : public feed::Source<v1::GetOfflinePackageResponse> {
 public:
  Package(const House& house, const v1::GetOfflinePackageRequest& request,
          std::shared_ptr<const access::Admission> by)
      : house_(house), request_(request), by_(std::move(by)) {}

  absl::StatusOr<feed::Step> Next(v1::GetOfflinePackageResponse* message) override {
    if (house_.watched->head() < request_.min_position()) return feed::Step::kWait;
    if (!permit_.has_value()) {
      if (absl::Status status = Begin(); !status.ok()) return status;
    }
    if (next_ == wanted_.households.size()) return feed::Step::kEnd;
    message->Clear();
    const absl::Status status = Fill(wanted_.households[next_++], message);
    if (!status.ok()) return status;
    return feed::Step::kMessage;
  }
  feed::HeadSignal* signal() const override { return house_.watched; }
  feed::Position wait_for() const override { return request_.min_position(); }

 private:
  // Chooses, and passes the gate: nothing is read before.
  absl::Status Begin() {
    std::vector<std::string> areas = by_->scope.areas();
    if (!request_.area_code().empty()) areas = {request_.area_code()};
    if (areas.empty()) return FieldError("area_code", "必填", "is required");
    const auto now = house_.views->Resolve(std::nullopt);
    if (!now.ok()) return now.status();
    std::set<std::string> households, groups;
    for (const std::string& area : areas) {
      absl::Status status = Choose(area, now->day(), &households);
      if (!status.ok()) return status;
      for (std::string& group : GroupsIn(house_.views->ControlAt(now->position()), area)) {
        groups.insert(std::move(group));
      }
    }
    const auto moment = house_.views->Resolve(std::nullopt);  // all that were chosen are known then
    if (!moment.ok()) return moment.status();
    as_of_.set_position(moment->position());
    wanted_ = {{households.begin(), households.end()},
               areas.front(),
               {groups.begin(), groups.end()},
               moment->position()};
    auto permit = house_.reads->OpenPackage(*by_, wanted_);
    if (!permit.ok()) return permit.status();
    permit_ = *std::move(permit);
    return absl::OkStatus();
  }

  absl::Status Choose(const std::string& area, int32_t day, std::set<std::string>* households) {
    projections::SearchCriteria criteria;
    criteria.area_code = area;
    criteria.page_size = kPage;
    const int32_t last = day == 0 ? 0 : domain::AddDays(day, kPackageDays);
    do {
      auto page = house_.views->Search(access::Permits::Masked(), criteria, std::nullopt);
      if (!page.ok()) return page.status();
      for (const v1::MaskedHousehold& household : page->households) {
        const bool due = household.due_date() != 0 && household.due_date() <= last;
        if (due) households->insert(household.household());
      }
      criteria.page_token = std::move(page->next_page_token);
    } while (!criteria.page_token.empty());
    return absl::OkStatus();
  }

  absl::Status Fill(const std::string& household, v1::GetOfflinePackageResponse* message) {
    auto answer = house_.views->GetHousehold(*permit_, household, as_of_);
    if (!answer.ok()) return answer.status();
    *message->mutable_moment() = answer->moment;
    for (const std::string& flag : domain::RaisedFlags(answer->assessment)) {
      message->add_flags(flag);
    }
    *message->mutable_visit() = answer->assessment.visit();
    *message->mutable_household() = std::move(answer->household);
    for (const std::string& group : wanted_.groups) message->add_groups(group);
    return absl::OkStatus();
  }

  const House house_;
  const v1::GetOfflinePackageRequest request_;
  const std::shared_ptr<const access::Admission> by_;
  std::optional<domain::ReadPermit> permit_;
  access::Wanted wanted_;
  v1::AsOf as_of_;
  size_t next_ = 0;
};

}  // namespace

grpc::ServerWriteReactor<v1::GetOfflinePackageResponse>* ServeOfflinePackage(
    const House& house, const CallTools& tools, std::shared_ptr<StreamSlots> slots,
    grpc::CallbackServerContext* context, const v1::GetOfflinePackageRequest* request) {
  using Call = StreamCall<v1::GetOfflinePackageResponse>;
  auto admitted = Admit(tools, *context, *request);
  if (!admitted.ok()) return Call::Refuse(admitted.status());
  if (absl::Status status = CheckAreaOrEmpty(request->area_code()); !status.ok()) {
    return Call::Refuse(status);
  }
  auto by = std::make_shared<access::Admission>(*std::move(admitted));
  const Lane lane = by->row->lane;
  auto package = std::make_unique<Package>(house, *request, by);
  return Call::Start(std::make_unique<Guarded<v1::GetOfflinePackageResponse>>(std::move(package),
                                                                              tools.access, by),
                     tools.lanes, lane, std::move(slots));
}

}  // namespace hearth::transport
