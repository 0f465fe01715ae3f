// Soak: hours of mixed load at half of what the server can take of it, and whether memory, descriptors
// and latency stay flat.
//
//   hearth_soak [--minutes N] [--households N]
//
// 60 minutes without, in windows of five, or of a fifth of the whole if that is less. 250,000
// households without: of an hour's events each then has as many as in some years. With few of them
// the rows grow in minutes as they do not in a county's life, and nothing is flat.
//
// Exit code 0: flat. 1: not, or a call failed. The machine should do nothing else meanwhile.

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <system_error>
#include <vector>

#include "tests/wire/desk.h"
#include "tests/wire/hearthd.h"
#include "tests/wire/soak_load.h"
#include "tests/wire/unrest.h"

namespace hearth::testing {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds kFullSpeed(30);
constexpr double kWindowMinutesMax = 5;
// What still counts as flat.
constexpr double kLatencyGrowth = 1.2, kMemoryGrowth = 1.1;
constexpr int kDescriptorsGrowth = 8;

struct Window {
  double rss_mib = 0, submit_p99 = 0, query_p99 = 0;
  int descriptors = 0;
};

double RssMib(pid_t pid) {
  std::ifstream status("/proc/" + std::to_string(pid) + "/status");
  std::string line;
  while (std::getline(status, line)) {
    if (line.starts_with("VmRSS:")) return std::atof(line.c_str() + 6) / 1024;
  }
  return 0;
}

// Open descriptors but those of sorted files, which are as many as the data needs.
int Descriptors(pid_t pid) {
  int count = 0;
  std::error_code gone;
  for (const auto& entry :
       std::filesystem::directory_iterator("/proc/" + std::to_string(pid) + "/fd", gone)) {
    const std::string file = std::filesystem::read_symlink(entry.path(), gone).string();
    if (!file.ends_with(".sst")) ++count;
  }
  return count;
}

double P99(const std::vector<double>& sorted) {
  return sorted.empty() ? 0 : sorted[sorted.size() * 99 / 100];
}

void WaitForFollowers(Desk* desk) { desk->Summary(desk->Head().position()); }

// Events a second that go in beside everything else, and that every follower keeps up with.
double Sustained(Desk* desk, SoakLoad* load) {
  const Clock::time_point begin = Clock::now();
  const uint64_t before = load->events();
  load->Write(0);
  load->Pause(begin + kFullSpeed);
  load->StopWriting();
  WaitForFollowers(desk);
  const std::chrono::duration<double> took = Clock::now() - begin;
  return static_cast<double>(load->events() - before) / took.count();
}

Window Look(int number, pid_t pid, SoakLoad* load, const Unrest& unrest) {
  Window window{.rss_mib = RssMib(pid),
                .submit_p99 = P99(load->submits().Take()),
                .query_p99 = P99(load->queries().Take()),
                .descriptors = Descriptors(pid)};
  std::printf("%6d %9.0f %6d %11.1f %10.1f %10llu %10llu %8llu %8llu %8llu\n", number,
              window.rss_mib, window.descriptors, window.submit_p99, window.query_p99,
              static_cast<unsigned long long>(load->events()),
              static_cast<unsigned long long>(load->events_seen()),
              static_cast<unsigned long long>(load->alerts_seen()),
              static_cast<unsigned long long>(unrest.rebuilds()),
              static_cast<unsigned long long>(unrest.backups()));
  std::fflush(stdout);
  return window;
}

bool Say(const char* what, bool well) {
  std::printf("%-60s %s\n", what, well ? "yes" : "NO");
  return well;
}

bool Verdict(const std::vector<Window>& windows, uint64_t failures) {
  const Window &first = windows.front(), &last = windows.back();
  // Caches fill first: memory is held against the middle of the run.
  const Window& middle = windows[windows.size() / 2];
  bool well = Say("no call failed", failures == 0);
  well &= Say("memory at the end within 10 % of the middle",
              last.rss_mib <= middle.rss_mib * kMemoryGrowth);
  well &= Say("descriptors within 8 of the first window",
              last.descriptors <= first.descriptors + kDescriptorsGrowth);
  well &= Say("p99 of submits within 20 % of the first window",
              last.submit_p99 <= first.submit_p99 * kLatencyGrowth);
  well &= Say("p99 of queries within 20 % of the first window",
              last.query_p99 <= first.query_p99 * kLatencyGrowth);
  return well;
}

int Main(double minutes, int households) {
  Hearthd server;
  server.Start();
  Desk desk(server.address());
  desk.Found();
  SoakLoad load(server.address(), households);
  std::printf("%d households registered\n", households);
  WaitForFollowers(&desk);  // they have the registrations to do
  const TempDir backups;
  const double window_minutes = std::min(kWindowMinutesMax, minutes / 5);
  const std::chrono::duration<double> window_time(window_minutes * 60);
  std::vector<Window> windows;
  {
    const Unrest unrest(server.address(), true, backups.str(),
                        std::chrono::milliseconds(static_cast<int>(window_minutes * 30'000)));
    load.Watch();
    const double most = Sustained(&desk, &load);
    std::printf(
        "sustained beside watchers, queries, rebuild and backup: %.0f events/s with all followers; "
        "load: half of it\n"
        "window   RSS MiB    fds  submit p99  query p99     events   followed   alerts rebuilds  "
        "backups\n",
        most);
    load.submits().Take();
    load.queries().Take();
    load.Write(most / 2);
    const Clock::time_point begin = Clock::now();
    const int count = static_cast<int>(minutes / window_minutes + 0.5);
    for (int number = 1; number <= count; ++number) {
      load.Pause(begin + std::chrono::duration_cast<Clock::duration>(window_time * number));
      windows.push_back(Look(number, server.pid(), &load, unrest));
    }
    load.Stop();
  }
  const bool well = Verdict(windows, load.failures());
  server.Stop();
  return well ? 0 : 1;
}

}  // namespace
}  // namespace hearth::testing

int main(int argc, char** argv) {
  double minutes = 60;
  int households = 250'000;
  CLI::App app("hearth_soak: whether memory, descriptors and latency stay flat");
  app.add_option("--minutes", minutes)->capture_default_str()->check(CLI::PositiveNumber);
  app.add_option("--households", households)->capture_default_str()->check(CLI::PositiveNumber);
  CLI11_PARSE(app, argc, argv);
  return hearth::testing::Main(minutes, households);
}
