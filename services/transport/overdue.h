// Overdue: ends calls whose answer does not come. Private to this room.

#ifndef HEARTH_SERVICES_TRANSPORT_OVERDUE_H_
#define HEARTH_SERVICES_TRANSPORT_OVERDUE_H_

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

namespace hearth::transport {

// What can be too late. Owned by whoever is to answer; gone once it has been answered.
class Awaited {
 public:
  virtual ~Awaited() = default;
  // The answer did not come in time. From another thread, and perhaps beside the answer itself.
  virtual void TooLate() = 0;
};

// Thread-safe. A lock a call and a look every second, where an alarm of gRPC's would cost each call
// two turns of the completion queue.
class Overdue {
 public:
  using Clock = std::chrono::steady_clock;

  // Calls are too late after `most`.
  explicit Overdue(Clock::duration most);
  ~Overdue();
  Overdue(const Overdue&) = delete;
  Overdue& operator=(const Overdue&) = delete;

  void Watch(const std::shared_ptr<Awaited>& call);

 private:
  struct Entry {
    Clock::time_point end;
    std::weak_ptr<Awaited> call;
  };
  void Look();

  const Clock::duration most_;
  std::mutex mutex_;
  std::condition_variable stop_;
  std::deque<Entry> entries_;  // by end; guarded by mutex_
  bool stopping_ = false;      // guarded by mutex_
  std::thread thread_;         // last: it uses the others
};

}  // namespace hearth::transport

#endif  // HEARTH_SERVICES_TRANSPORT_OVERDUE_H_
