#include "tests/bench/caller.h"

#include <algorithm>

namespace hearth::bench {
namespace {

using Clock = std::chrono::steady_clock;

class Caller {
 public:
  Caller(size_t calls, const StartCall& start) : calls_(calls), start_(start), took_ms_(calls) {}

  Rate Run(size_t in_flight) {
    const auto began = Clock::now();
    for (size_t i = 0; i < in_flight; ++i) Next();
    std::unique_lock lock(mutex_);
    all_done_.wait(lock, [&] { return done_ == calls_; });
    const double seconds = std::chrono::duration<double>(Clock::now() - began).count();
    return RateOf(std::move(took_ms_), seconds, failed_);
  }

 private:
  void Next() {
    const size_t i = next_.fetch_add(1);
    if (i >= calls_) return;
    auto context = std::make_shared<grpc::ClientContext>();
    const auto began = Clock::now();
    start_(i, context.get(), [this, i, context, began](const grpc::Status& status) {
      took_ms_[i] = std::chrono::duration<double, std::milli>(Clock::now() - began).count();
      Next();
      const std::lock_guard lock(mutex_);
      if (!status.ok()) ++failed_;
      if (++done_ == calls_) all_done_.notify_one();
    });
  }

  const size_t calls_;
  const StartCall& start_;
  std::vector<double> took_ms_;  // each call writes its own
  std::atomic<size_t> next_{0};
  std::mutex mutex_;
  std::condition_variable all_done_;
  size_t done_ = 0;      // guarded by mutex_
  uint64_t failed_ = 0;  // guarded by mutex_
};

}  // namespace

Rate RateOf(std::vector<double> took_ms, double seconds, uint64_t failed) {
  std::sort(took_ms.begin(), took_ms.end());
  const size_t count = took_ms.size();
  return {static_cast<double>(count) / seconds, took_ms[count / 2], took_ms[count * 99 / 100],
          failed};
}

Rate CallMany(size_t calls, size_t in_flight, const StartCall& start) {
  return Caller(calls, start).Run(in_flight);
}

}  // namespace hearth::bench
