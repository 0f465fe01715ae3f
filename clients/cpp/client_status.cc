#include <algorithm>

#include "absl/strings/cord.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "clients/cpp/client_channel.h"
#include "clients/cpp/error.h"
#include "clients/cpp/times.h"

namespace hearth::client {

absl::Status FromGrpc(const grpc::Status& status) {
  if (status.ok()) return absl::OkStatus();
  absl::Status result(static_cast<absl::StatusCode>(status.error_code()), status.error_message());
  result.SetPayload(kDetailsPayload, absl::Cord(status.error_details()));
  return result;
}

Retry::Retry(const ClientOptions& options, int64_t give_up_after_ms)
    : give_up_after_ms_(give_up_after_ms),
      first_pause_ms_(options.pause_ms),
      pause_ms_max_(options.pause_ms_max),
      pause_ms_(options.pause_ms),
      since_ms_(NowMs()) {}

void Retry::Succeeded() {
  pause_ms_ = first_pause_ms_;
  since_ms_ = NowMs();
}

int64_t Retry::NextPauseMs(const absl::Status& status) {
  const int64_t hint = DetailsOf(status).retry_after_ms;
  const int64_t pause = hint >= 0 ? std::max<int64_t>(hint, 1) : pause_ms_;
  pause_ms_ = std::min(pause_ms_ * 2, pause_ms_max_);
  return pause;
}

absl::Status Retry::Pause(const absl::Status& status) {
  if (!IsRetryable(status)) return status;
  return PauseFor(NextPauseMs(status), status);
}

absl::Status Retry::PauseFor(int64_t ms, const absl::Status& status) {
  if (NowMs() + ms - since_ms_ > give_up_after_ms_) return status;
  absl::SleepFor(absl::Milliseconds(ms));
  return absl::OkStatus();
}

}  // namespace hearth::client
