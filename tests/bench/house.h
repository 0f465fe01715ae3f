// The house under measurement: the product and its yardsticks, each a process of its own over
// folders that go when it goes.

#ifndef HEARTH_TESTS_BENCH_HOUSE_H_
#define HEARTH_TESTS_BENCH_HOUSE_H_

#include <grpcpp/grpcpp.h>

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tests/bench/load.h"
#include "tests/bench/process.h"
#include "tests/support/temp_dir.h"

namespace hearth::bench {

struct Settings {
  std::string bin;   // build directory
  std::string root;  // checkout
  int rounds = 3;
  int checks = 1'000'000;  // streamed in batches of 500, a round
  size_t households = 250'000;
  std::vector<std::string> only;  // parts to run; empty = all
  bool wants(const std::string& part) const;
};

struct Rebuilt {
  double seconds = 0, cpu_seconds = 0;
};

// One thread.
class House {
 public:
  explicit House(const Settings& settings);

  // Areas, rulebooks, and every household of the county, registered.
  void Found();
  // Stops hearthd, rebuilds all views offline, starts it again.
  Rebuilt Rebuild();
  // hearthd again over the same folders, as the last one left them.
  void Restart();

  const Settings settings;

 private:
  testing::TempDir log_dir_, naive_dir_, data_, secrets_, state_;  // first: processes live in them
  std::atomic<uint64_t> seed_;

 public:
  Process echo, raw_log, naive;
  std::optional<Process> hearthd;
  County county;

 private:
  std::shared_ptr<grpc::Channel> channel_;

 public:
  std::string data() const { return data_.str(); }
  // One as long as hearthd runs: gRPC 1.51 may abort when channels to one address come and go.
  const std::shared_ptr<grpc::Channel>& channel() const { return channel_; }
  // Load that no other load of this program shares an id with.
  LoadOptions Load(int events, int run_events);
};

std::shared_ptr<grpc::Channel> Connect(const std::string& address);
int64_t NowMs();

}  // namespace hearth::bench

#endif  // HEARTH_TESTS_BENCH_HOUSE_H_
