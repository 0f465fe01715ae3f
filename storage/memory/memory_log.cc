#include "storage/memory/memory_log.h"

#include <algorithm>

#include "storage/api/check_group.h"
#include "storage/api/invariant.h"

namespace hearth::storage {

absl::Status MemoryLog::Append(const Group& group) {
  // Only one thread appends, so the head cannot move between the check and the store.
  if (absl::Status status = CheckGroup(group, head()); !status.ok()) return status;
  if (append_hook_) {
    if (absl::Status status = append_hook_(group); !status.ok()) return status;
  }
  std::vector<Record> copies;
  copies.reserve(group.records.size());
  for (std::string_view record : group.records) {
    copies.push_back(std::make_shared<const std::string>(record));
  }
  const MutexLock lock(mutex_);
  records_.insert(records_.end(), copies.begin(), copies.end());
  root_ = group.new_root;
  return absl::OkStatus();
}

Head MemoryLog::head() const {
  const ReaderLock lock(mutex_);
  return {records_.size(), root_};
}

void MemoryLog::AdoptRoot(Position position, const Root& root) {
  const MutexLock lock(mutex_);
  HEARTH_CHECK(position == records_.size());
  root_ = root;
}

void MemoryLog::ForgetRoot() {
  const MutexLock lock(mutex_);
  if (!records_.empty()) root_.reset();
}

absl::Status MemoryLog::Read(Position from, const Visit& visit) const {
  constexpr size_t kPage = 256;
  const Position last = head().position;
  std::vector<Record> page;
  for (Position next = std::max<Position>(from, 1); next <= last;) {
    {
      const ReaderLock lock(mutex_);
      const auto begin = records_.begin() + static_cast<std::ptrdiff_t>(next - 1);
      page.assign(begin, begin + static_cast<std::ptrdiff_t>(std::min(kPage, last - next + 1)));
    }
    for (const Record& record : page) {
      if (!visit(next++, *record)) return absl::OkStatus();
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> MemoryLog::Get(Position position) const {
  const ReaderLock lock(mutex_);
  if (position == 0 || position > records_.size()) {
    return absl::NotFoundError("log: no position " + std::to_string(position));
  }
  return *records_[position - 1];
}

absl::StatusOr<std::string> MemoryLog::GetMeta(std::string_view name) const {
  const ReaderLock lock(mutex_);
  const auto found = meta_.find(name);
  if (found == meta_.end()) return absl::NotFoundError("log: no meta " + std::string(name));
  return found->second;
}

absl::Status MemoryLog::PutMeta(std::string_view name, std::string_view value) {
  const MutexLock lock(mutex_);
  meta_.insert_or_assign(std::string(name), std::string(value));
  return absl::OkStatus();
}

absl::Status MemoryLog::Backup(const std::string&) const {
  return absl::UnimplementedError("log in memory: nothing to copy");
}

}  // namespace hearth::storage
