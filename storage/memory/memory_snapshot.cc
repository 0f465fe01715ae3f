#include "storage/memory/memory_snapshot.h"

#include <utility>

namespace hearth::storage {
namespace {

// Rows are copied out in pages, so that a visitor may read and write as it likes.
constexpr size_t kPage = 64;

const std::string* SeenAt(const std::vector<MemoryState::Version>& versions, uint64_t batch) {
  for (auto version = versions.rbegin(); version != versions.rend(); ++version) {
    if (version->batch <= batch) return version->value ? &*version->value : nullptr;
  }
  return nullptr;
}

}  // namespace

void MemoryState::Put(Family& family, std::string_view key,
                      std::optional<std::string> value) const {
  auto at = family.find(key);
  if (at == family.end()) at = family.try_emplace(std::string(key)).first;
  std::vector<Version>& versions = at->second;
  // The newest version is hidden by this one from everybody who is not pinned at or above it.
  while (!versions.empty() && pinned.lower_bound(versions.back().batch) == pinned.end()) {
    versions.pop_back();
  }
  // Of the versions at or below the oldest pin only the last one is seen.
  while (versions.size() > 1 && versions[1].batch <= *pinned.begin()) {
    versions.erase(versions.begin());
  }
  if (!value && versions.empty()) {
    family.erase(at);
  } else {
    versions.push_back({batch, std::move(value)});
  }
}

const std::string* MemoryState::Find(const FamilyMap& families, uint64_t at,
                                     std::string_view family, std::string_view key) {
  const auto rows = families.find(family);
  if (rows == families.end()) return nullptr;
  const auto row = rows->second->find(key);
  return row == rows->second->end() ? nullptr : SeenAt(row->second, at);
}

MemorySnapshot::MemorySnapshot(std::shared_ptr<MemoryState> state) : state_(std::move(state)) {
  const MutexLock lock(state_->mutex);
  families_ = state_->families;
  batch_ = state_->batch;
  pin_ = state_->pinned.insert(batch_);
}

MemorySnapshot::~MemorySnapshot() {
  const MutexLock lock(state_->mutex);
  state_->pinned.erase(pin_);
}

absl::StatusOr<std::string> MemorySnapshot::Get(std::string_view family,
                                                std::string_view key) const {
  const ReaderLock lock(state_->mutex);
  if (const std::string* value = MemoryState::Find(families_, batch_, family, key)) return *value;
  return absl::NotFoundError("rows: no such key in " + std::string(family));
}

absl::Status MemorySnapshot::Scan(std::string_view family, std::string_view from,
                                  std::string_view to, const Visit& visit) const {
  const auto rows = families_.find(family);
  if (rows == families_.end()) return absl::OkStatus();
  std::string next(from);
  while (true) {
    const Page page = PageFrom(*rows->second, next, to);
    for (const auto& [key, value] : page) {
      if (!visit(key, value)) return absl::OkStatus();
    }
    if (page.size() < kPage) return absl::OkStatus();
    next = page.back().first + '\0';
  }
}

absl::Status MemorySnapshot::ScanBack(std::string_view family, std::string_view from,
                                      std::string_view to, const Visit& visit) const {
  const auto rows = families_.find(family);
  if (rows == families_.end()) return absl::OkStatus();
  std::string below(to);
  while (true) {
    const Page page = PageBelow(*rows->second, from, below);
    for (const auto& [key, value] : page) {
      if (!visit(key, value)) return absl::OkStatus();
    }
    // The smallest key there is, the empty one, has none below it (and "" would mean "no bound").
    if (page.size() < kPage || page.back().first.empty()) return absl::OkStatus();
    below = page.back().first;
  }
}

MemorySnapshot::Page MemorySnapshot::PageFrom(const MemoryState::Family& rows,
                                              std::string_view from, std::string_view to) const {
  const ReaderLock lock(state_->mutex);
  Page page;
  for (auto row = rows.lower_bound(from); row != rows.end() && page.size() < kPage; ++row) {
    if (!to.empty() && row->first >= to) break;
    if (const std::string* value = SeenAt(row->second, batch_))
      page.push_back({row->first, *value});
  }
  return page;
}

MemorySnapshot::Page MemorySnapshot::PageBelow(const MemoryState::Family& rows,
                                               std::string_view from, std::string_view to) const {
  const ReaderLock lock(state_->mutex);
  Page page;
  auto row = to.empty() ? rows.end() : rows.lower_bound(to);
  while (row != rows.begin() && page.size() < kPage) {
    --row;
    if (row->first < from) break;
    if (const std::string* value = SeenAt(row->second, batch_))
      page.push_back({row->first, *value});
  }
  return page;
}

}  // namespace hearth::storage
