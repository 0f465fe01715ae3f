#include "storage/files/anchor_file.h"

#include <fcntl.h>
#include <stdio.h>

#include <cerrno>

#include "storage/files/posix.h"

namespace hearth::storage {
namespace {

constexpr size_t kMaxNoteBytes = size_t{64} << 10;

}  // namespace

absl::Status WriteAnchor(const std::string& path, std::string_view note) {
  if (note.empty() || note.size() > kMaxNoteBytes) {
    return absl::InvalidArgumentError("an anchor is 1..65,536 bytes");
  }
  const std::string fresh = path + ".new";
  absl::StatusOr<Fd> fd = OpenFile(fresh, O_WRONLY | O_CREAT | O_TRUNC);
  if (!fd.ok()) return fd.status();
  if (absl::Status status = WriteAt(*fd, fresh, note, 0); !status.ok()) return status;
  if (absl::Status status = SyncFile(*fd, fresh); !status.ok()) return status;
  if (::rename(fresh.c_str(), path.c_str()) != 0) return ErrnoStatus("rename to", path, errno);
  return SyncDirectoryOf(path);
}

absl::StatusOr<std::string> ReadAnchor(const std::string& path) {
  absl::StatusOr<Fd> fd = OpenFile(path, O_RDONLY);
  if (!fd.ok()) return fd.status();
  absl::StatusOr<std::string> note = ReadAtMost(*fd, path, kMaxNoteBytes);
  if (absl::IsOutOfRange(note.status())) return absl::DataLossError(path + ": too long for a note");
  if (note.ok() && note->empty()) return absl::DataLossError(path + ": empty");
  return note;
}

}  // namespace hearth::storage
