#include "services/attachments/attachments.h"

#include <algorithm>
#include <utility>

#include "services/domain/submission.h"

namespace hearth::attachments {
namespace {

absl::Status Status(absl::StatusCode code, std::string_view zh, std::string_view en) {
  return absl::Status(code, std::string(zh) + " / " + std::string(en));
}

absl::Status NotAnnounced(const absl::Status& status) {
  if (!absl::IsNotFound(status)) return status;
  return Status(absl::StatusCode::kNotFound, "没有这个上传，请先调用 BeginAttachment",
                "there is no such upload; call BeginAttachment first");
}

v1::EventHeader PlaceOf(const Announcement& upload) {
  v1::EventHeader place;
  place.set_event_id(AddedEventId(upload.id));
  place.set_household(upload.id.household);
  place.set_area_code(upload.area_code);
  return place;
}

v1::Fact AddedFact(const Announcement& upload, std::string_view sealed_sha256) {
  v1::Fact fact;
  v1::AttachmentAdded& added = *fact.mutable_attachment_added();
  added.set_sha256(upload.id.sha256);
  added.set_sealed_sha256(std::string(sealed_sha256));
  added.set_size_bytes(upload.size_bytes);
  added.set_media_type(upload.media_type);
  return fact;
}

}  // namespace

Attachments::Attachments(Options options, const storage::Log* log, storage::Keys* keys,
                         const projections::Views* views)
    : options_(std::move(options)),
      uploads_(options_.dir, keys),
      sealed_(options_.dir, keys),
      catalog_(log, keys, views) {}

std::mutex& Attachments::MutexOf(const Id& id) {
  return mutexes_[static_cast<uint8_t>(id.sha256[0]) % mutexes_.size()];
}

absl::StatusOr<Attachments::Progress> Attachments::Begin(const Announcement& announcement) {
  const Id& id = announcement.id;
  const std::lock_guard lock(MutexOf(id));
  const absl::StatusOr<Stored> stored = catalog_.Find(id);
  if (stored.ok()) return Progress{stored->size_bytes, true};
  if (!absl::IsNotFound(stored.status())) return stored.status();
  const std::string any_hash(32, '\0');
  absl::Status status =
      options_.would_accept(PlaceOf(announcement), AddedFact(announcement, any_hash));
  if (status.ok()) status = options_.may_write();
  if (status.ok()) status = uploads_.Begin(announcement);
  if (!status.ok()) return status;
  const absl::StatusOr<uint64_t> next = uploads_.NextOffset(id);
  if (!next.ok()) return next.status();
  return Progress{*next, false};
}

absl::StatusOr<uint64_t> Attachments::Append(const Id& id, uint64_t offset, std::string_view data) {
  const std::lock_guard lock(MutexOf(id));
  const absl::StatusOr<Announcement> upload = uploads_.Find(id);
  if (upload.ok()) return AppendTo(*upload, offset, data);
  // A piece that comes again after the upload was finished.
  const absl::StatusOr<Stored> stored = catalog_.Find(id);
  if (stored.ok()) return stored->size_bytes;
  return NotAnnounced(upload.status());
}

absl::StatusOr<uint64_t> Attachments::AppendTo(const Announcement& upload, uint64_t offset,
                                               std::string_view data) {
  const absl::StatusOr<uint64_t> next = uploads_.NextOffset(upload.id);
  if (!next.ok()) return next.status();
  if (offset > *next) {
    return Status(absl::StatusCode::kOutOfRange,
                  "缺少中间的数据，请从 " + std::to_string(*next) + " 处续传",
                  "bytes before it are missing; go on at offset " + std::to_string(*next));
  }
  if (offset + data.size() > upload.size_bytes) {
    return Status(absl::StatusCode::kInvalidArgument, "超出了所声明的大小",
                  "data: reaches beyond the announced size");
  }
  const uint64_t known_end = std::min<uint64_t>(*next, offset + data.size());
  const absl::StatusOr<std::string> known = uploads_.Read(upload.id, offset, known_end);
  if (!known.ok()) return known.status();
  if (data.substr(0, known->size()) != *known) {
    return Status(absl::StatusCode::kInvalidArgument, "与已上传的数据不同",
                  "data: differs from the bytes that are there");
  }
  data.remove_prefix(known->size());
  if (data.empty()) return *next;
  absl::Status status = options_.may_write();
  if (status.ok()) status = uploads_.AddPiece(upload.id, *next, data);
  if (!status.ok()) return status;
  return *next + data.size();
}

absl::StatusOr<storage::Position> Attachments::Finish(const Id& id) {
  const std::lock_guard lock(MutexOf(id));
  const absl::StatusOr<Stored> stored = catalog_.Find(id);
  if (stored.ok()) {
    const absl::Status dropped =
        uploads_.Drop(id);  // left by a kill between recording and dropping
    return dropped.ok() ? absl::StatusOr<storage::Position>(stored->position) : dropped;
  }
  if (!absl::IsNotFound(stored.status())) return stored.status();
  const absl::StatusOr<Announcement> upload = uploads_.Find(id);
  if (!upload.ok()) return NotAnnounced(upload.status());
  const absl::StatusOr<uint64_t> next = uploads_.NextOffset(id);
  if (!next.ok()) return next.status();
  if (*next < upload->size_bytes) {
    return Status(absl::StatusCode::kFailedPrecondition,
                  "尚未传完，请从 " + std::to_string(*next) + " 处续传",
                  "bytes are missing; go on at offset " + std::to_string(*next));
  }
  const absl::StatusOr<std::string> plain = uploads_.Read(id, 0, upload->size_bytes);
  if (!plain.ok()) return plain.status();
  return Store(*upload, *plain);
}

absl::StatusOr<storage::Position> Attachments::Store(const Announcement& upload,
                                                     std::string_view plain) {
  if (domain::Sha256(plain) != upload.id.sha256) {
    if (absl::Status dropped = uploads_.Drop(upload.id); !dropped.ok()) return dropped;
    return Status(absl::StatusCode::kDataLoss, "校验和不符，请重新上传",
                  "sha256: differs; upload it again");
  }
  const absl::StatusOr<std::string> name = sealed_.Put(upload.id, plain);
  if (!name.ok()) return name.status();
  const absl::StatusOr<storage::Position> position =
      options_.record(PlaceOf(upload), AddedFact(upload, *name));
  if (!position.ok()) return position.status();
  // After the fact is durable: a kill before this leaves an upload that the next Finish drops.
  if (absl::Status dropped = uploads_.Drop(upload.id); !dropped.ok()) return dropped;
  return *position;
}

absl::StatusOr<std::string> Attachments::ReadChunk(const Id& id, const Stored& stored,
                                                   uint64_t chunk) const {
  return sealed_.ReadChunk(id, stored.sealed_sha256, stored.size_bytes, chunk);
}

}  // namespace hearth::attachments
