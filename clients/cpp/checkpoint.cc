#include "clients/cpp/checkpoint.h"

#include <openssl/evp.h>

#include <memory>
#include <optional>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "clients/cpp/bytes.h"
#include "clients/cpp/error.h"

namespace hearth::client {
namespace {

constexpr std::string_view kSignatureMark = "\u2014 ";
constexpr char kEd25519 = 0x01;
constexpr size_t kMaxNoteBytes = size_t{64} << 10;

struct VerifierKey {
  std::string name;
  std::string hash;        // 4 bytes
  std::string public_key;  // 32 bytes
};

std::optional<std::string> FromBase64(const std::string& text) {
  std::string bytes;
  if (!absl::Base64Unescape(text, &bytes) || absl::Base64Escape(bytes) != text) return {};
  return bytes;
}

std::optional<VerifierKey> ParseKey(std::string_view line) {
  const std::string text(line);
  const size_t first = text.find('+');
  const size_t second = first == std::string::npos ? first : text.find('+', first + 1);
  if (second == std::string::npos) return {};
  const auto hash = FromHex(text.substr(first + 1, second - first - 1));
  const auto key = FromBase64(text.substr(second + 1));
  if (!hash || !key || key->size() != 33 || key->front() != kEd25519) return {};
  VerifierKey result{text.substr(0, first), *hash, key->substr(1)};
  if (Sha256(result.name + "\n" + *key).substr(0, 4) != *hash) return {};
  return result;
}

bool Verifies(std::string_view message, std::string_view signature, const VerifierKey& key) {
  const auto bytes = [](std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
  };
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> pkey(
      EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, bytes(key.public_key),
                                  key.public_key.size()),
      EVP_PKEY_free);
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                        EVP_MD_CTX_free);
  return pkey && context &&
         EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, pkey.get()) == 1 &&
         EVP_DigestVerify(context.get(), bytes(signature), signature.size(), bytes(message),
                          message.size()) == 1;
}

std::optional<Checkpoint> ParseBody(const std::string& body) {
  const std::vector<std::string> lines = absl::StrSplit(body, '\n');
  if (lines.size() < 4 || lines[0].empty()) return {};  // the last one is the empty rest
  Checkpoint checkpoint{lines[0], 0, ""};
  if (!absl::SimpleAtoi(lines[1], &checkpoint.size)) return {};
  const auto root = FromBase64(lines[2]);
  if (!root || root->size() != 32 || std::to_string(checkpoint.size) != lines[1]) return {};
  // Extension lines are signed and not understood; an empty one would end the text.
  for (size_t i = 3; i + 1 < lines.size(); ++i) {
    if (lines[i].empty()) return {};
  }
  checkpoint.root = *root;
  return checkpoint;
}

// Whether one of the signature lines is the key's, and all that are hold. Lines of others are
// cosignatures; anything else that stands there is no note.
bool SignedBy(const VerifierKey& key, const std::string& body, const std::string& signatures) {
  std::vector<std::string> lines = absl::StrSplit(signatures, '\n');
  if (!lines.back().empty()) return false;
  lines.pop_back();
  bool signed_by_key = false;
  for (const std::string& line : lines) {
    if (line.rfind(kSignatureMark, 0) != 0) return false;
    const std::string rest = line.substr(kSignatureMark.size());
    const size_t space = rest.find(' ');
    if (space == std::string::npos || rest.substr(0, space) != key.name) continue;
    const auto signature = FromBase64(rest.substr(space + 1));
    if (!signature || signature->substr(0, 4) != key.hash) continue;
    if (!Verifies(body, signature->substr(4), key)) return false;
    signed_by_key = true;
  }
  return signed_by_key;
}

}  // namespace

absl::StatusOr<Checkpoint> OpenCheckpoint(std::string_view note, std::string_view verifier_key) {
  const std::optional<VerifierKey> key = ParseKey(verifier_key);
  if (!key) return InvalidError("验证公钥不合格", "the verifier key is malformed");
  const std::string text(note);
  const size_t gap = text.rfind("\n\n");
  const absl::Status malformed =
      Error(absl::StatusCode::kDataLoss, "检查点格式不合格", "the checkpoint is malformed");
  if (gap == std::string::npos || text.size() > kMaxNoteBytes) return malformed;
  const std::string body = text.substr(0, gap + 1);
  const std::optional<Checkpoint> checkpoint = ParseBody(body);
  if (!checkpoint) return malformed;
  // The name in a signature line is not signed, the origin is: without this, a note of one term
  // could be passed off as another's.
  if (checkpoint->origin != key->name || !SignedBy(*key, body, text.substr(gap + 2))) {
    return Error(absl::StatusCode::kDataLoss, "检查点不是由该日志的密钥签名",
                 "the checkpoint is not signed by the log's key");
  }
  return *checkpoint;
}

}  // namespace hearth::client
