// Runs programs that are not part of the test: the verifier, and second_opinion.py.
#ifndef HEARTH_TESTS_VERIFY_SCRIPT_H_
#define HEARTH_TESTS_VERIFY_SCRIPT_H_

#include <stdio.h>
#include <sys/wait.h>

#include <string>

namespace hearth::testing {

struct ScriptSaid {
  int exit_code = -1;
  std::string out;
};

// A command of the shell; what it prints, errors too.
inline ScriptSaid Shell(const std::string& command) {
  ScriptSaid said;
  FILE* const pipe = ::popen((command + " 2>&1").c_str(), "r");
  if (pipe == nullptr) return said;
  char buffer[4096];
  while (const size_t read = ::fread(buffer, 1, sizeof(buffer), pipe)) {
    said.out.append(buffer, read);
  }
  const int status = ::pclose(pipe);
  said.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return said;
}

}  // namespace hearth::testing

#endif  // HEARTH_TESTS_VERIFY_SCRIPT_H_
