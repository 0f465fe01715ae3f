// The real hearthd in a world that a test makes: clock, free space, a disk that refuses writes.

#ifndef HEARTH_TESTS_FAULTS_WORLDLY_HEARTHD_H_
#define HEARTH_TESTS_FAULTS_WORLDLY_HEARTHD_H_

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "tests/support/temp_dir.h"

namespace hearth::testing {

// One thread. Killed at the end of its life.
class WorldlyHearthd {
 public:
  WorldlyHearthd();
  ~WorldlyHearthd();

  // Takes effect at once, also while it runs.
  void SetClock(int64_t shift_ms);
  void SetFreeBytes(int64_t bytes);  // -1 = as they are
  void SetWriteErrno(int error);     // 0 = none

  // Starts it with --data, --secrets, --port 0 and `arguments`. True when it listens; false when it
  // ended instead, with exit_code().
  bool Start(const std::vector<std::string>& arguments);
  // Runs a command to its end.
  int Run(const std::vector<std::string>& arguments);
  int Stop();        // SIGTERM; the exit code
  int WaitForEnd();  // it ends by itself; -1 after two minutes

  const std::string& address() const { return address_; }
  int exit_code() const { return exit_code_; }
  // All it has said since the last start.
  std::string said() const;
  std::string data() const { return dir_.File("data"); }
  std::string secrets() const { return dir_.File("secrets"); }
  std::string home() const;  // DATA/<log-id>

 private:
  void WriteWorld();
  void Launch(const std::vector<std::string>& arguments, int out);
  int Wait();

  const TempDir dir_;
  int64_t shift_ms_ = 0, free_bytes_ = -1;
  int write_errno_ = 0;
  pid_t pid_ = 0;
  int exit_code_ = 0;
  std::string address_;
};

}  // namespace hearth::testing

#endif  // HEARTH_TESTS_FAULTS_WORLDLY_HEARTHD_H_
