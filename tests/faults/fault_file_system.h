// FaultFileSystem: RocksDB's files on a SimulatedDisk.
//
//   SimulatedDisk disk(folder);
//   const auto env = rocksdb::NewCompositeEnv(std::make_shared<FaultFileSystem>(&disk));
//   storage::RocksOptions options{.env = env.get()};

#ifndef HEARTH_TESTS_FAULTS_FAULT_FILE_SYSTEM_H_
#define HEARTH_TESTS_FAULTS_FAULT_FILE_SYSTEM_H_

#include <rocksdb/env.h>
#include <rocksdb/file_system.h>

#include <memory>
#include <string>

#include "tests/faults/simulated_disk.h"

namespace hearth::testing {

// Thread-safe. Files outside the disk's folder are the system's.
class FaultFileSystem : public rocksdb::FileSystemWrapper {
 public:
  // `disk` outlives it and all files opened through it.
  explicit FaultFileSystem(SimulatedDisk* disk)
      : FileSystemWrapper(rocksdb::FileSystem::Default()), disk_(disk) {}
  const char* Name() const override { return "FaultFileSystem"; }

  using Io = rocksdb::IOStatus;
  using Options = rocksdb::IOOptions;
  using Context = rocksdb::IODebugContext;
  using FileOptions = rocksdb::FileOptions;

  Io NewWritableFile(const std::string& path, const FileOptions& options,
                     std::unique_ptr<rocksdb::FSWritableFile>* file, Context* context) override;
  Io ReopenWritableFile(const std::string& path, const FileOptions& options,
                        std::unique_ptr<rocksdb::FSWritableFile>* file, Context* context) override;
  Io ReuseWritableFile(const std::string& path, const std::string& old, const FileOptions& options,
                       std::unique_ptr<rocksdb::FSWritableFile>* file, Context* context) override;
  Io NewRandomRWFile(const std::string& path, const FileOptions& options,
                     std::unique_ptr<rocksdb::FSRandomRWFile>* file, Context* context) override;
  Io NewSequentialFile(const std::string& path, const FileOptions& options,
                       std::unique_ptr<rocksdb::FSSequentialFile>* file, Context* context) override;
  Io NewRandomAccessFile(const std::string& path, const FileOptions& options,
                         std::unique_ptr<rocksdb::FSRandomAccessFile>* file,
                         Context* context) override;
  Io NewDirectory(const std::string& path, const Options& options,
                  std::unique_ptr<rocksdb::FSDirectory>* directory, Context* context) override;
  Io DeleteFile(const std::string& path, const Options& options, Context* context) override;
  Io CreateDir(const std::string& path, const Options& options, Context* context) override;
  Io CreateDirIfMissing(const std::string& path, const Options& options, Context* context) override;
  Io DeleteDir(const std::string& path, const Options& options, Context* context) override;
  Io RenameFile(const std::string& from, const std::string& to, const Options& options,
                Context* context) override;
  Io LinkFile(const std::string& from, const std::string& to, const Options& options,
              Context* context) override;
  Io Truncate(const std::string& path, size_t size, const Options& options,
              Context* context) override;
  // Text logs are for people; they are not part of what is tested.
  Io NewLogger(const std::string& path, const Options& options,
               std::shared_ptr<rocksdb::Logger>* logger, Context* context) override;

 private:
  SimulatedDisk* const disk_;
};

}  // namespace hearth::testing

#endif  // HEARTH_TESTS_FAULTS_FAULT_FILE_SYSTEM_H_
