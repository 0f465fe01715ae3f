#include "services/server/sync_watch.h"

#include <rocksdb/env.h>
#include <rocksdb/file_system.h>

#include <string>
#include <utility>

namespace hearth::server {
namespace {

using Clock = std::chrono::steady_clock;
using Synced = std::function<void(Clock::duration)>;
using storage::Stages;

class WatchedFile : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  WatchedFile(std::unique_ptr<rocksdb::FSWritableFile> file, Stages* stages, const Synced* synced)
      : FSWritableFileOwnerWrapper(std::move(file)), stages_(stages), synced_(*synced) {}

  rocksdb::IOStatus Sync(const rocksdb::IOOptions& options,
                         rocksdb::IODebugContext* context) override {
    return Watch([&] { return FSWritableFileOwnerWrapper::Sync(options, context); });
  }
  rocksdb::IOStatus Fsync(const rocksdb::IOOptions& options,
                          rocksdb::IODebugContext* context) override {
    return Watch([&] { return FSWritableFileOwnerWrapper::Fsync(options, context); });
  }

 private:
  template <typename SyncIt>
  rocksdb::IOStatus Watch(SyncIt sync) {
    const storage::InStage in(stages_, storage::Stage::kFsync);
    const Clock::time_point begin = Clock::now();
    rocksdb::IOStatus status = sync();
    if (synced_) synced_(Clock::now() - begin);
    return status;
  }

  Stages* const stages_;
  const Synced& synced_;
};

class WatchedFiles : public rocksdb::FileSystemWrapper {
 public:
  WatchedFiles(Stages* stages, Synced synced)
      : FileSystemWrapper(rocksdb::FileSystem::Default()),
        stages_(stages),
        synced_(std::move(synced)) {}

  const char* Name() const override { return "hearth.watched"; }
  rocksdb::IOStatus NewWritableFile(const std::string& name, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSWritableFile>* file,
                                    rocksdb::IODebugContext* context) override {
    rocksdb::IOStatus status = FileSystemWrapper::NewWritableFile(name, options, file, context);
    if (status.ok() && name.ends_with(".log")) {
      *file = std::make_unique<WatchedFile>(std::move(*file), stages_, &synced_);
    }
    return status;
  }

 private:
  Stages* const stages_;
  const Synced synced_;
};

}  // namespace

std::unique_ptr<rocksdb::Env> WatchSyncs(Stages* stages, Synced synced) {
  return rocksdb::NewCompositeEnv(std::make_shared<WatchedFiles>(stages, std::move(synced)));
}

}  // namespace hearth::server
