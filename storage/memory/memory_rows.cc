#include "storage/memory/memory_rows.h"

#include <algorithm>

#include "storage/memory/memory_snapshot.h"

namespace hearth::storage {

MemoryRows::MemoryRows() : state_(std::make_shared<MemoryState>()) {}

absl::StatusOr<std::string> MemoryRows::Get(std::string_view family, std::string_view key) const {
  const ReaderLock lock(state_->mutex);
  const std::string* value = MemoryState::Find(state_->families, state_->batch, family, key);
  if (value != nullptr) return *value;
  return absl::NotFoundError("rows: no such key in " + std::string(family));
}

absl::Status MemoryRows::Scan(std::string_view family, std::string_view from, std::string_view to,
                              const Visit& visit) const {
  return MemorySnapshot(state_).Scan(family, from, to, visit);
}

absl::Status MemoryRows::ScanBack(std::string_view family, std::string_view from,
                                  std::string_view to, const Visit& visit) const {
  return MemorySnapshot(state_).ScanBack(family, from, to, visit);
}

absl::Status MemoryRows::CreateFamily(std::string_view family) {
  if (family.empty() || family == "default") {
    return absl::InvalidArgumentError("rows: no family may be called so");
  }
  const MutexLock lock(state_->mutex);
  auto& rows = state_->families[std::string(family)];
  if (rows == nullptr) rows = std::make_shared<MemoryState::Family>();
  return absl::OkStatus();
}

absl::Status MemoryRows::DropFamily(std::string_view family) {
  const MutexLock lock(state_->mutex);
  const auto found = state_->families.find(family);
  if (found != state_->families.end()) state_->families.erase(found);
  return absl::OkStatus();
}

std::vector<std::string> MemoryRows::Families() const {
  const ReaderLock lock(state_->mutex);
  std::vector<std::string> names;
  for (const auto& [name, rows] : state_->families) names.push_back(name);
  return names;
}

absl::Status MemoryRows::Write(const Batch& batch) {
  const MutexLock lock(state_->mutex);
  std::vector<MemoryState::Family*> families;
  families.reserve(batch.ops.size());
  for (const Batch::Op& op : batch.ops) {
    const auto found = state_->families.find(op.family);
    if (found == state_->families.end()) {
      return absl::FailedPreconditionError("rows: no family " + op.family);
    }
    families.push_back(found->second.get());
  }
  ++state_->batch;
  for (size_t i = 0; i < batch.ops.size(); ++i) {
    state_->Put(*families[i], batch.ops[i].key, batch.ops[i].value);
  }
  return absl::OkStatus();
}

absl::Status MemoryRows::Ingest(std::string_view family, const SortedRows& rows) {
  const auto unsorted = [](const auto& a, const auto& b) { return a.first >= b.first; };
  if (std::adjacent_find(rows.begin(), rows.end(), unsorted) != rows.end()) {
    return absl::InvalidArgumentError("rows: ingested keys are not strictly ascending");
  }
  const MutexLock lock(state_->mutex);
  const auto found = state_->families.find(family);
  if (found == state_->families.end()) {
    return absl::FailedPreconditionError("rows: no family " + std::string(family));
  }
  ++state_->batch;
  for (const auto& [key, value] : rows) state_->Put(*found->second, key, value);
  return absl::OkStatus();
}

std::shared_ptr<const Snapshot> MemoryRows::Pin() const {
  return std::make_shared<const MemorySnapshot>(state_);
}

absl::Status MemoryRows::Backup(const std::string&) const {
  return absl::UnimplementedError("rows in memory: nothing to copy");
}

}  // namespace hearth::storage
