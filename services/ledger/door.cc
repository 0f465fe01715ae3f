#include "services/ledger/door.h"

#include "services/domain/invariant.h"

namespace hearth::ledger {

Door::Ticket& Door::Ticket::operator=(Ticket&& other) noexcept {
  Release();
  door_ = std::exchange(other.door_, nullptr);
  events_ = other.events_;
  bytes_ = other.bytes_;
  return *this;
}

void Door::Ticket::Release() {
  if (door_ != nullptr) door_->Leave(events_, bytes_);
  door_ = nullptr;
}

std::optional<Door::Ticket> Door::Enter(size_t events, size_t bytes) {
  const storage::MutexLock lock(mutex_);
  if (events > events_max_ - events_ || bytes > bytes_max_ - bytes_) return std::nullopt;
  events_ += events;
  bytes_ += bytes;
  Ticket ticket;
  ticket.door_ = this;
  ticket.events_ = events;
  ticket.bytes_ = bytes;
  return ticket;
}

void Door::Leave(size_t events, size_t bytes) {
  const storage::MutexLock lock(mutex_);
  HEARTH_REQUIRE(events <= events_ && bytes <= bytes_);
  events_ -= events;
  bytes_ -= bytes;
}

}  // namespace hearth::ledger
