// Pool: threads on which calls run, so that gRPC's own event threads never wait for a disk. How
// much may wait for them is bounded by who lets in (lanes.h).

#ifndef HEARTH_SERVICES_TRANSPORT_POOL_H_
#define HEARTH_SERVICES_TRANSPORT_POOL_H_

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace hearth::transport {

// Thread-safe. Destroyed after everybody who posts.
class Pool {
 public:
  using Task = std::function<void()>;

  // REQUIRES: threads > 0. `prepare_thread` (may be null) is called first thing on each thread,
  // with a name for it.
  explicit Pool(size_t threads, std::function<void(const std::string&)> prepare_thread = nullptr);
  // Runs what waits, then ends.
  ~Pool();
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

  void Post(Task task);

 private:
  void Run();

  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Task> waiting_;  // guarded by mutex_
  bool stopping_ = false;     // guarded by mutex_
  std::vector<std::thread> threads_;
};

}  // namespace hearth::transport

#endif  // HEARTH_SERVICES_TRANSPORT_POOL_H_
