// Prints how many events a second the ledger takes in process, over RocksDB, without the wire:
// small checks of 20,000 households, runs of 50 and of 500, from two threads. The followers are
// left out.
//
//   hearth_ingest_loop [EVENTS]

#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <future>
#include <string>
#include <thread>
#include <vector>

#include "tests/ledger/disk_house.h"
#include "tests/support/temp_dir.h"

namespace hearth::testing {
namespace {

constexpr size_t kThreads = 2;
constexpr size_t kWindow = 8;  // runs that a thread has in flight
constexpr size_t kHouseholds = 20'000;

std::vector<v1::Run> MakeRuns(Device* device, size_t events, size_t run_events,
                              const std::vector<std::string>& households) {
  std::vector<v1::Run> runs;
  for (size_t made = 0; made < events; made += run_events) {
    std::vector<domain::Event> run;
    for (size_t i = 0; i < run_events; ++i) {
      const std::string& household = households[Below(device->rng(), households.size())];
      run.push_back(MakeEvent(device->rng(), SmallCheck("仍在观察"), household, kVillage,
                              NoonOf(kToday), device->name(), 1));
    }
    runs.push_back(device->Chain(std::move(run)));
  }
  return runs;
}

void Stream(ledger::Ledger* ledger, const std::vector<v1::Run>& runs) {
  std::vector<std::future<ledger::Answer>> answers(runs.size());
  const auto check = [&](size_t i) {
    const ledger::Answer answer = answers[i].get();
    if (!answer.ok() || answer->back().refused != 0) {
      std::fprintf(
          stderr, "not recorded: %s\n",
          answer.ok() ? answer->back().refused_detail.c_str() : answer.status().ToString().c_str());
      std::exit(1);
    }
  };
  for (size_t i = 0; i < runs.size(); ++i) {
    if (i >= kWindow) check(i - kWindow);
    auto promise = std::make_shared<std::promise<ledger::Answer>>();
    answers[i] = promise->get_future();
    ledger->Submit(runs[i],
                   [promise](ledger::Answer answer) { promise->set_value(std::move(answer)); });
  }
  for (size_t i = runs.size() - std::min(kWindow, runs.size()); i < runs.size(); ++i) check(i);
}

// Processor time of this process: says more than the clock where the machine is shared.
double CpuSeconds() {
  rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

void Measure(size_t events, size_t run_events) {
  Owner owner;
  TempDir dir;
  ledger::Options options;
  options.index_lag_max = 1'000'000'000;
  DiskHouse house(&owner, dir.str(), options);
  Device office("office", 1);
  Stream(house.ledger.get(), {office.Next({Areas()})});
  std::vector<std::string> households;
  while (households.size() < kHouseholds) households.push_back(office.RandomHousehold());
  // Every household is known: what is measured makes no keys.
  Device register_office("register", 2);
  std::vector<v1::Run> first;
  for (size_t made = 0; made < kHouseholds; made += 500) {
    std::vector<domain::Event> run;
    for (size_t i = made; i < made + 500; ++i) {
      run.push_back(MakeEvent(register_office.rng(), SmallCheck(), households[i], kVillage,
                              NoonOf(kToday), register_office.name(), 1));
    }
    first.push_back(register_office.Chain(std::move(run)));
  }
  Stream(house.ledger.get(), first);
  std::vector<std::vector<v1::Run>> runs;
  for (size_t i = 0; i < kThreads; ++i) {
    Device phone("phone-" + std::to_string(i), 10 + i);
    runs.push_back(MakeRuns(&phone, events / kThreads, run_events, households));
  }
  const storage::Position before = house.ledger->head();
  const double cpu_before = CpuSeconds();
  const auto begin = std::chrono::steady_clock::now();
  std::vector<std::thread> threads;
  for (const auto& mine : runs) threads.emplace_back([&] { Stream(house.ledger.get(), mine); });
  for (std::thread& thread : threads) thread.join();
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  const double count = static_cast<double>(house.ledger->head() - before);
  std::printf("runs of %3zu: %7.0f events, %7.0f events/s, %5.1f us of processor an event\n",
              run_events, count, count / took.count(), (CpuSeconds() - cpu_before) * 1e6 / count);
}

}  // namespace
}  // namespace hearth::testing

int main(int argc, char** argv) {
  const size_t events = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 200'000;
  for (const size_t run_events : {size_t{1}, size_t{50}, size_t{500}}) {
    hearth::testing::Measure(run_events == 1 ? events / 10 : events, run_events);
  }
  return 0;
}
