#include "services/server/files.h"

#include <fcntl.h>

#include <filesystem>
#include <system_error>

#include "storage/files/posix.h"

namespace hearth::server {
namespace {

namespace fs = std::filesystem;

constexpr size_t kSmallBytesMax = 1 << 20;

absl::Status Failed(const std::string& what, const std::error_code& error) {
  return storage::ErrnoStatus("copy", what, error.value());
}

}  // namespace

absl::Status CopyTree(const std::string& from, const std::string& to) {
  if (absl::Status status = storage::MakeDirectories(to); !status.ok()) return status;
  std::error_code error;
  if (fs::exists(from, error)) {
    fs::copy(from, to, fs::copy_options::recursive, error);
    if (error) return Failed(from, error);
  }
  return storage::SyncTree(to);
}

absl::Status WriteSmallFile(const std::string& path, std::string_view text) {
  const absl::StatusOr<storage::Fd> fd = storage::OpenFile(path, O_WRONLY | O_CREAT | O_TRUNC);
  if (!fd.ok()) return fd.status();
  if (absl::Status status = storage::WriteAt(*fd, path, text, 0); !status.ok()) return status;
  if (absl::Status status = storage::SyncFile(*fd, path); !status.ok()) return status;
  return storage::SyncDirectoryOf(path);
}

absl::StatusOr<std::string> ReadSmallFile(const std::string& path) {
  const absl::StatusOr<storage::Fd> fd = storage::OpenFile(path, O_RDONLY);
  if (!fd.ok()) return fd.status();
  return storage::ReadAtMost(*fd, path, kSmallBytesMax);
}

bool IsFresh(const std::string& dir) {
  std::error_code error;
  if (!fs::exists(dir, error)) return !error;
  return fs::is_directory(dir, error) && fs::is_empty(dir, error) && !error;
}

}  // namespace hearth::server
