#include "services/ledger/throttle.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace hearth::ledger {
namespace {

constexpr std::chrono::milliseconds kDelayMax(500);
constexpr std::chrono::milliseconds kLookEvery(5);

}  // namespace

Throttle::Throttle(std::function<uint64_t()> lag, uint64_t slow_above, Pipeline* pipeline)
    : lag_(std::move(lag)), slow_above_(slow_above), pipeline_(pipeline) {}

void Throttle::Wait() {
  if (!lag_) return;
  const Pipeline::Clock::time_point begin = Pipeline::Clock::now();
  while (true) {
    const uint64_t lag = lag_();
    if (lag <= slow_above_) return;
    const double above = static_cast<double>(lag - slow_above_);
    const double share =
        std::min(1.0, above / static_cast<double>(std::max<uint64_t>(1, slow_above_)));
    const auto delay = std::chrono::duration_cast<Pipeline::Clock::duration>(share * kDelayMax);
    const Pipeline::Clock::time_point now = Pipeline::Clock::now();
    if (now >= begin + delay) return;
    if (!pipeline_->PauseUntil(std::min(begin + delay, now + kLookEvery))) return;
  }
}

}  // namespace hearth::ledger
