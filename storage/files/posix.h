// The few POSIX calls that the small files beside the databases need, with Status instead of errno.
#ifndef HEARTH_STORAGE_FILES_POSIX_H_
#define HEARTH_STORAGE_FILES_POSIX_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace hearth::storage {

// "<what> <path>: <reason of errno>". NOT_FOUND for ENOENT, RESOURCE_EXHAUSTED for a full disk,
// PERMISSION_DENIED for EACCES, else INTERNAL.
absl::Status ErrnoStatus(std::string_view what, const std::string& path, int error);

// An open file descriptor, closed at the end of its life. Move-only.
class Fd {
 public:
  Fd() = default;
  explicit Fd(int fd) : fd_(fd) {}
  Fd(Fd&& other) noexcept : fd_(other.fd_) { other.fd_ = -1; }
  Fd& operator=(Fd&& other) noexcept;
  ~Fd();
  int get() const { return fd_; }

 private:
  int fd_ = -1;
};

// open(2) with O_CLOEXEC added.
absl::StatusOr<Fd> OpenFile(const std::string& path, int flags, unsigned mode = 0600);

// Reads at most `limit` bytes from the file's start; OUT_OF_RANGE when it is longer.
absl::StatusOr<std::string> ReadAtMost(const Fd& fd, const std::string& path, size_t limit);

absl::Status WriteAt(const Fd& fd, const std::string& path, std::string_view bytes, size_t offset);
absl::Status SyncFile(const Fd& fd, const std::string& path);

// Makes a creation or a rename in the directory of `path` durable.
absl::Status SyncDirectoryOf(const std::string& path);

// Makes the folder `dir` and those above it that are missing (mode 0700), each durable in the one
// that holds it. Idempotent.
absl::Status MakeDirectories(const std::string& dir);

// Fsyncs every file and folder below `dir`, then `dir` and its entry in the folder above.
absl::Status SyncTree(const std::string& dir);

}  // namespace hearth::storage

#endif  // HEARTH_STORAGE_FILES_POSIX_H_
