#include "services/transport/lanes.h"

#include <utility>

#include "services/domain/invariant.h"
#include "services/transport/status.h"

namespace hearth::transport {

std::string_view NameOf(Lane lane) {
  switch (lane) {
    case Lane::kIntake:
      return "intake";
    case Lane::kScreens:
      return "screens";
    case Lane::kBulk:
      return "bulk";
  }
  return "";
}

absl::Status Shed(Lane lane) {
  constexpr auto kCode = absl::StatusCode::kResourceExhausted;
  switch (lane) {
    case Lane::kIntake:
      return Error(kCode, "BUSY", "服务繁忙，未记录；请稍后重发",
                   "too much is waiting; nothing was recorded, send it again later");
    case Lane::kScreens:
      return Error(kCode, "BUSY_SCREENS", "查询过多，请稍后重试；录入不受影响",
                   "too many calls are under way; try again, intake goes on");
    case Lane::kBulk:
      return Error(kCode, "BUSY_BULK", "服务繁忙，导出、订阅和备份请稍后重试；录入和查询不受影响",
                   "too much is under way for exports, subscriptions and backups; try again later");
  }
  return absl::InternalError("lane");
}

Lanes::Lanes(Options options)
    : most_{options.intake_most, options.screens_most, options.bulk_most} {
  HEARTH_REQUIRE(0 < options.bulk_most && options.bulk_most <= options.screens_most &&
                 options.screens_most <= options.intake_most);
  HEARTH_REQUIRE(options.intake_threads > 0 && options.screens_threads > 0 &&
                 options.bulk_threads > 0);
  pools_[IndexOf(Lane::kIntake)] = std::make_unique<Pool>(options.intake_threads);
  pools_[IndexOf(Lane::kScreens)] = std::make_unique<Pool>(options.screens_threads);
  pools_[IndexOf(Lane::kBulk)] =
      std::make_unique<Pool>(options.bulk_threads, std::move(options.prepare_bulk_thread));
}

std::shared_ptr<Lanes::Ticket> Lanes::Enter(Lane lane) {
  if (under_way_->fetch_add(1) < MostOf(lane)) return std::make_shared<Ticket>(under_way_);
  under_way_->fetch_sub(1);
  shed_[IndexOf(lane)].fetch_add(1);
  return nullptr;
}

}  // namespace hearth::transport
