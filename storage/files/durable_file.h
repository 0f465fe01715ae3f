// The `durable` file: one preallocated record that names the newest synced head of the log.
//
// The writer overwrites it after every synced group and never fsyncs it: after power loss it may
// lag behind the log, and it never overstates, because the group it names was durable before. A log
// whose head is below it after an open has lost acknowledged records and must not be served.
// Layout: storage/FORMAT.md.
#ifndef HEARTH_STORAGE_FILES_DURABLE_FILE_H_
#define HEARTH_STORAGE_FILES_DURABLE_FILE_H_

#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/api/log.h"
#include "storage/files/posix.h"

namespace hearth::storage {

struct DurableRecord {
  Position position = 0;
  Root root{};
};

// One owner at a time; not thread-safe.
class DurableFile {
 public:
  // Opens the file, creating and preallocating it (synced, with its directory) when absent.
  static absl::StatusOr<std::unique_ptr<DurableFile>> Open(const std::string& path);

  // The record; nullopt when none was ever written. DATA_LOSS for a torn or changed record: then
  // nothing is known from this file and only the anchor speaks.
  absl::StatusOr<std::optional<DurableRecord>> Read() const;

  // Overwrites the record in place. Not synced.
  absl::Status Write(const DurableRecord& record);

 private:
  DurableFile(std::string path, Fd fd) : path_(std::move(path)), fd_(std::move(fd)) {}

  const std::string path_;
  const Fd fd_;
};

}  // namespace hearth::storage

#endif  // HEARTH_STORAGE_FILES_DURABLE_FILE_H_
