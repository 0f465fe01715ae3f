#include "services/server/progress.h"

#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <utility>

namespace hearth::server {
namespace {

constexpr int64_t kPeriodMs = 1'000;

int64_t SteadyMs() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

}  // namespace

Progress::Progress(std::string what, uint64_t total)
    : what_(std::move(what)),
      total_(total),
      terminal_(::isatty(STDERR_FILENO) == 1),
      printed_ms_(SteadyMs()) {}

Progress::~Progress() { Print(true); }

void Progress::At(uint64_t done) {
  done_ = done;
  const int64_t now = SteadyMs();
  if (now - printed_ms_ < kPeriodMs) return;
  printed_ms_ = now;
  Print(false);
}

void Progress::Print(bool last) {
  const auto done = static_cast<unsigned long long>(done_),
             total = static_cast<unsigned long long>(total_);
  const char* end = terminal_ && !last ? "\r" : "\n";
  if (total_ == 0) {
    std::fprintf(stderr, "%s: %llu%s", what_.c_str(), done, end);
  } else {
    std::fprintf(stderr, "%s: %llu / %llu%s", what_.c_str(), done, total, end);
  }
}

}  // namespace hearth::server
