// The real hearthd in a process of its own, on any free port, over folders of the test's own.

#ifndef HEARTH_TESTS_WIRE_HEARTHD_H_
#define HEARTH_TESTS_WIRE_HEARTHD_H_

#include <sys/types.h>

#include <string>
#include <vector>

#include "tests/support/temp_dir.h"

namespace hearth::testing {

// How a run of the program ended.
struct Ended {
  int exit_code = -1;  // -1: by a signal
  std::string out, err;
};

// One thread. Killed at the end of its life.
class Hearthd {
 public:
  Hearthd() = default;
  ~Hearthd();
  Hearthd(const Hearthd&) = delete;
  Hearthd& operator=(const Hearthd&) = delete;

  // From now on it is started so that callers must log in, on the wall clock; without, with
  // --access=open.
  void RequireLogin() { open_ = false; }

  // Starts it with --data, --secrets, --port 0, --clock=stepped, --free-floor-bytes=0 unless `more`
  // says another, and `more`, and waits until it
  // listens. Fails the test when it ends instead.
  void Start(const std::vector<std::string>& more = {});
  // Runs it with --data, --secrets and `arguments` to its end; it reads `input`.
  Ended Run(const std::vector<std::string>& arguments, const std::string& input = "") const;

  // SIGTERM; the exit code.
  int Stop();
  // SIGKILL.
  void Kill();
  // SIGSTOP, and waits until none of its threads runs; SIGCONT.
  void Freeze();
  void Thaw();

  const std::string& address() const { return address_; }  // "127.0.0.1:PORT"
  std::string port() const { return address_.substr(address_.find(':') + 1); }
  std::string listening_line() const { return line_; }
  pid_t pid() const { return pid_; }
  std::string data() const { return data_.str(); }
  std::string secrets() const { return secrets_.str(); }
  // DATA/<log-id>. REQUIRES: it was started before.
  std::string home() const;
  std::string stderr_text() const;

 private:
  int Wait();

  TempDir data_, secrets_, logs_;
  bool open_ = true;
  pid_t pid_ = 0;
  std::string address_, line_;
};

}  // namespace hearth::testing

#endif  // HEARTH_TESTS_WIRE_HEARTHD_H_
