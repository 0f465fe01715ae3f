#include "storage/files/space.h"

#include <sys/statvfs.h>

#include <algorithm>
#include <cerrno>

#include "storage/files/posix.h"

namespace hearth::storage {
namespace {

absl::StatusOr<struct statvfs> Ask(const std::string& dir) {
  struct statvfs space {};
  if (::statvfs(dir.c_str(), &space) != 0) return ErrnoStatus("ask the space of", dir, errno);
  return space;
}

}  // namespace

absl::StatusOr<uint64_t> FreeBytes(const std::string& dir) {
  const auto space = Ask(dir);
  if (!space.ok()) return space.status();
  return uint64_t{space->f_bavail} * space->f_frsize;
}

absl::StatusOr<uint64_t> TotalBytes(const std::string& dir) {
  const auto space = Ask(dir);
  if (!space.ok()) return space.status();
  return uint64_t{space->f_blocks} * space->f_frsize;
}

uint64_t FreeFloorBytes(uint64_t total_bytes) {
  constexpr uint64_t kLeast = uint64_t{1} << 30;
  return std::max(kLeast, total_bytes / 20);
}

}  // namespace hearth::storage
