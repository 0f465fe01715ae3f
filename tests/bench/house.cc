#include "tests/bench/house.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>

#include "tests/bench/ingest.h"

namespace hearth::bench {
namespace {

constexpr char kVillage[] = "441621102001";

std::vector<std::string> Villages(const std::string& areas_file) {
  std::vector<std::string> villages;
  std::FILE* file = std::fopen(areas_file.c_str(), "r");
  char line[512];
  while (file != nullptr && std::fgets(line, sizeof line, file) != nullptr) {
    const std::string text(line);
    const size_t comma = text.find(',');
    if (comma == 12) villages.push_back(text.substr(0, comma));
  }
  if (file != nullptr) std::fclose(file);
  if (villages.empty()) villages.push_back(kVillage);
  return villages;
}

void Run(const std::string& command) {
  if (std::system(command.c_str()) == 0) return;
  std::fprintf(stderr, "failed: %s\n", command.c_str());
  std::exit(1);
}

std::string Demo(const Settings& settings) { return settings.root + "/services/server/demo"; }

}  // namespace

bool Settings::wants(const std::string& part) const {
  return only.empty() || std::find(only.begin(), only.end(), part) != only.end();
}

int64_t NowMs() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

std::shared_ptr<grpc::Channel> Connect(const std::string& address) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(16 << 20);
  // Else all channels to an address share one connection.
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  return grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments);
}

House::House(const Settings& given)
    : settings(given),
      seed_(static_cast<uint64_t>(NowMs())),
      echo(given.bin + "/tests/bench/hearth_yardstick", {"echo"}),
      raw_log(given.bin + "/tests/bench/hearth_yardstick", {"log", log_dir_.str()}),
      naive(given.bin + "/tests/bench/hearth_yardstick", {"naive", naive_dir_.str()}),
      county(Villages(Demo(given) + "/areas-zijin.csv"), given.households, 1) {
  Restart();
}

void House::Restart() {
  hearthd.reset();
  hearthd.emplace(settings.bin + "/services/server/hearthd",
                  std::vector<std::string>{"--data", data_.str(), "--secrets", secrets_.str(),
                                           "--port", "0", "--free-floor-bytes=0", "--access=open"});
  channel_ = Connect(hearthd->address());
}

Rebuilt House::Rebuild() {
  hearthd->Stop();
  const double cpu = ChildrensCpuSeconds();
  const auto began = std::chrono::steady_clock::now();
  Run(settings.bin + "/services/server/hearthd rebuild --data " + data_.str() + " --secrets " +
      secrets_.str() + " >/dev/null 2>&1");
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  const Rebuilt rebuilt{took.count(), ChildrensCpuSeconds() - cpu};
  Restart();
  return rebuilt;
}

LoadOptions House::Load(int events, int run_events) {
  LoadOptions options;
  options.events = events;
  options.run_events = run_events;
  options.occurred_time_ms = NowMs() - 86'400'000;
  options.seed = ++seed_;
  return options;
}

void House::Found() {
  const std::string hearth = "HEARTH_SERVER=" + hearthd->address() +
                             " XDG_STATE_HOME=" + state_.str() + " " + settings.bin +
                             "/clients/cli/hearth ";
  Run(hearth + "areas import " + Demo(settings) + "/areas-zijin.csv >/dev/null 2>&1");
  Run(hearth + "rulebook publish " + Demo(settings) + "/../rulebooks/default.json >/dev/null");
  Run(hearth + "rulebook publish " + Demo(settings) + "/rulebook.json >/dev/null");
  constexpr size_t kAtOnce = 50'000;  // so that a quarter of a million fits into memory
  double seconds = 0;
  for (size_t begin = 0; begin < county.size(); begin += kAtOnce) {
    const size_t end = std::min(county.size(), begin + kAtOnce);
    const std::vector<v1::Run> runs = MakeRegistrations(county, begin, end, Load(0, 500));
    const Rate rate = SubmitStreamed(channel(), runs, 2, 8);
    if (rate.failed > 0) std::fprintf(stderr, "registrations failed: %d\n", int(rate.failed));
    seconds += static_cast<double>(end - begin) / rate.per_second;
  }
  std::printf("%zu households registered, each with its new key: %.0f /s\n", county.size(),
              static_cast<double>(county.size()) / seconds);
}

}  // namespace hearth::bench
