#include "clients/verify/entry.h"

#include <zstd.h>

#include <algorithm>
#include <optional>

#include "absl/strings/str_cat.h"

namespace hearth::verify {
namespace {

constexpr size_t kSaltBytes = 32;
constexpr size_t kPartBytesMax = 60'000;
constexpr size_t kNameBytesMax = 64;
constexpr int kPartsMax = 64;

// stamp header [signature] [key_id] *sealed_part, each a length-delimited field in this order.
enum Field { kStamp = 1, kHeader = 2, kSignature = 3, kKeyId = 4, kPart = 5 };

// The shortest varint; nullopt for any other. Advances `bytes`.
std::optional<uint64_t> TakeLength(std::string_view* bytes) {
  uint64_t value = 0;
  for (unsigned shift = 0; shift < 28 && !bytes->empty(); shift += 7) {
    const auto byte = static_cast<uint8_t>(bytes->front());
    bytes->remove_prefix(1);
    value |= static_cast<uint64_t>(byte & 0x7f) << shift;
    if ((byte & 0x80) != 0) continue;
    if (byte == 0 && shift > 0) return {};
    return value;
  }
  return {};
}

bool Place(int field, std::string_view value, Entry* entry) {
  switch (field) {
    case kStamp:
      return entry->stamp.ParseFromArray(value.data(), static_cast<int>(value.size()));
    case kHeader:
      entry->header_bytes = value;
      return !value.empty() &&
             entry->header.ParseFromArray(value.data(), static_cast<int>(value.size()));
    case kSignature:
      entry->signature = value;
      return !value.empty();
    case kKeyId:
      entry->key_id = value;
      return !value.empty();
    default:
      entry->sealed_parts.push_back(value);
      return field == kPart;
  }
}

std::string ReadFrame(std::string_view record, Entry* entry) {
  int last = 0;
  while (!record.empty()) {
    const auto tag = static_cast<uint8_t>(record.front());
    const int field = tag >> 3;
    record.remove_prefix(1);
    const bool in_order = field > last || (field == kPart && last == kPart);
    if ((tag & 7) != 2 || !in_order || field > kPart || (last == 0 && field != kStamp)) {
      return "framing";
    }
    const std::optional<uint64_t> length = TakeLength(&record);
    if (!length || *length > record.size()) return "framing";
    if (!Place(field, record.substr(0, *length), entry)) return absl::StrCat("field ", field);
    record.remove_prefix(*length);
    last = field;
  }
  return last < kHeader ? "no header" : "";
}

bool IsName(std::string_view name) {
  if (name.empty() || name.size() > kNameBytesMax) return false;
  return std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
  });
}

bool IsUuid7(std::string_view id) {
  return id.size() == 16 && (static_cast<uint8_t>(id[6]) & 0xf0) == 0x70 &&
         (static_cast<uint8_t>(id[8]) & 0xc0) == 0x80;
}

// flag ‖ salt ‖ payload → the part; nullopt when it is damaged.
std::optional<std::string> Unpack(std::string_view payload, char flag) {
  if (flag == 0) return std::string(payload);
  if (flag != 1) return {};
  const unsigned long long size = ZSTD_getFrameContentSize(payload.data(), payload.size());
  if (size == ZSTD_CONTENTSIZE_UNKNOWN || size == ZSTD_CONTENTSIZE_ERROR || size > kPartBytesMax) {
    return {};
  }
  std::string part(size, '\0');
  const size_t made = ZSTD_decompress(part.data(), part.size(), payload.data(), payload.size());
  if (ZSTD_isError(made) != 0 || made != part.size()) return {};
  return part;
}

std::string ReadPlainPart(std::string_view packed, const std::string& commitment, Entry* entry) {
  if (packed.size() < 1 + kSaltBytes) return "too short";
  const std::string_view salt = packed.substr(1, kSaltBytes);
  const std::optional<std::string> part = Unpack(packed.substr(1 + kSaltBytes), packed.front());
  if (!part) return "damaged";
  const client::Hash hash = client::HashBytes(absl::StrCat(
      absl::string_view(salt.data(), salt.size()), absl::string_view(part->data(), part->size())));
  if (client::Bytes(hash) != commitment) return "another commitment";
  if (!entry->fact.MergeFromString(*part)) return "no fact";
  if (static_cast<uint32_t>(entry->fact.fact_case()) != entry->header.kind()) return "another kind";
  return "";
}

void ReadParts(Entry* entry) {
  const auto count = static_cast<size_t>(entry->header.parts_size());
  if (entry->sealed_parts.size() != (entry->accepted() ? count : 0)) {
    entry->fault = absl::StrCat(entry->sealed_parts.size(), " parts of ", count);
    return;
  }
  for (size_t i = 0; i < entry->sealed_parts.size(); ++i) {
    const v1::PartCommitment& part = entry->header.parts(static_cast<int>(i));
    if (!part.subject().empty()) continue;
    const std::string fault = ReadPlainPart(entry->sealed_parts[i], part.commitment(), entry);
    if (!fault.empty()) entry->commitment_fault = absl::StrCat("parts[", i, "]: ", fault);
  }
}

}  // namespace

void ReadEntry(uint64_t position, std::string_view record, Entry* entry) {
  entry->position = position;
  entry->leaf = client::HashLeaf(record);
  entry->stamp.Clear();
  entry->header.Clear();
  entry->fact.Clear();
  entry->signature = entry->key_id = entry->header_bytes = {};
  entry->sealed_parts.clear();
  entry->commitment_fault.clear();
  entry->fault = ReadFrame(record, entry);
  if (!entry->fault.empty()) return;
  entry->header_hash = client::HashBytes(entry->header_bytes);
  ReadParts(entry);
}

std::string HeaderFault(const v1::EventHeader& header) {
  const auto zero = [](const std::string& hash) {
    return hash.find_first_not_of('\0') == std::string::npos;
  };
  if (!IsUuid7(header.event_id())) return "event_id";
  if (header.kind() == 0) return "kind";
  if (header.household().empty() == (header.stream() == v1::STREAM_UNSPECIFIED)) return "household";
  if (!header.household().empty() && header.household().size() != 16) return "household";
  if (!v1::Stream_IsValid(header.stream())) return "stream";
  if (header.occurred_time_ms() == 0) return "occurred_time_ms";
  if (!IsName(header.actor())) return "actor";
  if (!IsName(header.device())) return "device";
  if (header.device_seq() == 0) return "device_seq";
  if (header.prev_hash().size() != 32) return "prev_hash";
  if (zero(header.prev_hash()) != (header.device_seq() == 1)) return "prev_hash";
  if (header.suite() != v1::SUITE_SHA256) return "suite";
  if (header.parts_size() < 1 || header.parts_size() > kPartsMax) return "parts";
  for (const v1::PartCommitment& part : header.parts()) {
    if (part.commitment().size() != 32) return "parts.commitment";
  }
  if (header.seen_root().size() != (header.seen_size() == 0 ? 0 : 32)) return "seen_root";
  return "";
}

}  // namespace hearth::verify
