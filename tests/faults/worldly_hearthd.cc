#include "tests/faults/worldly_hearthd.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

namespace hearth::testing {
namespace {

constexpr int kWaitMs = 120'000;  // only a broken server waits for it

// Reads until there is a whole line or the other side closes.
std::string ReadLine(int fd) {
  std::string text;
  pollfd ready{fd, POLLIN, 0};
  char byte = 0;
  while (::poll(&ready, 1, kWaitMs) > 0 && ::read(fd, &byte, 1) == 1) {
    text += byte;
    if (byte == '\n') break;
  }
  return text;
}

}  // namespace

WorldlyHearthd::WorldlyHearthd() { WriteWorld(); }

WorldlyHearthd::~WorldlyHearthd() {
  if (pid_ == 0) return;
  ::kill(pid_, SIGKILL);
  Wait();
}

void WorldlyHearthd::WriteWorld() {
  // Renamed into its place: a reader sees the old one or the new one.
  std::ofstream(dir_.File("world.new"))
      << shift_ms_ << " " << free_bytes_ << " " << write_errno_ << "\n";
  std::filesystem::rename(dir_.File("world.new"), dir_.File("world"));
}
void WorldlyHearthd::SetClock(int64_t shift_ms) {
  shift_ms_ = shift_ms;
  WriteWorld();
}
void WorldlyHearthd::SetFreeBytes(int64_t bytes) {
  free_bytes_ = bytes;
  WriteWorld();
}
void WorldlyHearthd::SetWriteErrno(int error) {
  write_errno_ = error;
  WriteWorld();
}

void WorldlyHearthd::Launch(const std::vector<std::string>& arguments, int out) {
  std::vector<std::string> words = {HEARTH_HEARTHD};
  words.insert(words.end(), arguments.begin(), arguments.end());
  words.insert(words.end(), {"--data", data(), "--secrets", secrets()});
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  const int err = ::open(dir_.File("err").c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  const std::string world = dir_.File("world");
  pid_ = ::fork();
  if (pid_ == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);  // never outlives the test
    ::dup2(out, STDOUT_FILENO);
    ::dup2(err, STDERR_FILENO);
    ::setenv("HEARTH_TEST_WORLD", world.c_str(), 1);
    ::setenv("LD_PRELOAD", HEARTH_PRELOAD, 1);
    ::setenv("ASAN_OPTIONS", "verify_asan_link_order=0", 0);
    ::execv(argv[0], argv.data());
    ::_exit(127);
  }
  ::close(err);
}

int WorldlyHearthd::Wait() {
  int status = 0;
  ::waitpid(pid_, &status, 0);
  pid_ = 0;
  exit_code_ = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return exit_code_;
}

bool WorldlyHearthd::Start(const std::vector<std::string>& arguments) {
  int out[2];
  if (::pipe2(out, O_CLOEXEC) != 0) return false;
  std::vector<std::string> all = {"--port", "0", "--access=open"};
  all.insert(all.end(), arguments.begin(), arguments.end());
  Launch(all, out[1]);
  ::close(out[1]);
  const std::string line = ReadLine(out[0]);
  ::close(out[0]);
  std::smatch found;
  if (std::regex_search(line, found, std::regex("127\\.0\\.0\\.1:[0-9]+"))) {
    address_ = found.str();
    return true;
  }
  ::kill(pid_, SIGTERM);  // it ended already, unless it is broken
  Wait();
  return false;
}

int WorldlyHearthd::Run(const std::vector<std::string>& arguments) {
  const int out = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
  Launch(arguments, out);
  ::close(out);
  return Wait();
}

int WorldlyHearthd::Stop() {
  ::kill(pid_, SIGTERM);
  return Wait();
}

int WorldlyHearthd::WaitForEnd() {
  // A pipe would tell of the end as well; waiting with a limit needs only this.
  for (int ms = 0; ms < kWaitMs; ms += 20) {
    siginfo_t ended{};
    if (::waitid(P_PID, static_cast<id_t>(pid_), &ended, WEXITED | WNOHANG | WNOWAIT) == 0 &&
        ended.si_pid == pid_) {
      return Wait();
    }
    ::poll(nullptr, 0, 20);
  }
  return -1;
}

std::string WorldlyHearthd::said() const {
  std::ostringstream text;
  text << std::ifstream(dir_.File("err")).rdbuf();
  return text.str();
}

std::string WorldlyHearthd::home() const {
  for (const auto& entry : std::filesystem::directory_iterator(data())) {
    if (entry.is_directory()) return entry.path().string();
  }
  return "";
}

}  // namespace hearth::testing
