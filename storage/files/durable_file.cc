#include "storage/files/durable_file.h"

#include <fcntl.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "storage/api/codec.h"
#include "storage/files/crc32c.h"

namespace hearth::storage {
namespace {

constexpr std::string_view kMagic = "HRTHDUR1";
constexpr size_t kRootAt = 16;
constexpr size_t kCrcAt = 48;
constexpr size_t kRecordBytes = 52;

std::string Encode(const DurableRecord& record) {
  std::string bytes(kMagic);
  AppendU64(bytes, record.position);
  bytes.append(record.root.begin(), record.root.end());
  AppendU32(bytes, Crc32c(bytes));
  return bytes;
}

}  // namespace

absl::StatusOr<std::unique_ptr<DurableFile>> DurableFile::Open(const std::string& path) {
  absl::StatusOr<Fd> fd = OpenFile(path, O_RDWR);
  if (fd.ok()) return std::unique_ptr<DurableFile>(new DurableFile(path, *std::move(fd)));
  if (!absl::IsNotFound(fd.status())) return fd.status();

  fd = OpenFile(path, O_RDWR | O_CREAT | O_EXCL);
  if (!fd.ok()) return fd.status();
  // Zeros are written, not reserved, so that later overwrites never have to allocate.
  absl::Status status = WriteAt(*fd, path, std::string(kRecordBytes, '\0'), 0);
  if (status.ok()) status = SyncFile(*fd, path);
  if (status.ok()) status = SyncDirectoryOf(path);
  if (!status.ok()) return status;
  return std::unique_ptr<DurableFile>(new DurableFile(path, *std::move(fd)));
}

absl::StatusOr<std::optional<DurableRecord>> DurableFile::Read() const {
  absl::StatusOr<std::string> bytes = ReadAtMost(fd_, path_, kRecordBytes);
  if (absl::IsOutOfRange(bytes.status())) return absl::DataLossError(path_ + ": wrong length");
  if (!bytes.ok()) return bytes.status();
  // An empty or zero file is one whose first write never reached the disk.
  if (std::all_of(bytes->begin(), bytes->end(), [](char byte) { return byte == 0; })) {
    return std::optional<DurableRecord>();
  }
  const std::string_view view = *bytes;
  if (view.size() != kRecordBytes || view.substr(0, kMagic.size()) != kMagic ||
      ReadU32(view.substr(kCrcAt)) != Crc32c(view.substr(0, kCrcAt))) {
    return absl::DataLossError(path_ + ": torn or changed record");
  }
  DurableRecord record;
  record.position = ReadU64(view.substr(kMagic.size()));
  std::copy_n(view.begin() + kRootAt, record.root.size(), record.root.begin());
  return std::optional<DurableRecord>(record);
}

absl::Status DurableFile::Write(const DurableRecord& record) {
  return WriteAt(fd_, path_, Encode(record), 0);
}

}  // namespace hearth::storage
