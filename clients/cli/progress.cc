#include "clients/cli/progress.h"

#include <unistd.h>

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "clients/cpp/times.h"

namespace hearth::cli {
namespace {

constexpr int64_t kRedrawMs = 100;
constexpr int64_t kLineMs = 5'000;
constexpr size_t kBarWidth = 30;

}  // namespace

Progress::Progress(std::ostream* out, bool terminal, uint64_t total)
    : out_(*out), terminal_(terminal), total_(total) {
  if (!terminal_) next_ms_ = client::NowMs() + kLineMs;  // short work says nothing
}

Progress::~Progress() {
  if (terminal_ && drawn_) out_ << '\n' << std::flush;
}

std::string Progress::Bar(uint64_t done, uint64_t total, size_t width) {
  if (total == 0) return "";
  const double part = std::min(1.0, static_cast<double>(done) / static_cast<double>(total));
  const auto full = static_cast<size_t>(part * static_cast<double>(width));
  return absl::StrCat("[", std::string(full, '#'), std::string(width - full, '.'), "] ",
                      absl::StrFormat("%3.0f%% ", part * 100));
}

void Progress::Update(uint64_t done, const std::string& text) {
  const int64_t now = client::NowMs();
  if (now < next_ms_ && (total_ == 0 || done < total_ || !terminal_)) return;
  next_ms_ = now + (terminal_ ? kRedrawMs : kLineMs);
  if (terminal_) {
    out_ << "\r\x1b[K" << Bar(done, total_, kBarWidth) << text << std::flush;
    drawn_ = true;
  } else {
    const std::string percent =
        total_ == 0 ? "" : absl::StrCat(std::min<uint64_t>(100, done * 100 / total_), "% ");
    out_ << percent << text << std::endl;
  }
}

bool StderrIsTerminal() { return ::isatty(STDERR_FILENO) != 0; }

}  // namespace hearth::cli
