// Keeps some bidirectional streams full: each has a number of batches unanswered until all are.

#ifndef HEARTH_TESTS_BENCH_STREAMS_H_
#define HEARTH_TESTS_BENCH_STREAMS_H_

#include <grpcpp/grpcpp.h>

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "tests/bench/caller.h"

namespace hearth::bench {

// Batch i of `requests` goes over stream i % streams. `check` is told each answer and says whether
// it is a good one. Blocks. The rate is in requests.
template <typename Request, typename Response>
Rate StreamMany(const std::vector<Request>& requests, size_t streams, size_t unanswered_max,
                const std::function<std::unique_ptr<grpc::ClientReaderWriter<Request, Response>>(
                    grpc::ClientContext*)>& open,
                const std::function<bool(const Response&)>& check) {
  using Clock = std::chrono::steady_clock;
  std::vector<double> took_ms(requests.size());
  std::atomic<uint64_t> failed{0};
  const auto one = [&](size_t stream_number) {
    grpc::ClientContext context;
    const auto stream = open(&context);
    std::mutex mutex;
    std::condition_variable answered;
    std::vector<Clock::time_point> sent;  // guarded by mutex, as `answers`
    size_t answers = 0;
    bool over = false;
    std::thread reader([&] {
      Response response;
      while (stream->Read(&response)) {
        if (!check(response)) ++failed;
        const std::lock_guard lock(mutex);
        const std::chrono::duration<double, std::milli> took = Clock::now() - sent[answers];
        took_ms[stream_number + answers * streams] = took.count();
        ++answers;
        answered.notify_one();
      }
      const std::lock_guard lock(mutex);
      over = true;
      answered.notify_one();
    });
    for (size_t i = stream_number; i < requests.size(); i += streams) {
      {
        std::unique_lock lock(mutex);
        answered.wait(lock, [&] { return over || sent.size() - answers < unanswered_max; });
        sent.push_back(Clock::now());
      }
      if (!stream->Write(requests[i])) break;
    }
    stream->WritesDone();
    reader.join();
    if (!stream->Finish().ok()) ++failed;
  };
  const auto began = Clock::now();
  std::vector<std::thread> threads;
  for (size_t s = 0; s < streams; ++s) threads.emplace_back(one, s);
  for (std::thread& thread : threads) thread.join();
  const std::chrono::duration<double> seconds = Clock::now() - began;
  return RateOf(std::move(took_ms), seconds.count(), failed.load());
}

}  // namespace hearth::bench

#endif  // HEARTH_TESTS_BENCH_STREAMS_H_
