// Keeps a number of unary calls in flight until a number of them is done.

#ifndef HEARTH_TESTS_BENCH_CALLER_H_
#define HEARTH_TESTS_BENCH_CALLER_H_

#include <grpcpp/grpcpp.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace hearth::bench {

struct Rate {
  double per_second = 0;
  double p50_ms = 0;
  double p99_ms = 0;
  uint64_t failed = 0;
};

// Of so many latencies within so many seconds. REQUIRES: at least one.
Rate RateOf(std::vector<double> took_ms, double seconds, uint64_t failed);

// `start(i, context, done)` begins call i and calls `done` once with its status. Blocks.
using StartCall =
    std::function<void(size_t i, grpc::ClientContext*, std::function<void(grpc::Status)> done)>;
Rate CallMany(size_t calls, size_t in_flight, const StartCall& start);

}  // namespace hearth::bench

#endif  // HEARTH_TESTS_BENCH_CALLER_H_
