// Pool: the threads on which queries run, so that gRPC's own event threads never wait for a disk.

#ifndef HEARTH_SERVICES_TRANSPORT_POOL_H_
#define HEARTH_SERVICES_TRANSPORT_POOL_H_

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace hearth::transport {

// Thread-safe. Destroyed after everybody who posts.
class Pool {
 public:
  using Task = std::function<void()>;

  // REQUIRES: threads > 0. At most `waiting_max` tasks wait for a thread.
  Pool(size_t threads, size_t waiting_max);
  // Runs what waits, then ends.
  ~Pool();
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

  // False, and the task is dropped, when too many wait already.
  [[nodiscard]] bool Post(Task task);
  // For steps of work that was admitted before (a stream's next page): their number is bounded by
  // that.
  void PostAdmitted(Task task);

 private:
  void Run();

  const size_t waiting_max_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Task> waiting_;  // guarded by mutex_
  bool stopping_ = false;     // guarded by mutex_
  std::vector<std::thread> threads_;
};

}  // namespace hearth::transport

#endif  // HEARTH_SERVICES_TRANSPORT_POOL_H_
