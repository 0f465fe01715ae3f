#include "services/attachments/catalog.h"

#include <optional>

#include "services/domain/submission.h"
#include "services/record/record.h"

namespace hearth::attachments {
namespace {

absl::Status NotFound() {
  return absl::NotFoundError("没有这个附件 / there is no such attachment");
}

}  // namespace

std::string AddedEventId(const Id& id) {
  std::string event_id =
      domain::Sha256("hearth attachment" + id.household + id.sha256).substr(0, 16);
  event_id[6] = static_cast<char>((event_id[6] & 0x0f) | 0x70);
  event_id[8] = static_cast<char>((event_id[8] & 0x3f) | 0x80);
  return event_id;
}

Catalog::Catalog(const storage::Log* log, const storage::Keys* keys,
                 const projections::Views* views)
    : log_(log), keys_(keys), views_(views) {}

absl::StatusOr<Stored> Catalog::Find(const Id& id) const {
  const absl::StatusOr<storage::Position> position = FindPosition(AddedEventId(id));
  if (!position.ok()) return position.status();
  const absl::StatusOr<std::string> bytes = log_->Get(*position);
  if (!bytes.ok()) return bytes.status();
  const absl::StatusOr<domain::Event> event = record::Open(*position, *bytes, *keys_);
  if (!event.ok()) return event.status();
  const v1::AttachmentAdded& added = event->fact.attachment_added();
  const bool is_it = event->accepted() && event->header.household() == id.household &&
                     event->fact.has_attachment_added() && added.sha256() == id.sha256;
  if (!is_it) return NotFound();
  return Stored{*position, added.sealed_sha256(), added.size_bytes(), added.media_type()};
}

absl::StatusOr<storage::Position> Catalog::FindPosition(const std::string& event_id) const {
  const auto indexed = views_->FindId(event_id);
  if (!indexed.ok()) return indexed.status();
  return indexed->has_value() ? (*indexed)->position : ScanTail(event_id);
}

absl::StatusOr<storage::Position> Catalog::ScanTail(const std::string& event_id) const {
  const storage::Position from = views_->id_checkpoint() + 1;
  // Asked again below the checkpoint that was read before: the index may have passed the event
  // between the two.
  const auto indexed = views_->FindId(event_id);
  if (!indexed.ok()) return indexed.status();
  if (indexed->has_value()) return (*indexed)->position;
  std::optional<storage::Position> found;
  absl::Status fault;
  const absl::Status read =
      log_->Read(from, [&](storage::Position position, std::string_view record) {
        const absl::StatusOr<domain::Event> event = record::OpenHeader(position, record);
        fault = event.status();
        if (event.ok() && event->header.event_id() == event_id) found = position;
        return fault.ok() && !found;
      });
  if (!read.ok()) return read;
  if (!fault.ok()) return fault;
  return found ? absl::StatusOr<storage::Position>(*found) : NotFound();
}

}  // namespace hearth::attachments
