#include "services/attachments/upload_store.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <system_error>
#include <utility>

#include "hearth/v1/attachments_service.pb.h"
#include "services/attachments/files.h"
#include "services/domain/submission.h"
#include "storage/api/codec.h"
#include "storage/files/posix.h"

namespace hearth::attachments {
namespace {

namespace fs = std::filesystem;

constexpr char kAbout[] = "about";
constexpr uint64_t kSealingBytes = 28;      // nonce and tag: storage/api/keys.h
constexpr size_t kFileBytesMax = 2u << 20;  // a piece is at most 1 MiB
constexpr size_t kOffsetDigits = 16;

std::string OffsetName(uint64_t offset) { return Hex(storage::U64Key(offset)); }

std::optional<uint64_t> ParseOffsetName(const std::string& name) {
  uint64_t offset = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), offset, 16);
  const bool whole = error == std::errc() && end == name.data() + name.size();
  return whole && name.size() == kOffsetDigits ? std::optional(offset) : std::nullopt;
}

// Binds sealed bytes to the upload and to their place in it.
std::string Aad(const Id& id, const std::string& file) {
  return "upload" + id.household + id.sha256 + file;
}

v1::BeginAttachmentRequest ToProto(const Announcement& announcement) {
  v1::BeginAttachmentRequest message;
  message.set_household(announcement.id.household);
  message.set_sha256(announcement.id.sha256);
  message.set_size_bytes(announcement.size_bytes);
  message.set_media_type(announcement.media_type);
  message.set_area_code(announcement.area_code);
  message.set_actor(announcement.actor);
  return message;
}

}  // namespace

UploadStore::UploadStore(std::string dir, storage::Keys* keys)
    : dir_(std::move(dir)), keys_(keys) {}

std::string UploadStore::DirOf(const Id& id) const {
  return dir_ + "/partial/" +
         Hex(keys_->IndexHash("upload" + id.household + id.sha256).substr(0, 16));
}

absl::Status UploadStore::WriteSealed(const Id& id, const std::string& file,
                                      std::string_view plain) {
  const absl::StatusOr<std::string> sealed =
      keys_->Seal(domain::HouseholdSubject(id.household), Aad(id, file), plain);
  if (!sealed.ok()) return sealed.status();
  // The key may be new: it must not be lost while what it seals is kept.
  if (absl::Status status = keys_->Sync(); !status.ok()) return status;
  return WriteWhole(DirOf(id) + "/" + file, *sealed);
}

absl::StatusOr<std::string> UploadStore::ReadSealed(const Id& id, const std::string& file) const {
  const absl::StatusOr<std::string> sealed = ReadWhole(DirOf(id) + "/" + file, kFileBytesMax);
  if (!sealed.ok()) return sealed.status();
  return keys_->Open(domain::HouseholdSubject(id.household), Aad(id, file), *sealed);
}

absl::Status UploadStore::Begin(const Announcement& announcement) {
  const Id& id = announcement.id;
  if (const absl::Status found = Find(id).status(); !absl::IsNotFound(found)) return found;
  if (absl::Status status = storage::MakeDirectories(DirOf(id)); !status.ok()) return status;
  return WriteSealed(id, kAbout, ToProto(announcement).SerializeAsString());
}

absl::StatusOr<Announcement> UploadStore::Find(const Id& id) const {
  const absl::StatusOr<std::string> bytes = ReadSealed(id, kAbout);
  if (!bytes.ok()) return bytes.status();
  v1::BeginAttachmentRequest message;
  if (!message.ParseFromString(*bytes))
    return absl::DataLossError("an upload's announcement cannot be read");
  return Announcement{id, message.size_bytes(), message.media_type(), message.area_code(),
                      message.actor()};
}

absl::StatusOr<std::vector<UploadStore::Piece>> UploadStore::Pieces(const Id& id) const {
  std::vector<Piece> pieces;
  std::error_code error;
  fs::directory_iterator entries(DirOf(id), error);
  for (; !error && entries != fs::directory_iterator(); entries.increment(error)) {
    const std::optional<uint64_t> offset = ParseOffsetName(entries->path().filename().string());
    const uint64_t size = offset ? entries->file_size(error) : 0;
    if (offset && !error && size > kSealingBytes) pieces.push_back({*offset, size - kSealingBytes});
  }
  if (error) return storage::ErrnoStatus("list", DirOf(id), error.value());
  std::sort(pieces.begin(), pieces.end(),
            [](const Piece& a, const Piece& b) { return a.offset < b.offset; });
  uint64_t next = 0;
  size_t sound = 0;
  for (; sound < pieces.size() && pieces[sound].offset == next; ++sound) next += pieces[sound].size;
  pieces.resize(sound);
  return pieces;
}

absl::StatusOr<uint64_t> UploadStore::NextOffset(const Id& id) const {
  const absl::StatusOr<std::vector<Piece>> pieces = Pieces(id);
  if (!pieces.ok()) return pieces.status();
  return pieces->empty() ? 0 : pieces->back().offset + pieces->back().size;
}

absl::Status UploadStore::AddPiece(const Id& id, uint64_t offset, std::string_view data) {
  return WriteSealed(id, OffsetName(offset), data);
}

absl::StatusOr<std::string> UploadStore::Read(const Id& id, uint64_t from, uint64_t to) const {
  const absl::StatusOr<std::vector<Piece>> pieces = Pieces(id);
  if (!pieces.ok()) return pieces.status();
  std::string bytes;
  bytes.reserve(to - from);
  for (const Piece& piece : *pieces) {
    const uint64_t begin = std::max(from, piece.offset),
                   end = std::min(to, piece.offset + piece.size);
    if (begin >= end) continue;
    const absl::StatusOr<std::string> plain = ReadSealed(id, OffsetName(piece.offset));
    if (!plain.ok()) return plain.status();
    bytes.append(*plain, begin - piece.offset, end - begin);
  }
  return bytes;
}

absl::Status UploadStore::Drop(const Id& id) {
  std::error_code error;
  fs::remove_all(DirOf(id), error);
  if (error) return storage::ErrnoStatus("remove", DirOf(id), error.value());
  return absl::OkStatus();
}

}  // namespace hearth::attachments
