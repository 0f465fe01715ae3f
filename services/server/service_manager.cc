#include "services/server/service_manager.h"

#include <systemd/sd-daemon.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/server/logging.h"

namespace hearth::server {

void SayReady() { sd_notify(0, "READY=1"); }
void SayStopping() { sd_notify(0, "STOPPING=1"); }

Watchdog::Watchdog(std::function<absl::Status(std::chrono::milliseconds)> call)
    : call_(std::move(call)) {
  uint64_t microseconds = 0;
  if (sd_watchdog_enabled(0, &microseconds) > 0) {
    period_ = std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::microseconds(microseconds));
  }
}

void Watchdog::Look() {
  const auto now = std::chrono::steady_clock::now();
  if (period_.count() == 0 || now < due_) return;
  // Twice within the period, so that one slow answer is no death.
  due_ = now + period_ / 3;
  const absl::Status alive = call_(std::max(period_ / 3, std::chrono::milliseconds(100)));
  if (alive.ok()) {
    sd_notify(0, "WATCHDOG=1");
  } else {
    Say(Severity::kWarning, "SELF_CALL_UNANSWERED",
        absl::StrCat("看门狗自检未获应答 / watchdog: ", std::string(alive.message())));
  }
}

}  // namespace hearth::server
