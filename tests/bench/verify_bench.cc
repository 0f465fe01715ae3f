// How long hearth-verify takes over a log of a county that signs, and how much memory: the real
// program in a process of its own, with device signatures and without.
//
//   verify_bench [EVENTS]      default 1,000,000

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "clients/cli/log_bundle.h"
#include "clients/cpp/files.h"
#include "tests/support/temp_dir.h"
#include "tests/verify/honest_log.h"

namespace hearth::testing {
namespace {

using Clock = std::chrono::steady_clock;

double Since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

void Require(const absl::Status& status) {
  if (status.ok()) return;
  std::fprintf(stderr, "%s\n", std::string(status.message()).c_str());
  std::exit(1);
}

// Writes the log as a bundle; answers its key line and says how large it is.
std::string Write(const MadeLog& log, const std::string& folder) {
  const std::string key = KeyLineOf(log);
  const std::string& note = log.notes.rbegin()->second;
  auto bundle = cli::LogBundle::Open(folder);
  Require(bundle.status());
  size_t bytes = 0, runs = 0;
  for (const std::string& record : log.records) {
    Require((*bundle)->Add(record));
    bytes += record.size();
    v1::Record parsed;
    runs += parsed.ParseFromString(record) && !parsed.signature().empty();
  }
  auto checkpoint = client::OpenCheckpoint(note, key);
  Require(checkpoint.status());
  Require((*bundle)->Finish(*checkpoint, note, "", key));
  std::printf("%zu records of %zu bytes on average, %zu signed runs\n", log.records.size(),
              bytes / log.records.size(), runs);
  return key;
}

void Measure(const char* what, const std::vector<std::string>& arguments) {
  std::vector<char*> words;
  for (const std::string& word : arguments) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  const auto start = Clock::now();
  std::fflush(stdout);
  const pid_t pid = ::fork();
  if (pid == 0) {
    if (std::freopen("/dev/null", "w", stdout) == nullptr) std::_Exit(126);
    ::execv(words[0], words.data());
    std::_Exit(127);
  }
  int status = 0;
  rusage used{};
  ::wait4(pid, &status, 0, &used);
  const double cpu = static_cast<double>(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
                     static_cast<double>(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
  std::printf("%-24s exit %d  %7.1f s  %7.1f s of CPU  peak RSS %4ld MiB\n", what,
              WEXITSTATUS(status), Since(start), cpu, used.ru_maxrss / 1024);
}

// The log is made in a process of its own: the kernel counts a child's memory from that of its
// parent on.
void Run(size_t events) {
  TempDir folder;
  const std::string bundle = folder.File("bundle"), verifier = HEARTH_VERIFY;
  if (const pid_t pid = ::fork(); pid == 0) {
    const std::string key = Write(MakeHonestLog(1, events), bundle);
    Require(client::WriteFile(folder.File("key"), key));
    std::fflush(stdout);
    std::_Exit(0);
  } else {
    int status = 0;
    ::waitpid(pid, &status, 0);
  }
  const std::string key = folder.File("key");
  Measure("with signatures", {verifier, bundle, "--key", key, "--temp", folder.str()});
  Measure("without signatures",
          {verifier, bundle, "--key", key, "--temp", folder.str(), "--no-signatures"});
}

}  // namespace
}  // namespace hearth::testing

int main(int argc, char** argv) {
  hearth::testing::Run(argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 1'000'000);
}
