#include "services/server/progress.h"

#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/server/logging.h"

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
  std::string text = absl::StrCat(what_, ": ", done_);
  if (total_ != 0) absl::StrAppend(&text, " / ", total_);
  if (terminal_ && !LogsJson()) {
    std::fprintf(stderr, "%s%s", text.c_str(), last ? "\n" : "\r");
  } else {
    Say(Severity::kInfo, "PROGRESS", text, {{"done", done_}, {"total", total_}});
  }
}

}  // namespace hearth::server
