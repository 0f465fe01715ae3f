#include "clients/cpp/step_queue.h"

#include <utility>

namespace hearth::client {

StepQueue::StepQueue(StepSource* source, size_t ahead)
    : source_(*source), ahead_(ahead), thread_([this] { Run(); }) {}

StepQueue::~StepQueue() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    stop_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void StepQueue::Run() {
  while (true) {
    absl::StatusOr<std::optional<Step>> next = source_.Next();
    std::unique_lock<std::mutex> lock(mutex_);
    if (!next.ok() || !*next) {
      end_ = next.status();
      ended_ = true;
      changed_.notify_all();
      return;
    }
    changed_.wait(lock, [this] { return stop_ || steps_.size() < ahead_; });
    if (stop_) return;
    steps_.push_back(*std::move(*next));
    changed_.notify_all();
  }
}

absl::StatusOr<StepQueue::Pulled> StepQueue::Next(std::chrono::milliseconds wait) {
  std::unique_lock<std::mutex> lock(mutex_);
  changed_.wait_for(lock, wait, [this] { return ended_ || !steps_.empty(); });
  if (!steps_.empty()) {
    Pulled pulled{State::kStep, std::nullopt};
    pulled.step.emplace(std::move(steps_.front()));
    steps_.pop_front();
    changed_.notify_all();
    return pulled;
  }
  if (!ended_) return Pulled{};
  if (!end_.ok()) return end_;
  return Pulled{State::kEnd, std::nullopt};
}

}  // namespace hearth::client
