#include "tests/faults/fault_file_system.h"

#include <cerrno>
#include <cstdarg>
#include <cstring>
#include <utility>

namespace hearth::testing {
namespace {

using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;
using rocksdb::Slice;

IOStatus StatusOf(int error, const std::string& path) {
  if (error == 0) return IOStatus::OK();
  if (error == ENOSPC) return IOStatus::NoSpace("simulated", path);
  if (error == ENOENT) return IOStatus::PathNotFound("simulated", path);
  return IOStatus::IOError("simulated: " + std::string(std::strerror(error)), path);
}

// Makes a real call of RocksDB's a step of the disk: its own status comes back when it was made.
template <typename Step, typename Call>
IOStatus AsStep(const std::string& path, const Step& step, const Call& call) {
  IOStatus made = IOStatus::OK();
  const int error = step([&] {
    made = call();
    return made.ok() ? 0 : EREMOTEIO;
  });
  return made.ok() ? StatusOf(error, path) : made;
}

class WritableFile : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  WritableFile(SimulatedDisk* disk, std::string path,
               std::unique_ptr<rocksdb::FSWritableFile>&& file)
      : FSWritableFileOwnerWrapper(std::move(file)),
        disk_(disk),
        path_(std::move(path)),
        file_(disk->FileAt(path_)) {}

  IOStatus Append(const Slice& bytes, const IOOptions& options, IODebugContext* context) override {
    return Written(disk_->SizeOf(file_), bytes,
                   [&] { return FSWritableFileOwnerWrapper::Append(bytes, options, context); });
  }
  IOStatus Append(const Slice& bytes, const IOOptions& options,
                  const rocksdb::DataVerificationInfo&, IODebugContext* context) override {
    return Append(bytes, options, context);
  }
  IOStatus PositionedAppend(const Slice& bytes, uint64_t offset, const IOOptions& options,
                            IODebugContext* context) override {
    return Written(offset, bytes, [&] {
      return FSWritableFileOwnerWrapper::PositionedAppend(bytes, offset, options, context);
    });
  }
  IOStatus PositionedAppend(const Slice& bytes, uint64_t offset, const IOOptions& options,
                            const rocksdb::DataVerificationInfo&,
                            IODebugContext* context) override {
    return PositionedAppend(bytes, offset, options, context);
  }
  IOStatus Truncate(uint64_t size, const IOOptions& options, IODebugContext* context) override {
    return AsStep(
        path_, [&](const auto& real) { return disk_->Truncate(file_, size, real); },
        [&] { return FSWritableFileOwnerWrapper::Truncate(size, options, context); });
  }
  IOStatus Sync(const IOOptions&, IODebugContext*) override {
    return StatusOf(disk_->Sync(file_), path_);
  }
  IOStatus Fsync(const IOOptions&, IODebugContext*) override {
    return StatusOf(disk_->Sync(file_), path_);
  }
  // Promises nothing, so it does nothing.
  IOStatus RangeSync(uint64_t, uint64_t, const IOOptions&, IODebugContext*) override {
    return IOStatus::OK();
  }

 private:
  template <typename Call>
  IOStatus Written(uint64_t offset, const Slice& bytes, const Call& call) {
    return AsStep(
        path_, [&](const auto& real) { return disk_->Write(file_, offset, bytes.size(), real); },
        call);
  }

  SimulatedDisk* const disk_;
  const std::string path_;
  const uint64_t file_;
};

class RandomRWFile : public rocksdb::FSRandomRWFileOwnerWrapper {
 public:
  RandomRWFile(SimulatedDisk* disk, std::string path,
               std::unique_ptr<rocksdb::FSRandomRWFile>&& file)
      : FSRandomRWFileOwnerWrapper(std::move(file)),
        disk_(disk),
        path_(std::move(path)),
        file_(disk->FileAt(path_)) {}

  IOStatus Write(uint64_t offset, const Slice& bytes, const IOOptions& options,
                 IODebugContext* context) override {
    return AsStep(
        path_, [&](const auto& real) { return disk_->Write(file_, offset, bytes.size(), real); },
        [&] { return FSRandomRWFileOwnerWrapper::Write(offset, bytes, options, context); });
  }
  IOStatus Sync(const IOOptions&, IODebugContext*) override {
    return StatusOf(disk_->Sync(file_), path_);
  }
  IOStatus Fsync(const IOOptions&, IODebugContext*) override {
    return StatusOf(disk_->Sync(file_), path_);
  }

 private:
  SimulatedDisk* const disk_;
  const std::string path_;
  const uint64_t file_;
};

// Puts the bytes into the caller's buffer, where a bit of them may be changed.
void Spoil(SimulatedDisk* disk, const std::string& path, Slice* result, char* scratch) {
  if (result->size() == 0) return;
  if (result->data() != scratch) std::memmove(scratch, result->data(), result->size());
  disk->Spoil(path, scratch, result->size());
  *result = Slice(scratch, result->size());
}

class SequentialFile : public rocksdb::FSSequentialFileOwnerWrapper {
 public:
  SequentialFile(SimulatedDisk* disk, std::string path,
                 std::unique_ptr<rocksdb::FSSequentialFile>&& file)
      : FSSequentialFileOwnerWrapper(std::move(file)), disk_(disk), path_(std::move(path)) {}
  IOStatus Read(size_t n, const IOOptions& options, Slice* result, char* scratch,
                IODebugContext* context) override {
    IOStatus status = FSSequentialFileOwnerWrapper::Read(n, options, result, scratch, context);
    if (status.ok()) Spoil(disk_, path_, result, scratch);
    return status;
  }

 private:
  SimulatedDisk* const disk_;
  const std::string path_;
};

class RandomAccessFile : public rocksdb::FSRandomAccessFileOwnerWrapper {
 public:
  RandomAccessFile(SimulatedDisk* disk, std::string path,
                   std::unique_ptr<rocksdb::FSRandomAccessFile>&& file)
      : FSRandomAccessFileOwnerWrapper(std::move(file)), disk_(disk), path_(std::move(path)) {}
  IOStatus Read(uint64_t offset, size_t n, const IOOptions& options, Slice* result, char* scratch,
                IODebugContext* context) const override {
    IOStatus status =
        FSRandomAccessFileOwnerWrapper::Read(offset, n, options, result, scratch, context);
    if (status.ok()) Spoil(disk_, path_, result, scratch);
    return status;
  }

 private:
  SimulatedDisk* const disk_;
  const std::string path_;
};

class SilentLogger : public rocksdb::Logger {
 public:
  using Logger::Logv;
  void Logv(const char*, va_list) override {}
  size_t GetLogFileSize() const override { return 0; }
};

class Directory : public rocksdb::FSDirectoryWrapper {
 public:
  Directory(SimulatedDisk* disk, std::string path, std::unique_ptr<rocksdb::FSDirectory>&& opened)
      : FSDirectoryWrapper(std::move(opened)), disk_(disk), path_(std::move(path)) {
    while (path_.size() > 1 && path_.back() == '/') path_.pop_back();
  }
  IOStatus Fsync(const IOOptions&, IODebugContext*) override {
    return StatusOf(disk_->SyncDirectory(path_), path_);
  }
  IOStatus FsyncWithDirOptions(const IOOptions&, IODebugContext*,
                               const rocksdb::DirFsyncOptions&) override {
    return StatusOf(disk_->SyncDirectory(path_), path_);
  }

 private:
  SimulatedDisk* const disk_;
  std::string path_;
};

}  // namespace

using Io = rocksdb::IOStatus;

Io FaultFileSystem::NewWritableFile(const std::string& path, const FileOptions& options,
                                    std::unique_ptr<rocksdb::FSWritableFile>* file,
                                    Context* context) {
  if (!disk_->Holds(path)) return target()->NewWritableFile(path, options, file, context);
  Io status = AsStep(
      path, [&](const auto& real) { return disk_->Create(path, real); },
      [&] { return target()->NewWritableFile(path, options, file, context); });
  if (status.ok()) *file = std::make_unique<WritableFile>(disk_, path, std::move(*file));
  return status;
}

// Neither is used by how we open; a silent hole in the simulation would be worse than an error.
Io FaultFileSystem::ReopenWritableFile(const std::string& path, const FileOptions&,
                                       std::unique_ptr<rocksdb::FSWritableFile>*, Context*) {
  return Io::NotSupported("simulated", path);
}
Io FaultFileSystem::ReuseWritableFile(const std::string& path, const std::string&,
                                      const FileOptions&, std::unique_ptr<rocksdb::FSWritableFile>*,
                                      Context*) {
  return Io::NotSupported("simulated", path);
}

Io FaultFileSystem::NewRandomRWFile(const std::string& path, const FileOptions& options,
                                    std::unique_ptr<rocksdb::FSRandomRWFile>* file,
                                    Context* context) {
  Io status = target()->NewRandomRWFile(path, options, file, context);
  if (status.ok() && disk_->FileAt(path) != 0) {
    *file = std::make_unique<RandomRWFile>(disk_, path, std::move(*file));
  }
  return status;
}

Io FaultFileSystem::NewSequentialFile(const std::string& path, const FileOptions& options,
                                      std::unique_ptr<rocksdb::FSSequentialFile>* file,
                                      Context* context) {
  Io status = target()->NewSequentialFile(path, options, file, context);
  if (status.ok()) *file = std::make_unique<SequentialFile>(disk_, path, std::move(*file));
  return status;
}

Io FaultFileSystem::NewRandomAccessFile(const std::string& path, const FileOptions& options,
                                        std::unique_ptr<rocksdb::FSRandomAccessFile>* file,
                                        Context* context) {
  Io status = target()->NewRandomAccessFile(path, options, file, context);
  if (status.ok()) *file = std::make_unique<RandomAccessFile>(disk_, path, std::move(*file));
  return status;
}

Io FaultFileSystem::NewDirectory(const std::string& path, const Options& options,
                                 std::unique_ptr<rocksdb::FSDirectory>* directory,
                                 Context* context) {
  Io status = target()->NewDirectory(path, options, directory, context);
  if (status.ok() && disk_->Holds(path)) {
    *directory = std::make_unique<Directory>(disk_, path, std::move(*directory));
  }
  return status;
}

Io FaultFileSystem::DeleteFile(const std::string& path, const Options& options, Context* context) {
  return AsStep(
      path, [&](const auto& real) { return disk_->Remove(path, real); },
      [&] { return target()->DeleteFile(path, options, context); });
}

Io FaultFileSystem::CreateDir(const std::string& path, const Options& options, Context* context) {
  return AsStep(
      path, [&](const auto& real) { return disk_->MakeDirectory(path, real); },
      [&] { return target()->CreateDir(path, options, context); });
}

Io FaultFileSystem::CreateDirIfMissing(const std::string& path, const Options& options,
                                       Context* context) {
  if (target()->FileExists(path, options, context).ok()) return Io::OK();
  return CreateDir(path, options, context);
}

Io FaultFileSystem::DeleteDir(const std::string& path, const Options& options, Context* context) {
  return AsStep(
      path, [&](const auto& real) { return disk_->RemoveDirectory(path, real); },
      [&] { return target()->DeleteDir(path, options, context); });
}

Io FaultFileSystem::RenameFile(const std::string& from, const std::string& to,
                               const Options& options, Context* context) {
  return AsStep(
      to, [&](const auto& real) { return disk_->Rename(from, to, real); },
      [&] { return target()->RenameFile(from, to, options, context); });
}

Io FaultFileSystem::LinkFile(const std::string& from, const std::string& to, const Options& options,
                             Context* context) {
  return AsStep(
      to, [&](const auto& real) { return disk_->Link(from, to, real); },
      [&] { return target()->LinkFile(from, to, options, context); });
}

Io FaultFileSystem::Truncate(const std::string& path, size_t size, const Options& options,
                             Context* context) {
  const uint64_t file = disk_->FileAt(path);
  if (file == 0) return target()->Truncate(path, size, options, context);
  return AsStep(
      path, [&](const auto& real) { return disk_->Truncate(file, size, real); },
      [&] { return target()->Truncate(path, size, options, context); });
}

Io FaultFileSystem::NewLogger(const std::string&, const Options&,
                              std::shared_ptr<rocksdb::Logger>* logger, Context*) {
  *logger = std::make_shared<SilentLogger>();
  return Io::OK();
}

}  // namespace hearth::testing
