#include "tests/faults/posix_wrap.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdarg>
#include <map>
#include <string>

#include "storage/api/mutex.h"

extern "C" {
int __real_open(const char* path, int flags, ...);
int __real_close(int fd);
ssize_t __real_pwrite(int fd, const void* bytes, size_t size, off_t offset);
int __real_fsync(int fd);
int __real_rename(const char* from, const char* to);
int __real_mkdir(const char* path, mode_t mode);
int __wrap_open(const char* path, int flags, ...);
int __wrap_close(int fd);
ssize_t __wrap_pwrite(int fd, const void* bytes, size_t size, off_t offset);
int __wrap_fsync(int fd);
int __wrap_rename(const char* from, const char* to);
int __wrap_mkdir(const char* path, mode_t mode);
}

namespace hearth::testing {
namespace {

struct Opened {
  std::string path;
  uint64_t file = 0;  // 0: a folder, or a file that the disk does not know
};

std::atomic<SimulatedDisk*> the_disk = nullptr;
std::atomic<uint64_t> the_calls = 0;
storage::Mutex the_mutex;

std::map<int, Opened>& Descriptors() {
  static auto* const descriptors = new std::map<int, Opened>();
  return *descriptors;
}

// The disk, if this path is on it.
SimulatedDisk* DiskOf(const char* path) {
  SimulatedDisk* const disk = the_disk.load();
  return disk != nullptr && disk->Holds(path) ? disk : nullptr;
}

bool Find(int fd, Opened* found) {
  const storage::MutexLock lock(the_mutex);
  const auto at = Descriptors().find(fd);
  if (at == Descriptors().end()) return false;
  *found = at->second;
  return true;
}

std::string WithoutSlash(std::string path) {
  if (path.ends_with("/.")) path.pop_back();
  while (path.size() > 1 && path.back() == '/') path.pop_back();
  return path;
}

// 0 → 0, an errno → -1 with errno set.
int Result(int error) {
  ++the_calls;
  if (error == 0) return 0;
  errno = error;
  return -1;
}

int OpenOn(SimulatedDisk* disk, const std::string& path, int flags, mode_t mode) {
  int fd = -1;
  const bool there = ::access(path.c_str(), F_OK) == 0;
  const bool makes = (flags & O_CREAT) != 0 && (!there || (flags & O_TRUNC) != 0);
  if (makes && !(there && (flags & O_EXCL) != 0)) {
    const int error = disk->Create(path, [&] {
      fd = __real_open(path.c_str(), flags, mode);
      return fd < 0 ? errno : 0;
    });
    if (Result(error) != 0) return -1;
  } else {
    fd = __real_open(path.c_str(), flags, mode);
  }
  if (fd < 0) return fd;
  const storage::MutexLock lock(the_mutex);
  Descriptors()[fd] = {path, (flags & O_DIRECTORY) != 0 ? 0 : disk->FileAt(path)};
  return fd;
}

}  // namespace

WrappedPosix::WrappedPosix(SimulatedDisk* disk) { the_disk = disk; }
WrappedPosix::~WrappedPosix() {
  the_disk = nullptr;
  const storage::MutexLock lock(the_mutex);
  Descriptors().clear();
}
uint64_t WrappedPosix::calls() { return the_calls; }

}  // namespace hearth::testing

using hearth::testing::SimulatedDisk;

extern "C" {

int __wrap_open(const char* path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  const mode_t mode = (flags & O_CREAT) != 0 ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  SimulatedDisk* const disk = hearth::testing::DiskOf(path);
  if (disk == nullptr) return __real_open(path, flags, mode);
  return hearth::testing::OpenOn(disk, hearth::testing::WithoutSlash(path), flags, mode);
}

int __wrap_close(int fd) {
  {
    const hearth::storage::MutexLock lock(hearth::testing::the_mutex);
    hearth::testing::Descriptors().erase(fd);
  }
  return __real_close(fd);
}

ssize_t __wrap_pwrite(int fd, const void* bytes, size_t size, off_t offset) {
  hearth::testing::Opened opened;
  SimulatedDisk* const disk = hearth::testing::the_disk.load();
  if (disk == nullptr || !hearth::testing::Find(fd, &opened) || opened.file == 0) {
    return __real_pwrite(fd, bytes, size, offset);
  }
  ssize_t written = -1;
  const int error = disk->Write(opened.file, static_cast<uint64_t>(offset), size, [&] {
    written = __real_pwrite(fd, bytes, size, offset);
    return written < 0 ? errno : 0;
  });
  return hearth::testing::Result(error) == 0 ? written : -1;
}

int __wrap_fsync(int fd) {
  hearth::testing::Opened opened;
  SimulatedDisk* const disk = hearth::testing::the_disk.load();
  if (disk == nullptr || !hearth::testing::Find(fd, &opened)) return __real_fsync(fd);
  return hearth::testing::Result(opened.file == 0 ? disk->SyncDirectory(opened.path)
                                                  : disk->Sync(opened.file));
}

int __wrap_rename(const char* from, const char* to) {
  SimulatedDisk* const disk = hearth::testing::DiskOf(to);
  if (disk == nullptr) return __real_rename(from, to);
  return hearth::testing::Result(
      disk->Rename(from, to, [&] { return __real_rename(from, to) == 0 ? 0 : errno; }));
}

int __wrap_mkdir(const char* path, mode_t mode) {
  SimulatedDisk* const disk = hearth::testing::DiskOf(path);
  if (disk == nullptr) return __real_mkdir(path, mode);
  return hearth::testing::Result(
      disk->MakeDirectory(path, [&] { return __real_mkdir(path, mode) == 0 ? 0 : errno; }));
}

}  // extern "C"
