#include "clients/cli/secret_input.h"

#include <termios.h>
#include <unistd.h>

#include <fstream>
#include <iostream>

#include "absl/strings/str_cat.h"
#include "clients/cpp/error.h"

namespace hearth::cli {
namespace {

// The terminal does not show what is typed while this lives.
class Silence {
 public:
  Silence() {
    quiet_ = tcgetattr(STDIN_FILENO, &before_) == 0;
    if (!quiet_) return;
    termios silent = before_;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
  }
  ~Silence() {
    if (quiet_) tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
  }

 private:
  termios before_{};
  bool quiet_ = false;
};

absl::StatusOr<std::string> FirstLine(std::istream* in, const std::string& what) {
  std::string line;
  if (std::getline(*in, line)) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    return line;
  }
  return client::InvalidError(absl::StrCat(what, "：读不到"),
                              absl::StrCat(what, ": cannot be read"));
}

}  // namespace

absl::StatusOr<std::string> ReadSecret(const std::string& file, const std::string& prompt) {
  if (file == "-") return FirstLine(&std::cin, "-");
  if (!file.empty()) {
    std::ifstream in(file);
    return FirstLine(&in, file);
  }
  if (::isatty(STDIN_FILENO) != 1) {
    return client::InvalidError("没有终端：请用 --password-file FILE（- 为标准输入）",
                                "no terminal: use --password-file FILE (- = standard input)");
  }
  std::cerr << prompt << std::flush;
  const Silence silence;
  absl::StatusOr<std::string> secret = FirstLine(&std::cin, "password");
  std::cerr << std::endl;
  return secret;
}

}  // namespace hearth::cli
