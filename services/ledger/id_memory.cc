#include "services/ledger/id_memory.h"

#include <algorithm>
#include <utility>

#include "services/domain/invariant.h"

namespace hearth::ledger {

IdFloors::Hold& IdFloors::Hold::operator=(Hold&& other) noexcept {
  Release();
  floors_ = std::exchange(other.floors_, nullptr);
  place_ = other.place_;
  return *this;
}

void IdFloors::Hold::Release() {
  if (floors_ == nullptr) return;
  const storage::MutexLock lock(floors_->mutex_);
  floors_->held_.erase(place_);
  floors_ = nullptr;
}

IdFloors::Hold IdFloors::Take() {
  const storage::MutexLock lock(mutex_);
  Hold hold;
  hold.floors_ = this;
  // Read under the lock: a floor that was computed before is not above it, for a checkpoint never
  // goes back.
  hold.place_ = held_.insert(ids_->checkpoint());
  return hold;
}

Position IdFloors::floor() const {
  const storage::MutexLock lock(mutex_);
  const Position indexed = ids_->checkpoint();
  return held_.empty() ? indexed : std::min(indexed, *held_.begin());
}

IdMemory::Id IdMemory::ToId(std::string_view id) {
  Id key;
  HEARTH_REQUIRE(id.size() == key.size());
  std::copy(id.begin(), id.end(), key.begin());
  return key;
}

IdMemory::HeaderHash IdMemory::ToHash(std::string_view hash) {
  HeaderHash bytes;
  HEARTH_REQUIRE(hash.size() == bytes.size());
  std::copy(hash.begin(), hash.end(), bytes.begin());
  return bytes;
}

void IdMemory::Insert(Position position, const Id& id, const HeaderHash& header_hash) {
  if (ids_.empty()) first_ = position;
  HEARTH_REQUIRE(position == first_ + ids_.size());
  const bool added = entries_.emplace(id, Entry{position, header_hash}).second;
  HEARTH_REQUIRE(added);
  ids_.push_back(id);
}

std::optional<IdMemory::Entry> IdMemory::Find(std::string_view id) const {
  const auto found = entries_.find(ToId(id));
  if (found == entries_.end()) return std::nullopt;
  return found->second;
}

void IdMemory::Trim(Position floor) {
  while (!ids_.empty() && first_ <= floor) {
    entries_.erase(ids_.front());
    ids_.pop_front();
    ++first_;
  }
}

}  // namespace hearth::ledger
