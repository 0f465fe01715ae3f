// What systemd is told (sd_notify(3)); nothing happens where no service manager listens.

#ifndef HEARTH_SERVICES_SERVER_SERVICE_MANAGER_H_
#define HEARTH_SERVICES_SERVER_SERVICE_MANAGER_H_

#include <chrono>
#include <functional>

#include "absl/status/status.h"

namespace hearth::server {

void SayReady();
void SayStopping();

// Says that the process is alive as often as the service manager wants to hear it, but only if a
// real call was answered. One thread.
class Watchdog {
 public:
  // `call` gets how long it may take. Reads the period that the service manager set.
  explicit Watchdog(std::function<absl::Status(std::chrono::milliseconds)> call);

  // Makes the call when it is due. From the main loop, at least once a second.
  void Look();

 private:
  const std::function<absl::Status(std::chrono::milliseconds)> call_;
  std::chrono::milliseconds period_{0};  // 0 = nobody asks
  std::chrono::steady_clock::time_point due_{};
};

}  // namespace hearth::server

#endif  // HEARTH_SERVICES_SERVER_SERVICE_MANAGER_H_
