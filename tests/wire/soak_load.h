// SoakLoad: what a county does to a server all day: paced checks, watchers of alerts and of the
// log, and queries; with the time that each call took.

#ifndef HEARTH_TESTS_WIRE_SOAK_LOAD_H_
#define HEARTH_TESTS_WIRE_SOAK_LOAD_H_

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "tests/wire/desk.h"

namespace hearth::testing {

// Milliseconds that calls took, since the last Take. Thread-safe.
class Times {
 public:
  void Add(double ms);
  // In ascending order; begins anew.
  std::vector<double> Take();

 private:
  std::mutex mutex_;
  std::vector<double> ms_;
};

class SoakLoad {
 public:
  static constexpr int kWriters = 32;  // each waits for his answers
  static constexpr int kEventsInARun = 5;

  // Registers the writers' households, about as many as told. Fails the test program's checks when
  // it cannot.
  SoakLoad(const std::string& address, int households);
  ~SoakLoad();  // Stop()

  // Checks at that rate, or as fast as answers come for 0. A call that begins late is counted from
  // when it was due.
  void Write(double events_a_second);
  void StopWriting();
  // Alerts of the county, the log as it grows, and queries, ten a second.
  void Watch();
  void Stop();

  // Pauses, unless the load is stopped meanwhile.
  void Pause(std::chrono::steady_clock::time_point until);

  Times& submits() { return submits_; }
  Times& queries() { return queries_; }
  uint64_t events() const { return events_.load(); }
  uint64_t alerts_seen() const { return alerts_.load(); }
  uint64_t events_seen() const { return seen_.load(); }
  uint64_t failures() const { return failures_.load(); }

 private:
  struct Writer {
    std::unique_ptr<Desk> desk;
    std::vector<std::string> households;
  };
  void Register(Writer* writer, int households);
  void WriteOn(Writer* writer, std::chrono::duration<double> period);
  void WatchAlerts();
  void FollowLog();
  void Ask();
  bool WaitUntil(std::chrono::steady_clock::time_point due, const std::atomic<bool>& ended);

  const std::string address_;
  std::vector<Writer> writers_;
  Desk reader_;
  Times submits_, queries_;
  std::atomic<uint64_t> events_ = 0, alerts_ = 0, seen_ = 0, failures_ = 0;
  std::atomic<bool> writing_ended_ = false, ended_ = false;
  std::mutex mutex_;
  std::condition_variable changed_;
  grpc::ClientContext alerts_call_, log_call_;
  std::vector<std::thread> writing_, watching_;
};

}  // namespace hearth::testing

#endif  // HEARTH_TESTS_WIRE_SOAK_LOAD_H_
