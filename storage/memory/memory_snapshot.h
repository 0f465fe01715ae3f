// What MemoryRows and its snapshots share: the families with every value still seen by somebody.
//
// Every key holds its values with the number of the batch that wrote them; a reader looks at the
// newest value not above its own number.
#ifndef HEARTH_STORAGE_MEMORY_MEMORY_SNAPSHOT_H_
#define HEARTH_STORAGE_MEMORY_MEMORY_SNAPSHOT_H_

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "storage/api/mutex.h"
#include "storage/api/rows.h"

namespace hearth::storage {

struct MemoryState {
  struct Version {
    uint64_t batch;
    std::optional<std::string> value;  // absent = deleted
  };
  using Family = std::map<std::string, std::vector<Version>, std::less<>>;
  using FamilyMap = std::map<std::string, std::shared_ptr<Family>, std::less<>>;

  mutable SharedMutex mutex;  // also guards the families' rows
  FamilyMap families ABSL_GUARDED_BY(mutex);
  uint64_t batch ABSL_GUARDED_BY(mutex) = 0;              // the newest batch
  std::multiset<uint64_t> pinned ABSL_GUARDED_BY(mutex);  // batches that snapshots look at

  // Writes one row of the present batch and drops the values that nobody can see any more.
  void Put(Family& family, std::string_view key, std::optional<std::string> value) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex);

  // The value seen at `at`, or null. REQUIRES: mutex held; the pointer is good while it is.
  static const std::string* Find(const FamilyMap& families, uint64_t at, std::string_view family,
                                 std::string_view key);
};

// A moment of all families. While it lives, the values it can see are kept.
class MemorySnapshot : public Snapshot {
 public:
  explicit MemorySnapshot(std::shared_ptr<MemoryState> state);
  ~MemorySnapshot() override;

  absl::StatusOr<std::string> Get(std::string_view family, std::string_view key) const override;
  absl::Status Scan(std::string_view family, std::string_view from, std::string_view to,
                    const Visit& visit) const override;
  absl::Status ScanBack(std::string_view family, std::string_view from, std::string_view to,
                        const Visit& visit) const override;

 private:
  using Page = std::vector<std::pair<std::string, std::string>>;
  Page PageFrom(const MemoryState::Family& rows, std::string_view from, std::string_view to) const;
  Page PageBelow(const MemoryState::Family& rows, std::string_view from, std::string_view to) const;

  const std::shared_ptr<MemoryState> state_;
  MemoryState::FamilyMap families_;
  uint64_t batch_ = 0;
  std::multiset<uint64_t>::iterator pin_;
};

}  // namespace hearth::storage

#endif  // HEARTH_STORAGE_MEMORY_MEMORY_SNAPSHOT_H_
