#include "tests/wire/hearthd.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

namespace hearth::testing {
namespace {

// Long enough for a slow, shared machine; only a broken server waits for it.
constexpr int kStartWaitMs = 120'000;

std::string ReadFile(const std::string& path) {
  std::stringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

// Starts the program; its output goes to `out` (a descriptor) and the file `err_path`.
pid_t Launch(const std::vector<std::string>& arguments, int out, const std::string& err_path,
             const std::string& in_path = "/dev/null") {
  std::vector<std::string> words = {HEARTH_HEARTHD};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  const int err = ::open(err_path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  const int in = ::open(in_path.c_str(), O_RDONLY | O_CLOEXEC);
  const pid_t pid = ::fork();
  if (pid == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);  // never outlives the test
    ::dup2(in, STDIN_FILENO);
    ::dup2(out, STDOUT_FILENO);
    ::dup2(err, STDERR_FILENO);
    ::execv(argv[0], argv.data());
    ::_exit(127);
  }
  ::close(in);
  ::close(err);
  return pid;
}

// Reads until `matched` holds of what was read, or the other side closes, or the time is over.
template <typename Matched>
std::string ReadUntil(int fd, Matched matched) {
  std::string text;
  pollfd ready{fd, POLLIN, 0};
  while (!matched(text) && ::poll(&ready, 1, kStartWaitMs) > 0) {
    char buffer[4096];
    const ssize_t got = ::read(fd, buffer, sizeof(buffer));
    if (got <= 0) break;
    text.append(buffer, static_cast<size_t>(got));
  }
  return text;
}

}  // namespace

Hearthd::~Hearthd() { Kill(); }

void Hearthd::Start(const std::vector<std::string>& more) {
  int out[2];
  ASSERT_EQ(::pipe2(out, O_CLOEXEC), 0);
  std::vector<std::string> arguments = {"--data",
                                        data(),
                                        "--secrets",
                                        secrets(),
                                        "--port",
                                        "0",
                                        open_ ? "--clock=stepped" : "--clock=wall"};
  const bool floor = std::any_of(more.begin(), more.end(), [](const std::string& argument) {
    return argument.starts_with("--free-floor-bytes");
  });
  if (!floor) arguments.emplace_back("--free-floor-bytes=0");
  if (open_) arguments.push_back("--access=open");
  arguments.insert(arguments.end(), more.begin(), more.end());
  pid_ = Launch(arguments, out[1], logs_.File("err"));
  ::close(out[1]);
  const std::regex listening("127\\.0\\.0\\.1:[0-9]+\n");
  line_ = ReadUntil(out[0],
                    [&](const std::string& text) { return std::regex_search(text, listening); });
  ::close(out[0]);
  std::smatch found;
  ASSERT_TRUE(std::regex_search(line_, found, listening))
      << "hearthd did not start: " << line_ << stderr_text();
  address_ = found.str().substr(0, static_cast<size_t>(found.length()) - 1);
}

Ended Hearthd::Run(const std::vector<std::string>& arguments, const std::string& input) const {
  int out[2];
  Ended ended;
  if (::pipe2(out, O_CLOEXEC) != 0) return ended;
  std::vector<std::string> words = arguments;
  words.insert(words.end(), {"--data", data(), "--secrets", secrets()});
  if (open_) words.push_back("--access=open");
  const std::string err = logs_.File("run-err");
  std::filesystem::remove(err);
  std::ofstream(logs_.File("run-in")) << input;
  const pid_t pid = Launch(words, out[1], err, logs_.File("run-in"));
  ::close(out[1]);
  ended.out = ReadUntil(out[0], [](const std::string&) { return false; });
  ::close(out[0]);
  int status = 0;
  ::waitpid(pid, &status, 0);
  if (WIFEXITED(status)) ended.exit_code = WEXITSTATUS(status);
  ended.err = ReadFile(err);
  return ended;
}

int Hearthd::Wait() {
  int status = 0;
  ::waitpid(pid_, &status, 0);
  pid_ = 0;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

int Hearthd::Stop() {
  if (pid_ == 0) return -1;
  ::kill(pid_, SIGTERM);
  return Wait();
}

void Hearthd::Kill() {
  if (pid_ == 0) return;
  ::kill(pid_, SIGKILL);
  Wait();
}

void Hearthd::Freeze() {
  int status = 0;
  ::kill(pid_, SIGSTOP);
  ::waitpid(pid_, &status, WUNTRACED);
  EXPECT_TRUE(WIFSTOPPED(status)) << "hearthd ended by itself: " << stderr_text();
}

void Hearthd::Thaw() { ::kill(pid_, SIGCONT); }

std::string Hearthd::home() const {
  for (const auto& entry : std::filesystem::directory_iterator(data_.path())) {
    if (entry.is_directory()) return entry.path().string();
  }
  return "";
}

std::string Hearthd::stderr_text() const { return ReadFile(logs_.File("err")); }

}  // namespace hearth::testing
