#include "storage/rocks/info_log.h"

#include <algorithm>
#include <cstdarg>
#include <cstdio>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "storage/api/mutex.h"

namespace hearth::storage {
namespace {

constexpr size_t kBytesMax = size_t{16} << 20;

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

class InfoLog : public rocksdb::Logger {
 public:
  explicit InfoLog(std::string path) : path_(std::move(path)) {
    const MutexLock lock(mutex_);
    Begin();
  }

  using Logger::Logv;
  void Logv(const char* format, va_list arguments) override {
    const std::string when =
        absl::FormatTime("%Y-%m-%dT%H:%M:%E3SZ ", absl::Now(), absl::UTCTimeZone());
    const MutexLock lock(mutex_);
    if (file_ == nullptr) return;
    std::fputs(when.c_str(), file_.get());
    const int bytes = std::vfprintf(file_.get(), format, arguments);
    std::fputc('\n', file_.get());
    if (std::fflush(file_.get()) != 0) std::clearerr(file_.get());
    bytes_ += when.size() + 1 + static_cast<size_t>(std::max(bytes, 0));
    if (bytes_ >= kBytesMax) Begin();
  }
  size_t GetLogFileSize() const override {
    const MutexLock lock(mutex_);
    return bytes_;
  }

 private:
  void Begin() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    std::error_code ignored;
    std::filesystem::rename(path_, path_ + ".old", ignored);
    file_.reset(std::fopen(path_.c_str(), "we"));
    bytes_ = 0;
  }

  const std::string path_;
  mutable Mutex mutex_;
  std::unique_ptr<std::FILE, CloseFile> file_ ABSL_GUARDED_BY(mutex_);
  size_t bytes_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace

std::shared_ptr<rocksdb::Logger> OpenInfoLog(const std::string& dir) {
  return std::make_shared<InfoLog>(dir + "/LOG");
}

}  // namespace hearth::storage
