// Throng: many callers who come again as soon as they are answered, without a thread each; and
// writers who come at a pace, whatever the server does. What each was told is counted.

#ifndef HEARTH_TESTS_WIRE_THRONG_H_
#define HEARTH_TESTS_WIRE_THRONG_H_

#include <grpcpp/grpcpp.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "tests/wire/callers.h"

namespace hearth::testing {

// What callers of one lane were told. Thread-safe.
class Tally {
 public:
  void Count(const grpc::Status& status);
  uint64_t answered() const { return answered_.load(); }
  uint64_t shed() const { return shed_.load(); }
  uint64_t failed() const { return failed_.load(); }
  // Of all that were answered or shed.
  double share_shed() const;

 private:
  std::atomic<uint64_t> answered_ = 0, shed_ = 0, failed_ = 0;
};

// Callers who wait only when they are told to.
class Throng {
 public:
  using Done = std::function<void(grpc::Status)>;
  // Begins one call over that channel and calls Done when it is over, once, from any thread.
  using Call = std::function<void(const std::shared_ptr<grpc::Channel>&, Done)>;

  Throng(const std::string& address, int callers, Call call, Tally* tally);
  // Lets the calls that are under way end.
  ~Throng();

 private:
  void Begin(int caller);
  void End(int caller, const grpc::Status& status);
  // Brings back those who wait, when it is time.
  void Wake();

  const Call call_;
  Tally* const tally_;
  std::vector<std::shared_ptr<grpc::Channel>> channels_;
  std::mutex mutex_;
  std::condition_variable changed_;
  int calling_;                                                        // guarded by mutex_
  bool over_ = false;                                                  // guarded by mutex_
  std::multimap<std::chrono::steady_clock::time_point, int> waiting_;  // guarded by mutex_
  std::thread waker_;                                                  // last: it uses the others
};

// Writers that submit so many events a second together, each in a run of its own. A run that is
// shed is sent again when the writer's next one is due.
class Pacers {
 public:
  static constexpr int kWriters = 128;

  // So many that it takes about `seconds`.
  Pacers(const std::string& address, double events_a_second, int seconds, Known* known,
         Tally* tally);
  ~Pacers();

  // Until the last is written or shed. Milliseconds from when each answered run was due, ascending.
  std::vector<double> Join();

 private:
  void Write(const std::string& address, int number);

  const std::chrono::duration<double> period_;  // of one writer
  const int64_t turns_;                         // of one writer
  Known* const known_;
  Tally* const tally_;
  const std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
  std::mutex mutex_;
  std::condition_variable due_;  // nobody calls: only time is waited for
  std::vector<double> waits_;    // guarded by mutex_
  std::vector<std::thread> threads_;
};

}  // namespace hearth::testing

#endif  // HEARTH_TESTS_WIRE_THRONG_H_
