#include "services/transport/households_service.h"

#include <utility>

#include "hearth/v1/households_service.grpc.pb.h"
#include "services/domain/assess.h"
#include "services/transport/calls.h"
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

class HouseholdsService final : public v1::HouseholdsService::CallbackService {
 public:
  explicit HouseholdsService(const House& house) : views_(*house.views), tools_(ToolsOf(house)) {}

  grpc::ServerUnaryReactor* GetHousehold(grpc::CallbackServerContext* context,
                                         const v1::GetHouseholdRequest* request,
                                         v1::GetHouseholdResponse* response) override {
    return Serve(tools_, context, request, response,
                 [this](const auto& asked, auto* answer, const auto& by) -> absl::Status {
                   auto household = Find(asked, by);
                   if (!household.ok()) return household.status();
                   Render(*std::move(household), answer);
                   return absl::OkStatus();
                 });
  }

  grpc::ServerUnaryReactor* ExplainHousehold(grpc::CallbackServerContext* context,
                                             const v1::ExplainHouseholdRequest* request,
                                             v1::ExplainHouseholdResponse* response) override {
    return Serve(tools_, context, request, response,
                 [this](const auto& asked, auto* answer, const auto& by) -> absl::Status {
                   auto household = Find(asked, by);
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
                   auto page = Timeline(asked, by);
                   if (!page.ok()) return page.status();
                   *answer->mutable_moment() = page->moment;
                   for (v1::TimelineEntry& entry : page->entries)
                     *answer->add_entries() = std::move(entry);
                   answer->set_next_page_token(std::move(page->next_page_token));
                   return absl::OkStatus();
                 });
  }

 private:
  template <typename Request>
  absl::StatusOr<projections::HouseholdAnswer> Find(const Request& request,
                                                    const access::Admission& by) const {
    if (absl::Status status = CheckHousehold(request.household()); !status.ok()) return status;
    absl::Status reached = CheckReach(by.scope, views_, request.household());
    if (!reached.ok()) return reached;
    const auto moment = MomentOf(request);
    if (!moment.ok()) return moment.status();
    return views_.GetHousehold(request.household(), *moment);
  }

  absl::StatusOr<projections::SearchPage> Search(const v1::SearchHouseholdsRequest& request) const {
    if (absl::Status status = CheckArea(request.area_code()); !status.ok()) return status;
    if (absl::Status status = CheckText(request.text()); !status.ok()) return status;
    const auto size = PageSize(request.page_size(), 50, 200);
    if (!size.ok()) return size.status();
    const auto moment = MomentOf(request);
    if (!moment.ok()) return moment.status();
    return views_.Search({request.area_code(), request.flag(), request.household_number(),
                          request.text(), *size, request.page_token()},
                         *moment);
  }

  absl::StatusOr<projections::TimelinePage> Timeline(const v1::ListTimelineRequest& request,
                                                     const access::Admission& by) const {
    if (absl::Status status = CheckHousehold(request.household()); !status.ok()) return status;
    absl::Status reached = CheckReach(by.scope, views_, request.household());
    if (!reached.ok()) return reached;
    const auto size = PageSize(request.page_size(), 50, 200);
    if (!size.ok()) return size.status();
    const auto moment = MomentOf(request);
    if (!moment.ok()) return moment.status();
    return views_.Timeline(request.household(), *size, request.page_token(), *moment);
  }

  const projections::Views& views_;
  const CallTools tools_;
};

}  // namespace

std::shared_ptr<grpc::Service> MakeHouseholdsService(const House& house) {
  return std::make_shared<HouseholdsService>(house);
}

}  // namespace hearth::transport
