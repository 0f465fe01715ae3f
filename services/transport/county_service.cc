#include "services/transport/county_service.h"

#include <utility>

#include "hearth/v1/county_service.grpc.pb.h"
#include "services/domain/area_tree.h"
#include "services/transport/calls.h"
#include "services/transport/requests.h"
#include "services/transport/status.h"

namespace hearth::transport {
namespace {

// Digits of the level below; a grid has none, so it stands for itself.
int LevelBelow(int digits) {
  constexpr int kLevels[] = {2, 4, 6, 9, 12, 15};
  for (const int level : kLevels) {
    if (level > digits) return level;
  }
  return digits;
}

absl::StatusOr<int> LevelOf(const v1::SummarizeAreaRequest& request) {
  const int own = domain::AreaDigits(request.area_code());
  if (request.level_digits() == 0) return LevelBelow(own);
  const int level = static_cast<int>(std::min<uint32_t>(request.level_digits(), 100));
  if (level >= own && domain::AreaDigits(std::string(static_cast<size_t>(level), '0')) == level)
    return level;
  return FieldError("level_digits", "须为 9（镇）、12（村）等下级位数",
                    "must be the digits of a level below, e.g. 9 or 12");
}

class CountyService final : public v1::CountyService::CallbackService {
 public:
  explicit CountyService(const House& house) : views_(*house.views), tools_(ToolsOf(house)) {}

  grpc::ServerUnaryReactor* SummarizeArea(grpc::CallbackServerContext* context,
                                          const v1::SummarizeAreaRequest* request,
                                          v1::SummarizeAreaResponse* response) override {
    return Serve(tools_, context, request, response,
                 [this](const auto& asked, auto* answer) -> absl::Status {
                   auto summary = Summarize(asked);
                   if (!summary.ok()) return summary.status();
                   *answer->mutable_moment() = summary->moment;
                   *answer->mutable_total() = std::move(summary->total);
                   for (v1::AreaSummary& area : summary->areas)
                     *answer->add_areas() = std::move(area);
                   return absl::OkStatus();
                 });
  }

 private:
  absl::StatusOr<projections::Summary> Summarize(const v1::SummarizeAreaRequest& request) const {
    if (absl::Status status = CheckArea(request.area_code()); !status.ok()) return status;
    const auto level = LevelOf(request);
    if (!level.ok()) return level.status();
    const auto moment = MomentOf(request);
    if (!moment.ok()) return moment.status();
    if (*moment && (*moment)->moment_case() != v1::AsOf::kDate) {
      return FieldError("as_of", "统计只能按日期查询",
                        "figures are kept by whole days: give a date");
    }
    return views_.Summarize(request.area_code(), *level, *moment, request.todays_tree());
  }

  const projections::Views& views_;
  const CallTools tools_;
};

}  // namespace

std::shared_ptr<grpc::Service> MakeCountyService(const House& house) {
  return std::make_shared<CountyService>(house);
}

}  // namespace hearth::transport
