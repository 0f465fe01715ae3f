#include "services/transport/households_service.h"

#include <utility>

#include "hearth/v1/households_service.grpc.pb.h"
#include "services/access/permits.h"
#include "services/access/reads.h"
#include "services/domain/assess.h"
#include "services/transport/calls.h"
#include "services/transport/offline_package.h"
#include "services/transport/reach.h"
#include "services/transport/requests.h"
#include "services/transport/status.h"

namespace hearth::transport {
namespace {

constexpr size_t kTextCharactersMax = 60;

absl::Status CheckText(const std::string& text) {
  size_t characters = 0;
  for (const char c : text) characters += (static_cast<unsigned char>(c) & 0xC0) != 0x80 ? 1 : 0;
  if (characters <= kTextCharactersMax) return absl::OkStatus();
  return FieldError("text", "最多 60 个字", "has at most 60 characters");
}

void AppendAll(const std::vector<std::string>& from,
               google::protobuf::RepeatedPtrField<std::string>* to) {
  for (const std::string& text : from) *to->Add() = text;
}

void Render(projections::HouseholdAnswer answer, v1::GetHouseholdResponse* response) {
  AppendAll(domain::RaisedFlags(answer.assessment), response->mutable_flags());
  AppendAll(domain::RaisedFaults(answer.assessment), response->mutable_faults());
  *response->mutable_moment() = answer.moment;
  *response->mutable_visit() = answer.assessment.visit();
  *response->mutable_household() = std::move(answer.household);
  response->set_digest(std::move(answer.digest));
  for (v1::MissingEvidence& missing : answer.missing_evidence) {
    *response->add_missing_evidence() = std::move(missing);
  }
}

// Keeps the outcomes of one rule code or flag; an empty `rule` keeps all.
void KeepRule(const std::string& rule, v1::Assessment* assessment) {
  if (rule.empty()) return;
  auto* outcomes = assessment->mutable_outcomes();
  outcomes->erase(std::remove_if(outcomes->begin(), outcomes->end(),
                                 [&](const v1::RuleOutcome& outcome) {
                                   return outcome.rule_code() != rule && outcome.flag() != rule;
                                 }),
                  outcomes->end());
}

// The groups asked for; all but those of other calls when none is named.
absl::StatusOr<std::vector<std::string>> GroupsOf(const v1::GetHouseholdRequest& request) {
  if (request.groups().empty()) return domain::HouseholdGroups();
  for (const std::string& group : request.groups()) {
    if (domain::FindFieldGroup(group) == nullptr) {
      return FieldError("groups", "没有这个字段组", "names a group that there is not");
    }
  }
  return std::vector<std::string>(request.groups().begin(), request.groups().end());
}

void AddClosed(const domain::ReadPermit& permit, const std::vector<std::string>& groups,
               google::protobuf::RepeatedPtrField<std::string>* masked) {
  for (const std::string& group : groups) {
    if (!permit.Opens(group)) *masked->Add() = group;
  }
}

class HouseholdsService final : public v1::HouseholdsService::CallbackService {
 public:
  explicit HouseholdsService(const House& house)
      : house_(house), views_(*house.views), reads_(*house.reads), tools_(ToolsOf(house)) {}

  grpc::ServerUnaryReactor* GetHousehold(grpc::CallbackServerContext* context,
                                         const v1::GetHouseholdRequest* request,
                                         v1::GetHouseholdResponse* response) override {
    return Serve(tools_, context, request, response,
                 [this](const auto& asked, auto* answer, const auto& by) -> absl::Status {
                   const auto groups = GroupsOf(asked);
                   if (!groups.ok()) return groups.status();
                   auto place = PlaceOf(asked, by, *groups);
                   if (!place.ok()) return place.status();
                   const auto permit = reads_.Look(by, place->wanted);
                   if (!permit.ok()) return permit.status();
                   auto household = views_.GetHousehold(*permit, asked.household(), place->as_of);
                   if (!household.ok()) return household.status();
                   Render(*std::move(household), answer);
                   AddClosed(*permit, domain::HouseholdGroups(), answer->mutable_masked_groups());
                   return absl::OkStatus();
                 });
  }

  grpc::ServerUnaryReactor* ExplainHousehold(grpc::CallbackServerContext* context,
                                             const v1::ExplainHouseholdRequest* request,
                                             v1::ExplainHouseholdResponse* response) override {
    return Serve(tools_, context, request, response,
                 [this](const auto& asked, auto* answer, const auto& by) -> absl::Status {
                   auto place = PlaceOf(asked, by, domain::AssessmentGroups());
                   if (!place.ok()) return place.status();
                   const auto permit = reads_.Open(by, place->wanted);
                   if (!permit.ok()) return permit.status();
                   auto household = views_.GetHousehold(*permit, asked.household(), place->as_of);
                   if (!household.ok()) return household.status();
                   *answer->mutable_moment() = household->moment;
                   answer->set_area_code(household->household.area_code());
                   *answer->mutable_assessment() = std::move(household->assessment);
                   KeepRule(asked.rule(), answer->mutable_assessment());
                   return absl::OkStatus();
                 });
  }

  grpc::ServerUnaryReactor* SearchHouseholds(grpc::CallbackServerContext* context,
                                             const v1::SearchHouseholdsRequest* request,
                                             v1::SearchHouseholdsResponse* response) override {
    return Serve(tools_, context, request, response,
                 [this](const auto& asked, auto* answer) -> absl::Status {
                   auto page = Search(asked);
                   if (!page.ok()) return page.status();
                   *answer->mutable_moment() = page->moment;
                   for (v1::MaskedHousehold& household : page->households)
                     *answer->add_households() = std::move(household);
                   answer->set_next_page_token(std::move(page->next_page_token));
                   return absl::OkStatus();
                 });
  }

  grpc::ServerUnaryReactor* ListTimeline(grpc::CallbackServerContext* context,
                                         const v1::ListTimelineRequest* request,
                                         v1::ListTimelineResponse* response) override {
    return Serve(tools_, context, request, response,
                 [this](const auto& asked, auto* answer, const auto& by) -> absl::Status {
                   const auto size = PageSize(asked.page_size(), 50, 200);
                   if (!size.ok()) return size.status();
                   std::vector<std::string> groups = domain::HouseholdGroups();
                   if (asked.track()) groups.emplace_back("track");
                   auto place = PlaceOf(asked, by, groups);
                   if (!place.ok()) return place.status();
                   const auto permit = reads_.Look(by, place->wanted);
                   if (!permit.ok()) return permit.status();
                   auto page = views_.Timeline(*permit, asked.household(), *size,
                                               asked.page_token(), place->as_of);
                   if (!page.ok()) return page.status();
                   groups = domain::HouseholdGroups();
                   groups.emplace_back("track");
                   AddClosed(*permit, groups, answer->mutable_masked_groups());
                   *answer->mutable_moment() = page->moment;
                   for (v1::TimelineEntry& entry : page->entries)
                     *answer->add_entries() = std::move(entry);
                   answer->set_next_page_token(std::move(page->next_page_token));
                   return absl::OkStatus();
                 });
  }

  grpc::ServerWriteReactor<v1::GetOfflinePackageResponse>* GetOfflinePackage(
      grpc::CallbackServerContext* context, const v1::GetOfflinePackageRequest* request) override {
    return ServeOfflinePackage(house_, tools_, slots_, context, request);
  }

 private:
  // What is read, and when: the position that goes into the audit is the one that is answered.
  struct Place {
    access::Wanted wanted;
    std::optional<v1::AsOf> as_of;
  };
  template <typename Request>
  absl::StatusOr<Place> PlaceOf(const Request& request, const access::Admission& by,
                                const std::vector<std::string>& groups) const {
    if (absl::Status status = CheckHousehold(request.household()); !status.ok()) return status;
    absl::Status reached = CheckReach(by.scope, views_, request.household());
    if (!reached.ok()) return reached;
    const auto moment = MomentOf(request);
    if (!moment.ok()) return moment.status();
    Place place{{}, *moment};
    if (by.open) return place;  // nothing is asked
    auto wanted = WantedOf(views_, request.household(), groups, *moment);
    if (!wanted.ok()) return wanted.status();
    place.wanted = *std::move(wanted);
    place.as_of.emplace().set_position(place.wanted.as_of_position);
    return place;
  }

  absl::StatusOr<projections::SearchPage> Search(const v1::SearchHouseholdsRequest& request) const {
    if (absl::Status status = CheckArea(request.area_code()); !status.ok()) return status;
    if (absl::Status status = CheckText(request.text()); !status.ok()) return status;
    const auto size = PageSize(request.page_size(), 50, 200);
    if (!size.ok()) return size.status();
    const auto moment = MomentOf(request);
    if (!moment.ok()) return moment.status();
    return views_.Search(access::Permits::Masked(),
                         {request.area_code(), request.flag(), request.household_number(),
                          request.text(), *size, request.page_token()},
                         *moment);
  }

  const House house_;
  const projections::Views& views_;
  access::Reads& reads_;
  const CallTools tools_;
  const std::shared_ptr<StreamSlots> slots_ = std::make_shared<StreamSlots>(kPackagesMax);
};

}  // namespace

std::shared_ptr<grpc::Service> MakeHouseholdsService(const House& house) {
  return std::make_shared<HouseholdsService>(house);
}

}  // namespace hearth::transport
