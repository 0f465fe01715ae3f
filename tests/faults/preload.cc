// Loaded into a hearthd before everything else (LD_PRELOAD): another clock, another free space, a
// disk that cannot be written. What holds is read from the file named by HEARTH_TEST_WORLD at each
// call, so that it can change while hearthd runs:
//
//   <milliseconds added to the wall clock> <free bytes, -1 = as they are> <errno of writes, 0 =
//   none>

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace {

template <typename Call>
Call Real(const char* name) {
  return reinterpret_cast<Call>(dlsym(RTLD_NEXT, name));
}

struct World {
  long long shift_ms = 0, free_bytes = -1;
  int write_errno = 0;
};

World Now() {
  static const auto real_open = Real<int (*)(const char*, int, ...)>("open");
  World world;
  const char* path = std::getenv("HEARTH_TEST_WORLD");
  if (path == nullptr) return world;
  const int fd = real_open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return world;
  char text[128] = {};
  if (::read(fd, text, sizeof(text) - 1) > 0) {
    std::sscanf(text, "%lld %lld %d", &world.shift_ms, &world.free_bytes, &world.write_errno);
  }
  ::close(fd);
  return world;
}

// Output for people goes on.
bool IsFile(int fd) {
  struct stat about;
  return fd > 2 && ::fstat(fd, &about) == 0 && S_ISREG(about.st_mode);
}

bool Refused(int fd) {
  if (!IsFile(fd)) return false;
  const int error = Now().write_errno;
  if (error != 0) errno = error;
  return error != 0;
}

}  // namespace

extern "C" {

int clock_gettime(clockid_t clock, struct timespec* time) {
  static const auto real = Real<int (*)(clockid_t, struct timespec*)>("clock_gettime");
  const int result = real(clock, time);
  if (result != 0 || clock != CLOCK_REALTIME) return result;
  const long long shift = Now().shift_ms;
  time->tv_sec += shift / 1000;
  time->tv_nsec += (shift % 1000) * 1'000'000;
  if (time->tv_nsec < 0) --time->tv_sec, time->tv_nsec += 1'000'000'000;
  if (time->tv_nsec >= 1'000'000'000) ++time->tv_sec, time->tv_nsec -= 1'000'000'000;
  return result;
}

int statvfs(const char* path, struct statvfs* space) {
  static const auto real = Real<int (*)(const char*, struct statvfs*)>("statvfs");
  const int result = real(path, space);
  const World world = Now();
  if (result == 0 && world.free_bytes >= 0) {
    space->f_bavail = static_cast<fsblkcnt_t>(world.free_bytes) / space->f_frsize;
  }
  return result;
}

ssize_t write(int fd, const void* bytes, size_t size) {
  static const auto real = Real<ssize_t (*)(int, const void*, size_t)>("write");
  return Refused(fd) ? -1 : real(fd, bytes, size);
}

ssize_t pwrite(int fd, const void* bytes, size_t size, off_t offset) {
  static const auto real = Real<ssize_t (*)(int, const void*, size_t, off_t)>("pwrite");
  return Refused(fd) ? -1 : real(fd, bytes, size, offset);
}

int open(const char* path, int flags, ...) {
  static const auto real = Real<int (*)(const char*, int, ...)>("open");
  va_list rest;
  va_start(rest, flags);
  const mode_t mode = (flags & O_CREAT) != 0 ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  const bool writes = (flags & O_ACCMODE) != O_RDONLY && (flags & O_DIRECTORY) == 0 &&
                      std::strncmp(path, "/dev/", 5) != 0;
  if (writes && Now().write_errno == EROFS) {
    errno = EROFS;
    return -1;
  }
  return real(path, flags, mode);
}

}  // extern "C"
