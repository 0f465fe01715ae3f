#include "services/record/record.h"

#include <utility>

#include "services/domain/invariant.h"
#include "services/record/pack.h"
#include "services/record/wire.h"
#include "storage/api/codec.h"

namespace hearth::record {
namespace {

std::string Aad(std::string_view header_hash, uint32_t part) {
  std::string aad(header_hash);
  storage::AppendU32(aad, part);
  return aad;
}

absl::Status Damaged(uint64_t position, std::string_view what) {
  return absl::DataLossError("record " + std::to_string(position) + ": " + std::string(what));
}

template <typename Message>
bool Parse(std::string_view bytes, Message* message) {
  return message->ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
}

absl::StatusOr<domain::Event> ReadPlace(uint64_t position, const RecordView& record) {
  v1::Stamp stamp;
  if (!Parse(record.stamp, &stamp) || stamp.SerializeAsString() != record.stamp) {
    return Damaged(position, "unreadable stamp");
  }
  if (stamp.position() != position) return Damaged(position, "stamped with another position");
  domain::Event event;
  if (!Parse(record.header, &event.header)) return Damaged(position, "unreadable header");
  event.position = position;
  event.recorded_time_ms = stamp.recorded_time_ms();
  event.refused = stamp.refused();
  event.refused_detail = std::move(*stamp.mutable_refused_detail());
  event.quarantine = stamp.quarantine();
  event.out_of_scope_on_arrival = stamp.out_of_scope_on_arrival();
  event.header_hash = domain::Sha256(record.header);
  const size_t parts = event.whole() ? static_cast<size_t>(event.header.parts_size()) : size_t{0};
  if (record.sealed_parts.size() != parts) return Damaged(position, "another number of parts");
  return event;
}

// Opens one part and merges it into the fact, unless its subject's key was destroyed.
absl::Status OpenPart(const storage::Keys& keys, uint32_t number, std::string_view sealed,
                      domain::Event* event) {
  const v1::PartCommitment& promised = event->header.parts(static_cast<int>(number));
  absl::StatusOr<std::string> packed = std::string();
  if (!promised.subject().empty()) {
    packed = keys.Open(promised.subject(), Aad(event->header_hash, number), sealed);
    if (absl::IsFailedPrecondition(packed.status())) return absl::OkStatus();  // erased
    if (!packed.ok()) return Damaged(event->position, "a part that its key does not open");
    sealed = *packed;
  }
  const absl::StatusOr<std::string> opened = UnpackPart(sealed);
  if (!opened.ok()) return Damaged(event->position, std::string(opened.status().message()));
  if (domain::Sha256(*opened) != promised.commitment()) {
    return Damaged(event->position, "a part that does not fit its commitment");
  }
  const std::string_view part = std::string_view(*opened).substr(kSaltBytes);
  // The kind was compared at the door, part by part: another one now is damage.
  if (!event->fact.MergeFromString(std::string(part)) ||
      static_cast<uint32_t>(event->fact.fact_case()) != event->header.kind()) {
    return Damaged(event->position, "a part of another kind");
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::vector<std::string>> SealParts(const domain::Submitted& event,
                                                   storage::Keys* keys) {
  HEARTH_REQUIRE(!event.refusal && event.parts.size() == event.salts.size());
  HEARTH_REQUIRE(event.parts.size() == static_cast<size_t>(event.header.parts_size()));
  std::vector<std::string> sealed;
  sealed.reserve(event.parts.size());
  for (uint32_t i = 0; i < event.parts.size(); ++i) {
    std::string packed = PackPart(event.salts[i], event.parts[i]);
    const std::string& subject = event.header.parts(static_cast<int>(i)).subject();
    if (subject.empty()) {
      sealed.push_back(std::move(packed));
      continue;
    }
    absl::StatusOr<std::string> bytes = keys->Seal(subject, Aad(event.header_hash, i), packed);
    if (!bytes.ok()) return bytes.status();
    sealed.push_back(*std::move(bytes));
  }
  return sealed;
}

std::string Encode(const v1::Stamp& stamp, std::string_view header, std::string_view signature,
                   std::string_view key_id, const std::vector<std::string>& sealed_parts) {
  const std::string stamp_bytes = stamp.SerializeAsString();
  return WriteRecord({.stamp = stamp_bytes,
                      .header = header,
                      .signature = signature,
                      .key_id = key_id,
                      .sealed_parts = {sealed_parts.begin(), sealed_parts.end()}});
}

absl::StatusOr<domain::Event> Open(uint64_t position, std::string_view record,
                                   const storage::Keys& keys) {
  const absl::StatusOr<RecordView> view = ReadRecord(record);
  if (!view.ok()) return view.status();
  absl::StatusOr<domain::Event> event = ReadPlace(position, *view);
  if (!event.ok()) return event;
  for (uint32_t i = 0; i < view->sealed_parts.size(); ++i) {
    absl::Status status = OpenPart(keys, i, view->sealed_parts[i], &*event);
    if (!status.ok()) return status;
  }
  return event;
}

absl::StatusOr<domain::Event> OpenHeader(uint64_t position, std::string_view record) {
  const absl::StatusOr<RecordView> view = ReadRecord(record);
  if (!view.ok()) return view.status();
  return ReadPlace(position, *view);
}

}  // namespace hearth::record
