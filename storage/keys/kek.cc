#include "storage/keys/kek.h"

#include <openssl/crypto.h>
#include <openssl/sha.h>

#include "absl/strings/escaping.h"
#include "storage/keys/aead.h"

namespace hearth::storage {
namespace {

std::string IdOf(const Secret& secret) {
  std::string preimage = "hearth kek id";
  preimage += secret.view();
  uint8_t digest[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const uint8_t*>(preimage.data()), preimage.size(), digest);
  OPENSSL_cleanse(preimage.data(), preimage.size());
  return std::string(reinterpret_cast<const char*>(digest), Kek::kIdBytes);
}

std::string Aad(std::string_view id, std::string_view name) {
  std::string aad = "hearth wrapped key";
  aad += id;
  aad += name;
  return aad;
}

absl::Status CheckPlace(const std::string& path, const std::string& data_dir) {
  if (!IsInside(path, data_dir)) return absl::OkStatus();
  return absl::FailedPreconditionError(
      path + ": the key-encryption key must lie outside the data directory " + data_dir +
      ", or whoever copies the data has the key to it");
}

}  // namespace

Kek::Kek(const Secret& secret) : secret_(secret), id_(IdOf(secret)) {}

Kek Kek::FromSecret(const Secret& secret) { return Kek(secret); }

absl::StatusOr<Kek> Kek::LoadOrCreate(const std::string& path, const std::string& data_dir) {
  if (absl::Status status = CheckPlace(path, data_dir); !status.ok()) return status;
  absl::StatusOr<Secret> secret = LoadOrCreateSecret(path);
  if (!secret.ok()) return secret.status();
  return Kek(*secret);
}

absl::StatusOr<Kek> Kek::Load(const std::string& path, const std::string& data_dir) {
  if (absl::Status status = CheckPlace(path, data_dir); !status.ok()) return status;
  absl::StatusOr<Secret> secret = LoadSecret(path);
  if (!secret.ok()) return secret.status();
  return Kek(*secret);
}

absl::StatusOr<std::string> Kek::Wrap(std::string_view name, const Secret& key) const {
  absl::StatusOr<std::string> sealed = AeadSeal(secret_, Aad(id_, name), key.view());
  if (!sealed.ok()) return sealed;
  return id_ + *sealed;
}

absl::StatusOr<Secret> Kek::Unwrap(std::string_view name, std::string_view wrapped) const {
  if (wrapped.size() != kIdBytes + kAeadOverhead + Secret::kBytes) {
    return absl::DataLossError("keys: a wrapped key of the wrong length");
  }
  const std::string_view id = wrapped.substr(0, kIdBytes);
  if (id != id_) {
    return absl::FailedPreconditionError(
        "keys: wrapped by the key-encryption key " +
        absl::BytesToHexString(absl::string_view(id.data(), id.size())) + ", given was " +
        absl::BytesToHexString(id_));
  }
  absl::StatusOr<std::string> plain = AeadOpen(secret_, Aad(id_, name), wrapped.substr(kIdBytes));
  if (!plain.ok()) return plain.status();
  absl::StatusOr<Secret> key = Secret::FromBytes(*plain);
  OPENSSL_cleanse(plain->data(), plain->size());
  return key;
}

}  // namespace hearth::storage
