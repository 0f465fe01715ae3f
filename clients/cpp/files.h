// The few ways in which the library writes files: whole and atomically, or appended; synced in both
// cases. All files are readable by their owner only, since drafts hold personal data.
#ifndef HEARTH_CLIENTS_CPP_FILES_H_
#define HEARTH_CLIENTS_CPP_FILES_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace hearth::client {

// NOT_FOUND when there is none.
absl::StatusOr<std::string> ReadFile(const std::string& path);
// All or nothing: a temporary file, fsync, rename, fsync of the folder.
absl::Status WriteFile(const std::string& path, std::string_view content);
// Appends and syncs; creates the file (and syncs its folder) when there is none.
absl::Status AppendFile(const std::string& path, std::string_view content);
// Cuts the file to `size` and syncs.
absl::Status TruncateFile(const std::string& path, size_t size);
// Idempotent.
absl::Status RemoveFile(const std::string& path);
// With all its parents.
absl::Status MakeFolder(const std::string& path);

// $XDG_STATE_HOME/hearth, or .local/state/hearth below the user's folder, or below the current one.
std::string StateFolder();

// Held until the object goes; other processes wait. Move-only.
class FileLock {
 public:
  static absl::StatusOr<FileLock> Take(const std::string& path);
  FileLock(FileLock&& other) noexcept : file_(other.file_) { other.file_ = -1; }
  FileLock& operator=(FileLock&& other) = delete;
  ~FileLock();

 private:
  explicit FileLock(int file) : file_(file) {}
  int file_;
};

}  // namespace hearth::client

#endif  // HEARTH_CLIENTS_CPP_FILES_H_
