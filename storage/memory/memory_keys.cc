#include "storage/memory/memory_keys.h"

#include <utility>

#include "storage/api/invariant.h"

namespace hearth::storage {

absl::StatusOr<std::string> MemoryKeyRows::Get(std::string_view name) const {
  const MutexLock lock(shared_->mutex);
  const auto found = shared_->rows.find(name);
  if (found == shared_->rows.end()) return absl::NotFoundError("keys: no such row");
  return found->second;
}

absl::Status MemoryKeyRows::Put(const NamedRows& rows) {
  const MutexLock lock(shared_->mutex);
  for (const auto& [name, row] : rows) shared_->rows.insert_or_assign(name, row);
  return absl::OkStatus();
}

absl::Status MemoryKeyRows::Scan(const Visit& visit) const {
  std::map<std::string, std::string, std::less<>> copy;
  {
    const MutexLock lock(shared_->mutex);
    copy = shared_->rows;
  }
  for (const auto& [name, row] : copy) {
    if (!visit(name, row)) break;
  }
  return absl::OkStatus();
}

absl::Status MemoryKeyRows::Backup(const std::string&) const {
  return absl::UnimplementedError("keys in memory: nothing to copy");
}

std::unique_ptr<SubjectKeys> MakeMemoryKeys() {
  absl::StatusOr<Secret> secret = Secret::Random();
  HEARTH_CHECK(secret.ok());
  auto keys = SubjectKeys::Open(std::make_unique<MemoryKeyRows>(), Kek::FromSecret(*secret));
  HEARTH_CHECK(keys.ok());
  return *std::move(keys);
}

}  // namespace hearth::storage
