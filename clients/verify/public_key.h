// Public keys of devices, logs and witnesses, and what they signed.
#ifndef HEARTH_CLIENTS_VERIFY_PUBLIC_KEY_H_
#define HEARTH_CLIENTS_VERIFY_PUBLIC_KEY_H_

#include <openssl/evp.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "clients/cpp/merkle_tree.h"
#include "hearth/v1/access.pb.h"

namespace hearth::verify {

enum class Judgement { kHolds, kWrong, kMalformed, kUnknownAlgorithm };

// Immutable; shared freely.
class PublicKey {
 public:
  // P-256: the uncompressed point, 65 bytes. Ed25519: 32 bytes. nullopt for bytes that are no key.
  // A key of another algorithm is held and judges nothing.
  static std::optional<PublicKey> Make(v1::KeyAlgorithm algorithm, std::string_view bytes);

  // A run's signature over the SHA-256 of its last header. P-256: ECDSA with that hash as its
  // digest, raw r‖s of 64 bytes, 1 <= r, s < n. Ed25519: over the 32 bytes of the hash.
  Judgement JudgeRun(const client::Hash& header_hash, std::string_view signature) const;
  // A signature over a message. P-256: over its SHA-256.
  Judgement Judge(std::string_view message, std::string_view signature) const;

 private:
  PublicKey(v1::KeyAlgorithm algorithm, std::shared_ptr<EVP_PKEY> key)
      : algorithm_(algorithm), key_(std::move(key)) {}
  Judgement JudgeP256(const client::Hash& digest, std::string_view signature) const;
  Judgement JudgeEd25519(std::string_view message, std::string_view signature) const;

  v1::KeyAlgorithm algorithm_;
  std::shared_ptr<EVP_PKEY> key_;
};

}  // namespace hearth::verify

#endif  // HEARTH_CLIENTS_VERIFY_PUBLIC_KEY_H_
