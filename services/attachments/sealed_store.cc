#include "services/attachments/sealed_store.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "services/attachments/files.h"
#include "services/domain/submission.h"
#include "storage/api/codec.h"
#include "storage/files/posix.h"

namespace hearth::attachments {
namespace {

constexpr std::string_view kMagic = "HEARTHA1";
constexpr size_t kSealedChunkBytes = SealedStore::kChunkBytes + 28;
constexpr size_t kFileBytesMax = 64u << 20;

std::string Aad(const Id& id, uint64_t size_bytes, uint64_t chunk) {
  std::string aad = "attachment" + id.household + id.sha256;
  storage::AppendU64(aad, size_bytes);
  storage::AppendU64(aad, chunk);
  return aad;
}

std::string PathIn(const std::string& dir, std::string_view name) {
  const std::string hex = Hex(name);
  return dir + "/" + hex.substr(0, 2) + "/" + hex;
}

// Up to `size` bytes at `offset`.
absl::StatusOr<std::string> ReadAt(const storage::Fd& fd, const std::string& path, size_t offset,
                                   size_t size) {
  std::string bytes(size, '\0');
  size_t filled = 0;
  while (filled < size) {
    const ssize_t got = ::pread(fd.get(), bytes.data() + filled, size - filled,
                                static_cast<off_t>(offset + filled));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return storage::ErrnoStatus("read", path, errno);
    if (got == 0) break;
    filled += static_cast<size_t>(got);
  }
  bytes.resize(filled);
  return bytes;
}

}  // namespace

SealedStore::SealedStore(std::string dir, storage::Keys* keys)
    : dir_(std::move(dir)), keys_(keys) {}

std::string SealedStore::PathOf(std::string_view name) const { return PathIn(dir_, name); }

absl::StatusOr<std::string> SealedStore::Put(const Id& id, std::string_view plain) {
  std::string file(kMagic);
  const std::string subject = domain::HouseholdSubject(id.household);
  for (uint64_t chunk = 0; chunk * kChunkBytes < plain.size(); ++chunk) {
    const absl::StatusOr<std::string> sealed = keys_->Seal(
        subject, Aad(id, plain.size(), chunk), plain.substr(chunk * kChunkBytes, kChunkBytes));
    if (!sealed.ok()) return sealed.status();
    file += *sealed;
  }
  if (absl::Status status = keys_->Sync(); !status.ok()) return status;
  std::string name = domain::Sha256(file);
  const std::string path = PathOf(name);
  if (absl::Status status = storage::MakeDirectories(path.substr(0, path.rfind('/')));
      !status.ok()) {
    return status;
  }
  if (absl::Status status = WriteWhole(path, file); !status.ok()) return status;
  return name;
}

absl::StatusOr<std::string> SealedStore::ReadChunk(const Id& id, std::string_view name,
                                                   uint64_t size_bytes, uint64_t chunk) const {
  const std::string path = PathOf(name);
  const absl::StatusOr<storage::Fd> fd = storage::OpenFile(path, O_RDONLY);
  if (!fd.ok()) return fd.status();
  const absl::StatusOr<std::string> sealed =
      ReadAt(*fd, path, kMagic.size() + chunk * kSealedChunkBytes, kSealedChunkBytes);
  if (!sealed.ok()) return sealed.status();
  return keys_->Open(domain::HouseholdSubject(id.household), Aad(id, size_bytes, chunk), *sealed);
}

absl::Status SealedStore::Verify(std::string_view name) const {
  return VerifySealedFile(dir_, name);
}

absl::Status VerifySealedFile(const std::string& dir, std::string_view name) {
  const std::string path = PathIn(dir, name);
  const absl::StatusOr<std::string> file = ReadWhole(path, kFileBytesMax);
  if (!file.ok()) return file.status();
  if (domain::Sha256(*file) == name) return absl::OkStatus();
  return absl::DataLossError("attachment " + path + ": its bytes were changed");
}

absl::Status DropSealedFile(const std::string& dir, std::string_view name) {
  const std::string path = PathIn(dir, name);
  if (::unlink(path.c_str()) == 0) return storage::SyncDirectoryOf(path);
  return errno == ENOENT ? absl::OkStatus() : storage::ErrnoStatus("remove", path, errno);
}

}  // namespace hearth::attachments
