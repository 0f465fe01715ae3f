#include "services/transport/overdue.h"

#include <algorithm>
#include <vector>

namespace hearth::transport {

Overdue::Overdue(Clock::duration most) : most_(most), thread_([this] { Look(); }) {}

Overdue::~Overdue() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  stop_.notify_one();
  thread_.join();
}

void Overdue::Watch(const std::shared_ptr<Awaited>& call) {
  const std::lock_guard lock(mutex_);
  entries_.push_back({Clock::now() + most_, call});
  // Answers come nearly in order: so the queue holds little more than what is under way.
  while (entries_.front().call.expired()) entries_.pop_front();
}

void Overdue::Look() {
  const auto every = std::min<Clock::duration>(std::chrono::seconds(1), most_ / 4);
  std::unique_lock lock(mutex_);
  while (!stop_.wait_for(lock, every, [this] { return stopping_; })) {
    std::vector<std::shared_ptr<Awaited>> late;
    while (!entries_.empty() && entries_.front().end <= Clock::now()) {
      if (auto call = entries_.front().call.lock()) late.push_back(std::move(call));
      entries_.pop_front();
    }
    lock.unlock();
    for (const auto& call : late) call->TooLate();
    late.clear();
    lock.lock();
  }
}

}  // namespace hearth::transport
