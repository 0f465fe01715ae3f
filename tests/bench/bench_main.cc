// Measures the product against this machine's own ceilings; tests/bench/README.md tells what and
// why.
#include <CLI/CLI.hpp>
#include <cstdio>

#include "tests/bench/ending.h"
#include "tests/bench/ingest.h"
#include "tests/bench/reading.h"

namespace hearth::bench {
namespace {

void Run(const Settings& settings) {
  House house(settings);
  house.Found();
  WaitForFollowers(house);
  if (settings.wants("ingest")) MeasureIngest(&house);
  if (settings.wants("alerts")) MeasureAlerts(&house);
  if (settings.wants("queries")) MeasureQueries(&house);
  if (settings.wants("rebuild")) MeasureRebuild(&house);
  if (settings.wants("growth")) MeasureGrowth(&house);
  if (settings.wants("restart")) MeasureRestart(&house);
  if (settings.wants("disk")) MeasureDisk(&house);
}

}  // namespace
}  // namespace hearth::bench

int main(int argc, char** argv) {
  hearth::bench::Settings settings;
  CLI::App app("hearth_bench: ratios to a unary gRPC echo of the same minutes");
  bool quick = false;
  app.add_option("--bin", settings.bin, "build directory")->required();
  app.add_option("--root", settings.root, "checkout")->required();
  app.add_flag("--quick", quick, "about a minute: few households, few checks, one round");
  auto* rounds = app.add_option("--rounds", settings.rounds, "rounds")->capture_default_str();
  auto* checks = app.add_option("--checks", settings.checks, "checks streamed a round")
                     ->capture_default_str()
                     ->check(CLI::Range(20'000, 10'000'000));
  auto* households = app.add_option("--households", settings.households, "households")
                         ->capture_default_str()
                         ->check(CLI::Range(100, 10'000'000));
  app.add_option("--only", settings.only,
                 "parts: ingest, alerts, queries, rebuild, growth, restart, disk")
      ->check(
          CLI::IsMember({"ingest", "alerts", "queries", "rebuild", "growth", "restart", "disk"}));
  CLI11_PARSE(app, argc, argv);
  if (quick) {
    if (rounds->count() == 0) settings.rounds = 1;
    if (checks->count() == 0) settings.checks = 40'000;
    if (households->count() == 0) settings.households = 2'000;
  }
  hearth::bench::Run(settings);
  return 0;
}
