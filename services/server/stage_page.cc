#include "services/server/stage_page.h"

#include <fcntl.h>
#include <rocksdb/env.h>
#include <rocksdb/file_system.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <new>
#include <utility>

#include "absl/status/status.h"
#include "storage/files/posix.h"

namespace hearth::server {
namespace {

using storage::InStage;
using storage::Stage;
using storage::Stages;

class WatchedFile : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  WatchedFile(std::unique_ptr<rocksdb::FSWritableFile> file, Stages* stages)
      : FSWritableFileOwnerWrapper(std::move(file)), stages_(stages) {}

  rocksdb::IOStatus Sync(const rocksdb::IOOptions& options,
                         rocksdb::IODebugContext* context) override {
    const InStage in(stages_, Stage::kFsync);
    return FSWritableFileOwnerWrapper::Sync(options, context);
  }
  rocksdb::IOStatus Fsync(const rocksdb::IOOptions& options,
                          rocksdb::IODebugContext* context) override {
    const InStage in(stages_, Stage::kFsync);
    return FSWritableFileOwnerWrapper::Fsync(options, context);
  }

 private:
  Stages* const stages_;
};

class WatchedFiles : public rocksdb::FileSystemWrapper {
 public:
  explicit WatchedFiles(Stages* stages)
      : FileSystemWrapper(rocksdb::FileSystem::Default()), stages_(stages) {}

  const char* Name() const override { return "hearth.watched"; }
  rocksdb::IOStatus NewWritableFile(const std::string& name, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSWritableFile>* file,
                                    rocksdb::IODebugContext* context) override {
    rocksdb::IOStatus status = FileSystemWrapper::NewWritableFile(name, options, file, context);
    if (status.ok() && name.ends_with(".log")) {
      *file = std::make_unique<WatchedFile>(std::move(*file), stages_);
    }
    return status;
  }

 private:
  Stages* const stages_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<StagePage>> StagePage::Map(const std::string& path) {
  const absl::StatusOr<storage::Fd> fd = storage::OpenFile(path, O_RDWR | O_CREAT | O_TRUNC);
  if (!fd.ok()) return fd.status();
  if (::ftruncate(fd->get(), sizeof(Stages)) != 0) {
    return storage::ErrnoStatus("--stages", path, errno);
  }
  void* page = ::mmap(nullptr, sizeof(Stages), PROT_READ | PROT_WRITE, MAP_SHARED, fd->get(), 0);
  if (page == MAP_FAILED) return storage::ErrnoStatus("--stages", path, errno);
  return std::unique_ptr<StagePage>(new StagePage(new (page) Stages));
}

StagePage::StagePage(Stages* stages)
    : stages_(stages), env_(rocksdb::NewCompositeEnv(std::make_shared<WatchedFiles>(stages))) {}

StagePage::~StagePage() { ::munmap(stages_, sizeof(Stages)); }

}  // namespace hearth::server
