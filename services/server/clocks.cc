#include "services/server/clocks.h"

#include <chrono>

namespace hearth::server {

int64_t WallClock::NowMs() const {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

}  // namespace hearth::server
