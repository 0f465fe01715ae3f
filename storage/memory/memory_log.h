// MemoryLog: a Log that lives as long as its object. For tests of everything above storage.
#ifndef HEARTH_STORAGE_MEMORY_MEMORY_LOG_H_
#define HEARTH_STORAGE_MEMORY_MEMORY_LOG_H_

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "storage/api/log.h"
#include "storage/api/mutex.h"

namespace hearth::storage {

class MemoryLog : public Log {
 public:
  // Called by Append after the compare-and-swap was found to hold and before anything is stored,
  // without a lock: a test may wait in it as a disk would, or answer an error, which Append returns
  // with nothing stored. Set it while no Append runs.
  using AppendHook = std::function<absl::Status(const Group&)>;
  void set_append_hook(AppendHook hook) { append_hook_ = std::move(hook); }

  absl::Status Append(const Group& group) override;
  Head head() const override;
  void AdoptRoot(Position position, const Root& root) override;
  absl::Status Read(Position from, const Visit& visit) const override;
  absl::StatusOr<std::string> Get(Position position) const override;
  absl::StatusOr<std::string> GetMeta(std::string_view name) const override;
  absl::Status PutMeta(std::string_view name, std::string_view value) override;
  absl::Status Verify() const override { return absl::OkStatus(); }
  // UNIMPLEMENTED: there is nothing on disk to copy.
  absl::Status Backup(const std::string& dir) const override;

  // Forgets the root, as a real engine does when it is opened again.
  void ForgetRoot();

 private:
  // Shared, so that a reader visits records without holding the lock.
  using Record = std::shared_ptr<const std::string>;

  AppendHook append_hook_;
  mutable SharedMutex mutex_;
  std::vector<Record> records_ ABSL_GUARDED_BY(mutex_);
  std::optional<Root> root_ ABSL_GUARDED_BY(mutex_) = kEmptyRoot;
  std::map<std::string, std::string, std::less<>> meta_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace hearth::storage

#endif  // HEARTH_STORAGE_MEMORY_MEMORY_LOG_H_
