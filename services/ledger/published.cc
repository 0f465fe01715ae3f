#include "services/ledger/published.h"

#include <utility>

namespace hearth::ledger {

using storage::MutexLock;

void Published::Set(Durable durable) {
  const MutexLock lock(mutex_);
  head_.store(durable.position, std::memory_order_release);
  durable_ = std::move(durable);
  moved_.NotifyAll();
}

Durable Published::Get() const {
  const MutexLock lock(mutex_);
  return durable_;
}

domain::Control Published::control() const {
  const MutexLock lock(mutex_);
  return durable_.control;
}

bool Published::WaitAbove(storage::Position position) {
  const MutexLock lock(mutex_);
  while (durable_.position <= position && !closed_) moved_.Wait(mutex_);
  return durable_.position > position;
}

bool Published::PauseUntil(std::chrono::steady_clock::time_point end) {
  const MutexLock lock(mutex_);
  while (!closed_ && std::chrono::steady_clock::now() < end) closing_.WaitUntil(mutex_, end);
  return !closed_;
}

void Published::Close() {
  const MutexLock lock(mutex_);
  closed_ = true;
  moved_.NotifyAll();
  closing_.NotifyAll();
}

}  // namespace hearth::ledger
