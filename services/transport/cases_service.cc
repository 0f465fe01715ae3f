#include "services/transport/cases_service.h"

#include <optional>
#include <string>
#include <utility>

#include "hearth/v1/cases_service.grpc.pb.h"
#include "services/access/permits.h"
#include "services/access/reads.h"
#include "services/domain/civil_date.h"
#include "services/domain/data_classes.h"
#include "services/domain/rights.h"
#include "services/transport/calls.h"
#include "services/transport/case_answers.h"
#include "services/transport/match_stream.h"
#include "services/transport/reach.h"
#include "services/transport/requests.h"
#include "services/transport/status.h"

namespace hearth::transport {
namespace {

constexpr int kMatchesMax = 20;
constexpr size_t kVillageDigits = 12;
constexpr size_t kPhoneBytesMax = 40;
constexpr int64_t kNoonMs = int64_t{12} * 3'600 * 1'000;
constexpr char kNoRight[] =
    "您的角色不能办理此步骤 / the actor's role may not take this step in this area";

absl::Status CheckVillage(const std::string& area_code) {
  if (absl::Status status = CheckArea(area_code); !status.ok()) return status;
  if (area_code.size() == kVillageDigits) return absl::OkStatus();
  return FieldError("village_area_code", "须为 12 位村编码", "must be a village's 12 digits");
}

absl::Status CheckNoticeRequest(const v1::MakeNoticeRequest& request) {
  if (absl::Status status = CheckVillage(request.village_area_code()); !status.ok()) return status;
  if (request.procedure() == v1::CASE_PROCEDURE_UNSPECIFIED) {
    return FieldError("procedure", "必填", "is required");
  }
  const std::string& phone = request.objection_phone();
  if (phone.empty() || phone.size() > kPhoneBytesMax) {
    return FieldError("objection_phone", "请填写受理单位的电话（至多 40 字节）",
                      "name an office's number (at most 40 bytes)");
  }
  for (const std::string& household : request.households()) {
    if (absl::Status status = CheckHousehold(household); !status.ok()) return status;
  }
  return absl::OkStatus();
}

class CasesService final : public v1::CasesService::CallbackService {
 public:
  explicit CasesService(const House& house)
      : views_(*house.views), reads_(*house.reads), tools_(ToolsOf(house)) {}

  grpc::ServerUnaryReactor* GetCaseFile(grpc::CallbackServerContext* context,
                                        const v1::GetCaseFileRequest* request,
                                        v1::GetCaseFileResponse* response) override {
    return Serve(tools_, context, request, response,
                 [this](const auto& asked, auto* answer, const auto& by) -> absl::Status {
                   std::optional<v1::AsOf> as_of;
                   const auto permit = Open(by, asked.household(), &as_of);
                   if (!permit.ok()) return permit.status();
                   auto file = views_.GetCaseFile(*permit, asked.household(), as_of);
                   if (!file.ok()) return file.status();
                   Render(*std::move(file), answer);
                   return absl::OkStatus();
                 });
  }

  grpc::ServerUnaryReactor* ListCases(grpc::CallbackServerContext* context,
                                      const v1::ListCasesRequest* request,
                                      v1::ListCasesResponse* response) override {
    return ServeList(context, request, response, [this](const auto& asked, int size) {
      return views_.ListCases(access::Permits::Masked(),
                              {asked.area_code(), asked.stage(), asked.chain_stage(),
                               asked.overdue(), size, asked.page_token()});
    });
  }

  grpc::ServerUnaryReactor* ListClues(grpc::CallbackServerContext* context,
                                      const v1::ListCluesRequest* request,
                                      v1::ListCluesResponse* response) override {
    return ServeList(context, request, response, [this](const auto& asked, int size) {
      return views_.ListClues(access::Permits::Masked(),
                              {asked.area_code(), asked.stage(), asked.unmatched(),
                               asked.batch_event_id(), asked.overdue(), size, asked.page_token()});
    });
  }

  grpc::ServerUnaryReactor* ListDuties(grpc::CallbackServerContext* context,
                                       const v1::ListDutiesRequest* request,
                                       v1::ListDutiesResponse* response) override {
    return ServeList(context, request, response, [this](const auto& asked, int size) {
      return views_.ListDuties(access::Permits::Masked(),
                               {asked.area_code(), asked.account(), asked.kind(),
                                asked.until_date(), size, asked.page_token()});
    });
  }

  grpc::ServerUnaryReactor* PreviewStep(grpc::CallbackServerContext* context,
                                        const v1::PreviewStepRequest* request,
                                        v1::PreviewStepResponse* response) override {
    return Serve(tools_, context, request, response,
                 [this](const auto& asked, auto* answer, const auto& by) -> absl::Status {
                   if (!asked.has_fact()) return FieldError("fact", "必填", "is required");
                   std::optional<v1::AsOf> as_of;
                   const auto permit = Open(by, asked.household(), &as_of);
                   if (!permit.ok()) return permit.status();
                   auto verdict = Preview(*permit, by, asked);
                   if (!verdict.ok()) return verdict.status();
                   Render(*std::move(verdict), answer);
                   return absl::OkStatus();
                 });
  }

  grpc::ServerUnaryReactor* MakeNotice(grpc::CallbackServerContext* context,
                                       const v1::MakeNoticeRequest* request,
                                       v1::MakeNoticeResponse* response) override {
    return Serve(tools_, context, request, response,
                 [this](const auto& asked, auto* answer) -> absl::Status {
                   if (absl::Status status = CheckNoticeRequest(asked); !status.ok()) return status;
                   auto notice =
                       views_.MakeNotice(access::Permits::Masked(),
                                         {asked.village_area_code(),
                                          asked.procedure(),
                                          {asked.households().begin(), asked.households().end()},
                                          asked.announcement(),
                                          asked.objection_phone()});
                   if (!notice.ok()) return notice.status();
                   Render(*std::move(notice), answer);
                   return absl::OkStatus();
                 });
  }

  grpc::ServerBidiReactor<v1::MatchPersonsRequest, v1::MatchPersonsResponse>* MatchPersons(
      grpc::CallbackServerContext* context) override {
    return MatchStream::Start(tools_, views_, context, streams_);
  }

 private:
  // Purpose, budget and audit, as for the household itself: the file tells of risks and incomes.
  // `as_of`: the position that goes into the audit is the one that is answered.
  absl::StatusOr<domain::ReadPermit> Open(const access::Admission& by, const std::string& household,
                                          std::optional<v1::AsOf>* as_of) const {
    if (absl::Status status = CheckHousehold(household); !status.ok()) return status;
    if (absl::Status status = CheckReach(by.scope, views_, household); !status.ok()) return status;
    access::Wanted wanted;
    if (!by.open) {
      auto asked = WantedOf(views_, household, domain::CaseFileGroups(), std::nullopt);
      if (!asked.ok()) return asked.status();
      wanted = *std::move(asked);
      as_of->emplace().set_position(wanted.as_of_position);
    }
    return reads_.Open(by, wanted);
  }

  // What the actor would send today, but for parts and chain.
  absl::StatusOr<projections::StepVerdict> Preview(const domain::ReadPermit& permit,
                                                   const access::Admission& by,
                                                   const v1::PreviewStepRequest& request) const {
    const auto moment = views_.Resolve(std::nullopt);
    if (!moment.ok()) return moment.status();
    const auto area = views_.AreaOf(request.household());
    if (!area.ok()) return area.status();
    v1::EventHeader header;
    header.set_household(request.household());
    header.set_kind(static_cast<uint32_t>(request.fact().fact_case()));
    header.set_area_code(*area);
    header.set_actor(by.caller.account);
    if (moment->day() != 0) {
      header.set_occurred_time_ms(domain::TimeOfDate(moment->day()) + kNoonMs);
    }
    if (request.has_expected_version()) header.set_expected_version(request.expected_version());
    auto verdict = views_.PreviewStep(permit, header, request.fact());
    if (!verdict.ok() || by.open || !verdict->refused_detail.empty()) return verdict;
    const domain::Control control = views_.ControlAt(moment->position());
    if (domain::RightOf(header, control, moment->day()) != domain::Right::kNow) {
      verdict->refused_detail = kNoRight;
    }
    return verdict;
  }

  template <typename Request, typename Response, typename List>
  grpc::ServerUnaryReactor* ServeList(grpc::CallbackServerContext* context, const Request* request,
                                      Response* response, List list) {
    return Serve(tools_, context, request, response,
                 [list](const auto& asked, auto* answer) -> absl::Status {
                   if (absl::Status status = CheckArea(asked.area_code()); !status.ok()) {
                     return status;
                   }
                   const auto size = PageSize(asked.page_size(), 50, 200);
                   if (!size.ok()) return size.status();
                   auto page = list(asked, *size);
                   if (!page.ok()) return page.status();
                   Render(*std::move(page), answer);
                   return absl::OkStatus();
                 });
  }

  const projections::Views& views_;
  access::Reads& reads_;
  const CallTools tools_;
  const std::shared_ptr<StreamSlots> streams_ = std::make_shared<StreamSlots>(kMatchesMax);
};

}  // namespace

std::shared_ptr<grpc::Service> MakeCasesService(const House& house) {
  return std::make_shared<CasesService>(house);
}

}  // namespace hearth::transport
