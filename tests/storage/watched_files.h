// A file system that watches the write-ahead logs: how much of each is synced, and what happens
// when syncing or writing fails.
#ifndef HEARTH_TESTS_STORAGE_WATCHED_FILES_H_
#define HEARTH_TESTS_STORAGE_WATCHED_FILES_H_

#include <rocksdb/env.h>
#include <rocksdb/file_system.h>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "storage/api/mutex.h"

namespace hearth::storage {

// Thread-safe but for the hooks: set them while nothing is written.
class WatchedFiles : public rocksdb::FileSystemWrapper {
 public:
  WatchedFiles() : FileSystemWrapper(rocksdb::FileSystem::Default()) {}
  const char* Name() const override { return "WatchedFiles"; }

  struct Written {
    uint64_t bytes = 0;
    uint64_t synced = 0;
  };
  std::function<void()> before_sync;  // called with the bytes written and not yet synced
  rocksdb::IOStatus sync_result, append_result;

  // By path.
  std::map<std::string, Written> logs() const {
    const MutexLock lock(mutex_);
    return logs_;
  }
  uint64_t unsynced_bytes() const {
    uint64_t bytes = 0;
    for (const auto& [path, written] : logs()) bytes += written.bytes - written.synced;
    return bytes;
  }

  rocksdb::IOStatus NewWritableFile(const std::string& path, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSWritableFile>* file,
                                    rocksdb::IODebugContext* context) override {
    rocksdb::IOStatus status = target()->NewWritableFile(path, options, file, context);
    if (status.ok() && path.ends_with(".log")) {
      const MutexLock lock(mutex_);
      logs_[path] = Written();
      *file = std::make_unique<LogFile>(this, path, std::move(*file));
    }
    return status;
  }

 private:
  class LogFile : public rocksdb::FSWritableFileOwnerWrapper {
   public:
    LogFile(WatchedFiles* files, std::string path, std::unique_ptr<rocksdb::FSWritableFile>&& file)
        : FSWritableFileOwnerWrapper(std::move(file)), files_(files), path_(std::move(path)) {}

    using FSWritableFileOwnerWrapper::Append;
    rocksdb::IOStatus Append(const rocksdb::Slice& bytes, const rocksdb::IOOptions& options,
                             rocksdb::IODebugContext* context) override {
      if (!files_->append_result.ok()) return files_->append_result;
      {
        const MutexLock lock(files_->mutex_);
        files_->logs_[path_].bytes += bytes.size();
      }
      return FSWritableFileOwnerWrapper::Append(bytes, options, context);
    }
    rocksdb::IOStatus Sync(const rocksdb::IOOptions& options,
                           rocksdb::IODebugContext* context) override {
      if (files_->before_sync) files_->before_sync();
      if (!files_->sync_result.ok()) return files_->sync_result;
      {
        const MutexLock lock(files_->mutex_);
        files_->logs_[path_].synced = files_->logs_[path_].bytes;
      }
      return FSWritableFileOwnerWrapper::Sync(options, context);
    }

   private:
    WatchedFiles* const files_;
    const std::string path_;
  };

  mutable Mutex mutex_;
  std::map<std::string, Written> logs_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace hearth::storage

#endif  // HEARTH_TESTS_STORAGE_WATCHED_FILES_H_
