#include "clients/verify/note.h"

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "clients/cpp/bytes.h"
#include "clients/cpp/error.h"
#include "clients/verify/public_key.h"

namespace hearth::verify {
namespace {

constexpr std::string_view kDash = "\u2014 ";
constexpr size_t kKeyBytes = 32;
constexpr size_t kHashBytes = 4;
constexpr size_t kTimeBytes = 8;

std::optional<std::string> FromBase64(const std::string& text) {
  std::string bytes;
  if (!absl::Base64Unescape(text, &bytes) || absl::Base64Escape(bytes) != text) return {};
  return bytes;
}

std::string Blob(const NoteKey& key) {
  return std::string(1, static_cast<char>(key.algorithm)).append(key.public_key);
}

uint64_t BigEndian(std::string_view bytes) {
  uint64_t value = 0;
  for (const char c : bytes) value = value << 8 | static_cast<uint8_t>(c);
  return value;
}

}  // namespace

std::optional<NoteKey> ParseNoteKey(std::string_view line) {
  const std::vector<std::string> pieces =
      absl::StrSplit(absl::string_view(line.data(), line.size()), absl::MaxSplits('+', 2));
  if (pieces.size() != 3 || pieces[0].empty()) return {};
  const auto blob = FromBase64(pieces[2]);
  if (!blob || blob->size() != 1 + kKeyBytes) return {};
  NoteKey key{pieces[0], static_cast<uint8_t>(blob->front()), blob->substr(1)};
  if (key.algorithm != kLogKey && key.algorithm != kWitnessKey) return {};
  if (client::ToHex(NoteKeyHash(key)) != pieces[1]) return {};
  return key;
}

std::string NoteKeyLine(const NoteKey& key) {
  return absl::StrCat(key.name, "+", client::ToHex(NoteKeyHash(key)), "+",
                      absl::Base64Escape(Blob(key)));
}

std::string NoteKeyHash(const NoteKey& key) {
  return client::Sha256(absl::StrCat(key.name, "\n", Blob(key))).substr(0, kHashBytes);
}

std::optional<NoteParts> SplitNote(std::string_view note) {
  const size_t gap = note.rfind("\n\n");
  if (gap == std::string_view::npos) return {};
  return NoteParts{std::string(note.substr(0, gap + 1)), std::string(note.substr(gap + 2))};
}

std::optional<NoteClaim> ReadClaim(const std::string& note) {
  const std::optional<NoteParts> parts = SplitNote(note);
  if (!parts) return {};
  const std::vector<std::string> lines = absl::StrSplit(parts->body, '\n');
  NoteClaim claim;
  if (lines.size() < 4 || lines[0].empty() || !absl::SimpleAtoi(lines[1], &claim.size)) return {};
  claim.origin = lines[0];
  return claim;
}

std::optional<Origin> ParseOrigin(const std::string& origin) {
  const size_t slash = origin.rfind('/');
  Origin parsed;
  if (slash == std::string::npos || origin.rfind("hearth/", 0) != 0) return {};
  if (!absl::SimpleAtoi(origin.substr(slash + 1), &parsed.term) || parsed.term == 0) return {};
  parsed.log = origin.substr(0, slash);
  return parsed;
}

absl::StatusOr<client::Checkpoint> OpenWithAny(const std::string& note,
                                               const std::vector<std::string>& public_keys) {
  absl::Status status =
      client::Error(absl::StatusCode::kDataLoss, "检查点格式不合格", "the checkpoint is malformed");
  const std::optional<NoteClaim> claim = ReadClaim(note);
  if (!claim) return status;
  for (const std::string& key : public_keys) {
    auto opened = client::OpenCheckpoint(note, NoteKeyLine({claim->origin, kLogKey, key}));
    if (opened.ok()) return opened;
    status = opened.status();
  }
  return status;
}

std::string CosignedMessage(std::string_view body, uint64_t unix_seconds) {
  return absl::StrCat("cosignature/v1\ntime ", unix_seconds, "\n",
                      absl::string_view(body.data(), body.size()));
}

Cosignature FindCosignature(std::string_view note, const NoteKey& witness) {
  const std::optional<NoteParts> parts = SplitNote(note);
  const auto key = PublicKey::Make(v1::KEY_ALGORITHM_ED25519, witness.public_key);
  if (!parts || !key) return {};
  const std::string start =
      absl::StrCat(absl::string_view(kDash.data(), kDash.size()), witness.name, " ");
  for (const absl::string_view line : absl::StrSplit(parts->signatures, '\n')) {
    if (line.substr(0, start.size()) != start) continue;
    const auto bytes = FromBase64(std::string(line.substr(start.size())));
    if (!bytes || bytes->substr(0, kHashBytes) != NoteKeyHash(witness)) continue;
    const std::string rest = bytes->substr(kHashBytes);
    if (rest.size() < kTimeBytes) return {Cosigned::kWrong, 0};
    const uint64_t seconds = BigEndian(std::string_view(rest).substr(0, kTimeBytes));
    const bool holds = key->Judge(CosignedMessage(parts->body, seconds),
                                  std::string_view(rest).substr(kTimeBytes)) == Judgement::kHolds;
    return {holds ? Cosigned::kYes : Cosigned::kWrong, seconds};
  }
  return {};
}

}  // namespace hearth::verify
