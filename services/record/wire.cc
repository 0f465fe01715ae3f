#include "services/record/wire.h"

#include <cstdint>
#include <optional>

#include "services/domain/invariant.h"

namespace hearth::record {
namespace {

// Field number << 3 | 2 (length-delimited). Numbers on disk.
constexpr char kStamp = 0x0a;
constexpr char kHeader = 0x12;
constexpr char kSignature = 0x1a;
constexpr char kKeyId = 0x22;
constexpr char kSealedPart = 0x2a;

constexpr size_t kLengthBytesMax = 5;

void AppendField(char tag, std::string_view bytes, std::string* out) {
  out->push_back(tag);
  size_t length = bytes.size();
  for (; length >= 0x80; length >>= 7) out->push_back(static_cast<char>((length & 0x7f) | 0x80));
  out->push_back(static_cast<char>(length));
  *out += bytes;
}

// Takes a varint off `bytes`; nullopt unless it is written in its shortest form.
std::optional<uint64_t> TakeLength(std::string_view* bytes) {
  uint64_t length = 0;
  for (size_t i = 0; i < kLengthBytesMax && i < bytes->size(); ++i) {
    const auto byte = static_cast<uint8_t>((*bytes)[i]);
    length |= static_cast<uint64_t>(byte & 0x7f) << (7 * i);
    if ((byte & 0x80) != 0) continue;
    if (i > 0 && byte == 0) return std::nullopt;
    bytes->remove_prefix(i + 1);
    return length;
  }
  return std::nullopt;
}

// Takes the field with this tag off `bytes` if it comes next; false when it does not.
// `sound` becomes false when it comes next and is damaged.
bool TakeField(char tag, std::string_view* bytes, std::string_view* field, bool* sound) {
  if (bytes->empty() || bytes->front() != tag) return false;
  bytes->remove_prefix(1);
  const std::optional<uint64_t> length = TakeLength(bytes);
  if (!length || *length > bytes->size()) {
    *sound = false;
    return false;
  }
  *field = bytes->substr(0, *length);
  bytes->remove_prefix(*length);
  return true;
}

}  // namespace

std::string WriteRecord(const RecordView& record) {
  HEARTH_REQUIRE(!record.stamp.empty() && !record.header.empty());
  size_t size = record.stamp.size() + record.header.size() + record.signature.size() +
                record.key_id.size() + 4 * (1 + kLengthBytesMax);
  for (const std::string_view part : record.sealed_parts) size += part.size() + 1 + kLengthBytesMax;
  std::string bytes;
  bytes.reserve(size);
  AppendField(kStamp, record.stamp, &bytes);
  AppendField(kHeader, record.header, &bytes);
  if (!record.signature.empty()) AppendField(kSignature, record.signature, &bytes);
  if (!record.key_id.empty()) AppendField(kKeyId, record.key_id, &bytes);
  for (const std::string_view part : record.sealed_parts) AppendField(kSealedPart, part, &bytes);
  return bytes;
}

absl::StatusOr<RecordView> ReadRecord(std::string_view bytes) {
  RecordView record;
  bool sound = true;
  bool whole = TakeField(kStamp, &bytes, &record.stamp, &sound) &&
               TakeField(kHeader, &bytes, &record.header, &sound);
  whole = whole && !record.stamp.empty() && !record.header.empty();
  // A field that is left out when empty may not be there and empty.
  if (TakeField(kSignature, &bytes, &record.signature, &sound)) {
    sound = sound && !record.signature.empty();
  }
  if (TakeField(kKeyId, &bytes, &record.key_id, &sound)) sound = sound && !record.key_id.empty();
  std::string_view part;
  while (TakeField(kSealedPart, &bytes, &part, &sound)) record.sealed_parts.push_back(part);
  if (!whole || !sound || !bytes.empty()) return absl::DataLossError("record: not a record");
  return record;
}

}  // namespace hearth::record
