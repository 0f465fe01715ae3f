#include "storage/merkle/note.h"

#include <openssl/evp.h>
#include <openssl/sha.h>

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "storage/api/codec.h"

namespace hearth::storage::merkle {
namespace {

constexpr std::string_view kSignatureMark = "\u2014 ";  // em dash, space
constexpr char kEd25519 = 0x01;
constexpr size_t kKeyBytes = 32;
constexpr size_t kMaxNoteBytes = size_t{64} << 10;

struct FreeKey {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
struct FreeContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using Key = std::unique_ptr<EVP_PKEY, FreeKey>;
using Context = std::unique_ptr<EVP_MD_CTX, FreeContext>;

const uint8_t* Bytes(std::string_view text) {
  return reinterpret_cast<const uint8_t*>(text.data());
}

Key PrivateKey(std::string_view seed) {
  return Key(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, Bytes(seed), seed.size()));
}

bool Verifies(std::string_view message, std::string_view signature, std::string_view public_key) {
  Key key(
      EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, Bytes(public_key), public_key.size()));
  Context context(EVP_MD_CTX_new());
  return key != nullptr && context != nullptr &&
         EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
         EVP_DigestVerify(context.get(), Bytes(signature), signature.size(), Bytes(message),
                          message.size()) == 1;
}

std::string Base64(std::string_view bytes) {
  return absl::Base64Escape(absl::string_view(bytes.data(), bytes.size()));
}

// Strict: only the one canonical form of the bytes is accepted.
std::optional<std::string> FromBase64(std::string_view text) {
  std::string bytes;
  if (!absl::Base64Unescape(absl::string_view(text.data(), text.size()), &bytes)) return {};
  if (Base64(bytes) != text) return {};
  return bytes;
}

std::string KeyHash(std::string_view name, std::string_view public_key) {
  std::string preimage(name);
  preimage += '\n';
  preimage += kEd25519;
  preimage += public_key;
  uint8_t digest[SHA256_DIGEST_LENGTH];
  SHA256(Bytes(preimage), preimage.size(), digest);
  return std::string(reinterpret_cast<const char*>(digest), 4);
}

// A key name of the note format: visible ASCII without '+'. (The format allows more of Unicode.)
bool IsName(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(),
                                      [](char c) { return c > ' ' && c < 0x7f && c != '+'; });
}

std::string Body(const Checkpoint& checkpoint) {
  const std::string_view root(reinterpret_cast<const char*>(checkpoint.root.data()),
                              checkpoint.root.size());
  return checkpoint.origin + "\n" + std::to_string(checkpoint.size) + "\n" + Base64(root) + "\n";
}

// Takes the next line off `text`, without its newline; nullopt when no newline is left.
std::optional<std::string_view> TakeLine(std::string_view& text) {
  const size_t end = text.find('\n');
  if (end == std::string_view::npos) return {};
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end + 1);
  return line;
}

std::optional<Checkpoint> ParseBody(std::string_view body) {
  const auto origin = TakeLine(body), size = TakeLine(body), root = TakeLine(body);
  if (!root || !IsName(*origin)) return {};
  Checkpoint checkpoint{.origin = std::string(*origin)};
  if (!absl::SimpleAtoi(absl::string_view(size->data(), size->size()), &checkpoint.size)) return {};
  if (std::to_string(checkpoint.size) != *size) return {};
  const std::optional<std::string> hash = FromBase64(*root);
  if (!hash || hash->size() != checkpoint.root.size()) return {};
  std::copy(hash->begin(), hash->end(), checkpoint.root.begin());
  while (!body.empty()) {  // extension lines: signed, not understood, never empty
    const auto line = TakeLine(body);
    if (!line || line->empty()) return {};
  }
  return checkpoint;
}

// The signature of a line by this name and key; nullopt when malformed or another's.
std::optional<std::string> SignatureBy(std::string_view line, std::string_view name,
                                       std::string_view public_key) {
  line.remove_prefix(kSignatureMark.size());
  const size_t space = line.find(' ');
  if (space == std::string_view::npos || line.substr(0, space) != name) return {};
  const std::optional<std::string> bytes = FromBase64(line.substr(space + 1));
  if (!bytes || bytes->substr(0, 4) != KeyHash(name, public_key)) return {};
  return bytes->substr(4);
}

}  // namespace

absl::StatusOr<Signer> Signer::Generate() {
  Key key(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
  std::string seed(kKeyBytes, '\0');
  size_t size = seed.size();
  if (key == nullptr || EVP_PKEY_get_raw_private_key(
                            key.get(), reinterpret_cast<uint8_t*>(seed.data()), &size) != 1) {
    return absl::InternalError("Ed25519: no key could be made");
  }
  return FromSeed(seed);
}

absl::StatusOr<Signer> Signer::FromSeed(std::string_view private_key) {
  if (private_key.size() != kKeyBytes) {
    return absl::InvalidArgumentError("Ed25519: a seed is 32 bytes");
  }
  const Key key = PrivateKey(private_key);
  Signer signer;
  signer.seed_ = std::string(private_key);
  signer.public_key_.resize(kKeyBytes);
  size_t size = kKeyBytes;
  if (key == nullptr ||
      EVP_PKEY_get_raw_public_key(key.get(), reinterpret_cast<uint8_t*>(signer.public_key_.data()),
                                  &size) != 1) {
    return absl::InternalError("Ed25519: the seed gives no key");
  }
  return signer;
}

absl::StatusOr<std::string> Signer::Sign(std::string_view message) const {
  const Key key = PrivateKey(seed_);
  const Context context(EVP_MD_CTX_new());
  std::string signature(64, '\0');
  size_t size = signature.size();
  if (key == nullptr || context == nullptr ||
      EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key.get()) != 1 ||
      EVP_DigestSign(context.get(), reinterpret_cast<uint8_t*>(signature.data()), &size,
                     Bytes(message), message.size()) != 1) {
    return absl::InternalError("Ed25519: signing failed");
  }
  return signature;
}

std::string VerifierKey(std::string_view name, std::string_view public_key) {
  const std::string hash = KeyHash(name, public_key);
  return std::string(name) + "+" + absl::BytesToHexString(hash) + "+" +
         Base64(std::string(1, kEd25519) + std::string(public_key));
}

absl::StatusOr<std::string> SignCheckpoint(const Checkpoint& checkpoint, const Signer& signer) {
  if (!IsName(checkpoint.origin)) {
    return absl::InvalidArgumentError("checkpoint: the origin has a space, a plus or no text");
  }
  const std::string body = Body(checkpoint);
  absl::StatusOr<std::string> signature = signer.Sign(body);
  if (!signature.ok()) return signature.status();
  const std::string signed_by = KeyHash(checkpoint.origin, signer.public_key()) + *signature;
  return body + "\n" + std::string(kSignatureMark) + checkpoint.origin + " " + Base64(signed_by) +
         "\n";
}

absl::StatusOr<Checkpoint> OpenCheckpoint(std::string_view note, std::string_view public_key) {
  const absl::Status malformed = absl::DataLossError("checkpoint: malformed note");
  if (note.size() > kMaxNoteBytes) return malformed;
  // The last empty line parts the text from the signatures.
  const size_t gap = note.rfind("\n\n");
  if (gap == std::string_view::npos) return malformed;
  const std::string_view body = note.substr(0, gap + 1);
  std::string_view lines = note.substr(gap + 2);
  const std::optional<Checkpoint> checkpoint = ParseBody(body);
  if (!checkpoint || lines.empty()) return malformed;

  bool verified = false;
  while (!lines.empty()) {
    const auto line = TakeLine(lines);
    if (!line || line->substr(0, kSignatureMark.size()) != kSignatureMark) return malformed;
    // Lines of other keys are cosignatures of witnesses and not for us to judge.
    const auto signature = SignatureBy(*line, checkpoint->origin, public_key);
    if (!signature) continue;
    if (!Verifies(body, *signature, public_key))
      return absl::DataLossError("checkpoint: wrong signature");
    verified = true;
  }
  if (!verified) return absl::DataLossError("checkpoint: not signed by the expected key");
  return *checkpoint;
}

}  // namespace hearth::storage::merkle
