#include "storage/files/posix.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <system_error>

namespace hearth::storage {
namespace {

std::string WithoutSlash(std::string path) {
  while (path.size() > 1 && path.back() == '/') path.pop_back();
  return path;
}

}  // namespace

absl::Status ErrnoStatus(std::string_view what, const std::string& path, int error) {
  const std::string message =
      std::string(what) + " " + path + ": " + std::generic_category().message(error);
  switch (error) {
    case ENOENT:
      return absl::NotFoundError(message);
    case EACCES:
    case EPERM:
      return absl::PermissionDeniedError(message);
    case ENOSPC:
    case EDQUOT:
      return absl::ResourceExhaustedError(message);
    default:
      return absl::InternalError(message);
  }
}

Fd& Fd::operator=(Fd&& other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}

Fd::~Fd() {
  if (fd_ >= 0) ::close(fd_);
}

absl::StatusOr<Fd> OpenFile(const std::string& path, int flags, unsigned mode) {
  const int fd = ::open(path.c_str(), flags | O_CLOEXEC, mode);
  if (fd < 0) return ErrnoStatus("open", path, errno);
  return Fd(fd);
}

absl::StatusOr<std::string> ReadAtMost(const Fd& fd, const std::string& path, size_t limit) {
  std::string bytes(limit + 1, '\0');
  size_t filled = 0;
  while (filled < bytes.size()) {
    const ssize_t got =
        ::pread(fd.get(), bytes.data() + filled, bytes.size() - filled, static_cast<off_t>(filled));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return ErrnoStatus("read", path, errno);
    if (got == 0) break;
    filled += static_cast<size_t>(got);
  }
  if (filled > limit) return absl::OutOfRangeError("read " + path + ": longer than expected");
  bytes.resize(filled);
  return bytes;
}

absl::Status WriteAt(const Fd& fd, const std::string& path, std::string_view bytes, size_t offset) {
  while (!bytes.empty()) {
    const ssize_t put = ::pwrite(fd.get(), bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return ErrnoStatus("write", path, errno);
    bytes.remove_prefix(static_cast<size_t>(put));
    offset += static_cast<size_t>(put);
  }
  return absl::OkStatus();
}

absl::Status SyncFile(const Fd& fd, const std::string& path) {
  if (::fsync(fd.get()) != 0) return ErrnoStatus("fsync", path, errno);
  return absl::OkStatus();
}

absl::Status SyncDirectoryOf(const std::string& path) {
  std::string directory = std::filesystem::path(path).parent_path().string();
  if (directory.empty()) directory = ".";
  absl::StatusOr<Fd> fd = OpenFile(directory, O_RDONLY | O_DIRECTORY);
  if (!fd.ok()) return fd.status();
  return SyncFile(*fd, directory);
}

absl::Status MakeDirectories(const std::string& dir) {
  const std::string path = WithoutSlash(dir);
  std::error_code error;
  if (path.empty() || std::filesystem::is_directory(path, error)) return absl::OkStatus();
  absl::Status status = MakeDirectories(std::filesystem::path(path).parent_path().string());
  if (!status.ok()) return status;
  // Another thread or process may have been first, which is as good.
  if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) {
    return ErrnoStatus("make directory", path, errno);
  }
  return SyncDirectoryOf(path);
}

absl::Status SyncTree(const std::string& dir) {
  const std::string path = WithoutSlash(dir);
  std::error_code error;
  std::filesystem::directory_iterator entries(path, error);
  for (; !error && entries != std::filesystem::directory_iterator(); entries.increment(error)) {
    const std::string entry = entries->path().string();
    if (entries->is_directory(error)) {
      if (absl::Status status = SyncTree(entry); !status.ok()) return status;
      continue;
    }
    absl::StatusOr<Fd> fd = OpenFile(entry, O_RDONLY);
    if (!fd.ok()) return fd.status();
    if (absl::Status status = SyncFile(*fd, entry); !status.ok()) return status;
  }
  if (error) return ErrnoStatus("list", path, error.value());
  if (absl::Status status = SyncDirectoryOf(path + "/."); !status.ok()) return status;
  return SyncDirectoryOf(path);
}

}  // namespace hearth::storage
