// RocksLog: the embedded Log. Every write is synced before it is visible to anybody.
//
// Layout (bytes in storage/FORMAT.md): column family `log` holds chunks (storage/rocks/chunk.h)
// under their first position; column family `meta` the small settings. A group is one write batch
// that holds its chunks and nothing else, so the head is what the last chunk says.
#ifndef HEARTH_STORAGE_ROCKS_ROCKS_LOG_H_
#define HEARTH_STORAGE_ROCKS_ROCKS_LOG_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/api/log.h"
#include "storage/api/mutex.h"
#include "storage/rocks/rocks_options.h"

namespace hearth::storage {

class RocksDb;

// Thread-safe as Log says: one appending thread, any number of others.
class RocksLog : public Log {
 public:
  // Opens the log in the folder `dir`, which belongs to it alone. After an unclean end the newest
  // group may be cut off whole (see RocksRecovery); `recovery` may be null.
  // NOT_FOUND: absent, and create_if_missing is false. FAILED_PRECONDITION: another process has it
  // open. DATA_LOSS: it cannot be opened, or its newest chunk is damaged. RESOURCE_EXHAUSTED: the
  // disk is full.
  static absl::StatusOr<std::unique_ptr<RocksLog>> Open(const std::string& dir,
                                                        const RocksOptions& options = {},
                                                        RocksRecovery* recovery = nullptr);
  ~RocksLog() override;

  // After the first failed write every further one is refused with that failure's status.
  absl::Status Append(const Group& group) override;
  Head head() const override;
  void AdoptRoot(Position position, const Root& root) override;
  absl::Status Read(Position from, const Visit& visit) const override;
  absl::StatusOr<std::string> Get(Position position) const override;
  absl::StatusOr<std::string> GetMeta(std::string_view name) const override;
  absl::Status PutMeta(std::string_view name, std::string_view value) override;
  absl::Status Verify() const override;
  // Files are linked where `dir` is on the same file system, else copied; all is synced. `dir` must
  // be absent or empty: ALREADY_EXISTS otherwise. The copy opens like any log.
  absl::Status Backup(const std::string& dir) const override;

 private:
  RocksLog(std::unique_ptr<RocksDb> db, bool sync);

  absl::Status FindHead();
  // Visits [next, last]. REQUIRES: last is durable; next >= 1.
  absl::Status ReadUpTo(Position last, Position next, const Visit& visit) const;
  absl::Status failure() const;
  absl::Status Remember(absl::Status failure);

  const std::unique_ptr<RocksDb> db_;
  const bool sync_;

  mutable Mutex mutex_;  // never held during I/O
  Position position_ ABSL_GUARDED_BY(mutex_) = 0;
  std::optional<Root> root_ ABSL_GUARDED_BY(mutex_);
  absl::Status failure_ ABSL_GUARDED_BY(mutex_);  // of the first write that failed
};

}  // namespace hearth::storage

#endif  // HEARTH_STORAGE_ROCKS_ROCKS_LOG_H_
