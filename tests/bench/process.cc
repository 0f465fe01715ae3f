#include "tests/bench/process.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

namespace hearth::bench {
namespace {

double Seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

// The text of a file of /proc after the process's name, which may hold anything.
std::string StatFields(const std::string& path, std::string* name) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  const std::string all = text.str();
  const size_t open = all.find('('), close = all.rfind(')');
  if (open == std::string::npos || close == std::string::npos) return "";
  if (name != nullptr) *name = all.substr(open + 1, close - open - 1);
  return all.substr(close + 2);
}

double CpuOf(const std::string& stat_path, std::string* name = nullptr) {
  std::istringstream fields(StatFields(stat_path, name));
  std::string skipped;
  for (int i = 0; i < 11; ++i) fields >> skipped;
  double user = 0, system = 0;
  fields >> user >> system;
  return (user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

uint64_t MiBOf(pid_t pid, const std::string& field) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/status");
  std::string line;
  while (std::getline(file, line)) {
    if (!line.starts_with(field)) continue;
    return std::strtoull(line.c_str() + field.size(), nullptr, 10) >> 10;
  }
  return 0;
}

double CpuSecondsOf(int who) {
  rusage usage;
  ::getrusage(who, &usage);
  return Seconds(usage.ru_utime) + Seconds(usage.ru_stime);
}

}  // namespace

double OwnCpuSeconds() { return CpuSecondsOf(RUSAGE_SELF); }
double ChildrensCpuSeconds() { return CpuSecondsOf(RUSAGE_CHILDREN); }

Process::Process(const std::string& program, const std::vector<std::string>& arguments) {
  int out[2], in[2];
  if (::pipe2(out, O_CLOEXEC) != 0 || ::pipe2(in, O_CLOEXEC) != 0) std::abort();
  std::vector<char*> words = {const_cast<char*>(program.c_str())};
  for (const std::string& word : arguments) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  pid_ = ::fork();
  if (pid_ == 0) {
    ::dup2(in[0], STDIN_FILENO);
    ::dup2(out[1], STDOUT_FILENO);
    ::execv(program.c_str(), words.data());
    std::perror(program.c_str());
    ::_exit(127);
  }
  ::close(in[0]);
  ::close(out[1]);
  out_ = out[0];
  hold_ = in[1];
  const std::regex listening("127\\.0\\.0\\.1:[0-9]+\n");
  std::string said;
  std::smatch found;
  char buffer[512];
  while (!std::regex_search(said, found, listening)) {
    const ssize_t size = ::read(out_, buffer, sizeof buffer);
    if (size <= 0) {
      std::fprintf(stderr, "%s did not start: %s\n", program.c_str(), said.c_str());
      std::exit(1);
    }
    said.append(buffer, static_cast<size_t>(size));
  }
  address_ = found.str().substr(0, static_cast<size_t>(found.length()) - 1);
}

Process::~Process() { Kill(); }

double Process::cpu_seconds() const { return CpuOf("/proc/" + std::to_string(pid_) + "/stat"); }

std::map<std::string, double> Process::cpu_by_thread() const {
  std::map<std::string, double> seconds;
  std::error_code error;
  const std::string tasks = "/proc/" + std::to_string(pid_) + "/task";
  for (const auto& task : std::filesystem::directory_iterator(tasks, error)) {
    std::string name;
    const double spent = CpuOf(task.path().string() + "/stat", &name);
    seconds[name] += spent;
  }
  return seconds;
}

uint64_t Process::rss_mib() const { return MiBOf(pid_, "VmRSS:"); }
uint64_t Process::peak_rss_mib() const { return MiBOf(pid_, "VmHWM:"); }

void Process::Kill() { End(SIGKILL); }
void Process::Stop() { End(SIGTERM); }

void Process::End(int signal) {
  if (pid_ == 0) return;
  ::kill(pid_, signal);
  ::waitpid(pid_, nullptr, 0);
  ::close(out_);
  ::close(hold_);
  pid_ = 0;
}

}  // namespace hearth::bench
