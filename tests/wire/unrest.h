// Unrest: an operator who rebuilds the views or makes backups of a server, one after the other,
// until the server is gone.

#ifndef HEARTH_TESTS_WIRE_UNREST_H_
#define HEARTH_TESTS_WIRE_UNREST_H_

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

namespace hearth::testing {

class Unrest {
 public:
  // `backups`: the folder to make them in, each removed once it is made; empty = none. `pause`:
  // between two of them, and between two looks whether the last rebuild has ended.
  Unrest(const std::string& address, bool rebuilds, const std::string& backups,
         std::chrono::milliseconds pause);
  // Waits for its call, if any, to end.
  ~Unrest();
  Unrest(const Unrest&) = delete;
  Unrest& operator=(const Unrest&) = delete;

  uint64_t rebuilds() const { return rebuilt_.load(); }
  uint64_t backups() const { return backed_up_.load(); }

 private:
  void Rebuild(const std::string& address);
  void BackUp(const std::string& address, const std::string& folder);
  // False at the end.
  bool Pause();

  const std::chrono::milliseconds pause_;
  std::mutex mutex_;
  std::condition_variable ended_;
  bool end_ = false;  // guarded by mutex_
  std::atomic<uint64_t> rebuilt_ = 0, backed_up_ = 0;
  std::thread rebuilding_, backing_up_;
};

}  // namespace hearth::testing

#endif  // HEARTH_TESTS_WIRE_UNREST_H_
