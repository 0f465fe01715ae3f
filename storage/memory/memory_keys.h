// MemoryKeys: Keys that live as long as their object, under a KEK of their own. For tests.
#ifndef HEARTH_STORAGE_MEMORY_MEMORY_KEYS_H_
#define HEARTH_STORAGE_MEMORY_MEMORY_KEYS_H_

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "storage/api/keys.h"
#include "storage/api/mutex.h"
#include "storage/keys/key_rows.h"
#include "storage/keys/subject_keys.h"

namespace hearth::storage {

// Copies of one MemoryKeyRows share their rows, so that a test can "open again" what it closed.
class MemoryKeyRows : public KeyRows {
 public:
  absl::StatusOr<std::string> Get(std::string_view name) const override;
  absl::Status Put(const NamedRows& rows) override;
  absl::Status Scan(const Visit& visit) const override;
  absl::Status Compact() override { return absl::OkStatus(); }
  // UNIMPLEMENTED: there is nothing on disk to copy.
  absl::Status Backup(const std::string& dir) const override;

 private:
  struct Shared {
    Mutex mutex;
    std::map<std::string, std::string, std::less<>> rows ABSL_GUARDED_BY(mutex);
  };
  std::shared_ptr<Shared> shared_ = std::make_shared<Shared>();
};

// Empty keys under a random KEK.
std::unique_ptr<SubjectKeys> MakeMemoryKeys();

}  // namespace hearth::storage

#endif  // HEARTH_STORAGE_MEMORY_MEMORY_KEYS_H_
