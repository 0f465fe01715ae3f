#include "services/attachments/files.h"

#include <fcntl.h>
#include <stdio.h>

#include <cerrno>

#include "absl/strings/escaping.h"
#include "storage/files/posix.h"

namespace hearth::attachments {

absl::Status WriteWhole(const std::string& path, std::string_view bytes) {
  const std::string fresh = path + ".new";
  absl::StatusOr<storage::Fd> fd = storage::OpenFile(fresh, O_WRONLY | O_CREAT | O_TRUNC);
  if (!fd.ok()) return fd.status();
  if (absl::Status status = storage::WriteAt(*fd, fresh, bytes, 0); !status.ok()) return status;
  if (absl::Status status = storage::SyncFile(*fd, fresh); !status.ok()) return status;
  if (::rename(fresh.c_str(), path.c_str()) != 0)
    return storage::ErrnoStatus("rename", fresh, errno);
  return storage::SyncDirectoryOf(path);
}

absl::StatusOr<std::string> ReadWhole(const std::string& path, size_t limit) {
  const absl::StatusOr<storage::Fd> fd = storage::OpenFile(path, O_RDONLY);
  if (!fd.ok()) return fd.status();
  return storage::ReadAtMost(*fd, path, limit);
}

std::string Hex(std::string_view bytes) {
  return absl::BytesToHexString(absl::string_view(bytes.data(), bytes.size()));
}

}  // namespace hearth::attachments
