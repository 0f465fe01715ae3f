#include "services/transport/pool.h"

#include <utility>

namespace hearth::transport {

Pool::Pool(size_t threads, std::function<void(const std::string&)> prepare_thread) {
  for (size_t i = 0; i < threads; ++i) {
    threads_.emplace_back([this, prepare_thread] {
      if (prepare_thread) prepare_thread("calls");
      Run();
    });
  }
}

Pool::~Pool() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void Pool::Post(Task task) {
  {
    const std::lock_guard lock(mutex_);
    waiting_.push_back(std::move(task));
  }
  wake_.notify_one();
}

void Pool::Run() {
  std::unique_lock lock(mutex_);
  while (true) {
    wake_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
    if (waiting_.empty()) return;
    Task task = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    task();
    task = nullptr;  // what it holds goes before we sleep
    lock.lock();
  }
}

}  // namespace hearth::transport
