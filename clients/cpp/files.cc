#include "clients/cpp/files.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "clients/cpp/error.h"

namespace hearth::client {
namespace {

absl::Status Failed(const std::string& path, const char* zh, const char* en) {
  const std::string why = std::strerror(errno);
  const auto code = errno == ENOENT ? absl::StatusCode::kNotFound : absl::StatusCode::kInternal;
  return Error(code, absl::StrCat(zh, " ", path, "：", why),
               absl::StrCat("cannot ", en, " ", path, ": ", why));
}

// Closes on the way out; Close() tells whether the kernel was content.
class File {
 public:
  File(const std::string& path, int flags) : file_(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {}
  ~File() { Close(); }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  bool ok() const { return file_ >= 0; }
  int get() const { return file_; }
  bool Write(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t written = ::write(file_, bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written <= 0) return false;
      bytes.remove_prefix(static_cast<size_t>(written));
    }
    return true;
  }
  bool Sync() const { return ::fsync(file_) == 0; }
  bool Close() {
    const int file = file_;
    file_ = -1;
    return file < 0 || ::close(file) == 0;
  }

 private:
  int file_;
};

absl::Status SyncFolderOf(const std::string& path) {
  const std::filesystem::path parent = std::filesystem::path(path).parent_path();
  const std::string folder = parent.empty() ? std::string(1, '.') : parent.string();
  const File file(folder, O_RDONLY | O_DIRECTORY);
  if (!file.ok() || !file.Sync()) return Failed(folder, "无法落盘目录", "sync the folder");
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::string> ReadFile(const std::string& path) {
  errno = 0;
  std::ifstream in(path, std::ios::binary);
  if (!in) return Failed(path, "无法读取", "read");
  std::ostringstream content;
  content << in.rdbuf();
  if (in.bad()) return Failed(path, "无法读取", "read");
  return std::move(content).str();
}

absl::Status WriteFile(const std::string& path, std::string_view content) {
  const std::string part = path + ".part";
  File file(part, O_WRONLY | O_CREAT | O_TRUNC);
  if (!file.ok() || !file.Write(content) || !file.Sync() || !file.Close()) {
    return Failed(part, "无法写入", "write");
  }
  if (::rename(part.c_str(), path.c_str()) != 0) return Failed(path, "无法写入", "write");
  return SyncFolderOf(path);
}

absl::Status AppendFile(const std::string& path, std::string_view content) {
  const bool fresh = !std::filesystem::exists(path);
  File file(path, O_WRONLY | O_CREAT | O_APPEND);
  if (!file.ok() || !file.Write(content) || !file.Sync() || !file.Close()) {
    return Failed(path, "无法写入", "write");
  }
  return fresh ? SyncFolderOf(path) : absl::OkStatus();
}

absl::Status TruncateFile(const std::string& path, size_t size) {
  File file(path, O_WRONLY);
  if (!file.ok() || ::ftruncate(file.get(), static_cast<off_t>(size)) != 0 || !file.Sync()) {
    return Failed(path, "无法截断", "cut");
  }
  return absl::OkStatus();
}

absl::Status RemoveFile(const std::string& path) {
  if (::unlink(path.c_str()) != 0 && errno != ENOENT) return Failed(path, "无法删除", "remove");
  return absl::OkStatus();
}

absl::Status MakeFolder(const std::string& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (!error) return absl::OkStatus();
  errno = error.value();
  return Failed(path, "无法建立目录", "make the folder");
}

std::string StateFolder() {
  const char* state = std::getenv("XDG_STATE_HOME");
  if (state != nullptr && *state != '\0') return std::string(state) + "/hearth";
  const char* home = std::getenv("HOME");
  if (home != nullptr && *home != '\0') return std::string(home) + "/.local/state/hearth";
  return ".local/state/hearth";
}

absl::StatusOr<FileLock> FileLock::Take(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) return Failed(path, "无法打开锁文件", "open the lock file");
  FileLock lock(file);
  int result;
  do {
    result = ::flock(file, LOCK_EX);
  } while (result != 0 && errno == EINTR);
  if (result != 0) return Failed(path, "无法加锁", "lock");
  return lock;
}

FileLock::~FileLock() {
  if (file_ >= 0) ::close(file_);
}

}  // namespace hearth::client
