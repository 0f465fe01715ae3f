// Callers: many devices that submit to a server at once, never give up on a run, and remember what
// they were told.

#ifndef HEARTH_TESTS_WIRE_CALLERS_H_
#define HEARTH_TESTS_WIRE_CALLERS_H_

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "tests/wire/desk.h"

namespace hearth::testing {

// What callers know for certain. Thread-safe.
class Known {
 public:
  // `repeated`: it had been answered before.
  void Acknowledged(const v1::Receipt& receipt, bool repeated);
  uint64_t answers() const { return answers_.load(); }
  // Receipts of events that were recorded by a call that got no answer.
  uint64_t resent() const { return resent_.load(); }
  // Receipts that say something else of an event than an earlier one.
  int contradictions() const { return contradictions_.load(); }
  std::map<std::string, v1::Receipt> receipts() const;  // by event id
  // Those that came since the last call.
  std::map<std::string, v1::Receipt> TakeFresh();

 private:
  mutable std::mutex mutex_;
  std::map<std::string, v1::Receipt> receipts_, fresh_;
  std::atomic<uint64_t> answers_ = 0, resent_ = 0;
  std::atomic<int> contradictions_ = 0;
};

class Callers {
 public:
  Callers(int count, int events_in_a_run);
  ~Callers();

  // Every caller sends from a thread of its own until the server is gone. What it has no answer for
  // it sends first.
  void Start(const std::string& address);
  // REQUIRES: the server is gone. How many calls had begun before Seal and were never answered.
  int Join();

  // Of the calls that began while it was not sealed.
  int in_flight() const { return in_flight_.load(); }
  void Seal(bool sealed) { sealed_ = sealed; }
  // Most callers send what they have been answered once more, again and again: load that does not
  // make the log longer.
  void Repeat(bool repeat) { repeat_ = repeat; }
  const Known& known() const { return known_; }
  Known& known() { return known_; }

 private:
  class Caller;

  std::vector<std::unique_ptr<Caller>> callers_;
  std::vector<std::thread> threads_;
  Known known_;
  std::atomic<int> in_flight_ = 0, cut_off_ = 0;
  std::atomic<bool> sealed_ = false, repeat_ = false;
};

}  // namespace hearth::testing

#endif  // HEARTH_TESTS_WIRE_CALLERS_H_
