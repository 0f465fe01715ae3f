// Progress of long work on stderr: a bar that redraws itself on a terminal, else a line every few
// seconds.
#ifndef HEARTH_CLIENTS_CLI_PROGRESS_H_
#define HEARTH_CLIENTS_CLI_PROGRESS_H_

#include <cstdint>
#include <ostream>
#include <string>

namespace hearth::cli {

// One thread at a time.
class Progress {
 public:
  // `total` = 0: unknown, no bar.
  Progress(std::ostream* out, bool terminal, uint64_t total);
  // Ends the bar's line.
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // Cheap to call often.
  void Update(uint64_t done, const std::string& text);
  // What a bar looks like; for Update, and for tests.
  static std::string Bar(uint64_t done, uint64_t total, size_t width);

 private:
  std::ostream& out_;
  const bool terminal_;
  const uint64_t total_;
  int64_t next_ms_ = 0;
  bool drawn_ = false;
};

// Whether stderr is a terminal.
bool StderrIsTerminal();

}  // namespace hearth::cli

#endif  // HEARTH_CLIENTS_CLI_PROGRESS_H_
