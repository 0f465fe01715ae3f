#include "services/ledger/throttle.h"

#include <chrono>
#include <utility>

namespace hearth::ledger {
namespace {

constexpr std::chrono::milliseconds kStandstill(1'000), kStandstillStill(500);
constexpr std::chrono::milliseconds kLookEvery(2);

}  // namespace

Throttle::Throttle(std::function<uint64_t()> lag, uint64_t lag_max, Pipeline* pipeline)
    : lag_(std::move(lag)), lag_max_(lag_max), pipeline_(pipeline) {}

void Throttle::Wait() {
  if (!lag_) return;
  uint64_t least = lag_();
  Pipeline::Clock::time_point moved = Pipeline::Clock::now();
  while (true) {
    const uint64_t lag = lag_();
    if (lag <= lag_max_) {
      stands_still_ = false;
      return;
    }
    const Pipeline::Clock::time_point now = Pipeline::Clock::now();
    if (lag < least) {
      least = lag;
      moved = now;
      stands_still_ = false;
    }
    if (now - moved >= (stands_still_ ? kStandstillStill : kStandstill)) {
      stands_still_ = true;
      return;
    }
    if (!pipeline_->PauseUntil(now + kLookEvery)) return;
  }
}

}  // namespace hearth::ledger
