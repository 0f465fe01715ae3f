// A device as the log of a test knows it: its chain, and the key that signs its runs.
#ifndef HEARTH_TESTS_VERIFY_DEVICE_SIGNER_H_
#define HEARTH_TESTS_VERIFY_DEVICE_SIGNER_H_

#include <openssl/evp.h>

#include <memory>
#include <string>
#include <string_view>

#include "hearth/v1/access.pb.h"
#include "tests/support/random.h"

namespace hearth::testing {

using Rng = std::mt19937_64;

std::string DrawBytes(Rng* rng, size_t count);

// A key made from a seed: the same seed gives the same key. Signatures of P-256 differ from run to
// run (OpenSSL draws their nonces); all else is the same.
class SigningKey {
 public:
  static SigningKey Ed25519(const std::string& seed32);
  static SigningKey P256(const std::string& seed32);

  v1::KeyAlgorithm algorithm() const { return algorithm_; }
  const std::string& public_key() const { return public_key_; }
  // Of the 32 bytes of a hash: P-256 takes it as the digest (raw r‖s), Ed25519 as the message.
  std::string SignHash(std::string_view hash) const;
  // Of a message: P-256 over its SHA-256.
  std::string SignMessage(std::string_view message) const;

 private:
  v1::KeyAlgorithm algorithm_ = v1::KEY_ALGORITHM_UNSPECIFIED;
  std::string public_key_;
  std::shared_ptr<EVP_PKEY> key_;
};

struct DeviceSigner {
  std::string name, account, key_id;
  SigningKey key;
  uint64_t seq = 0;
  std::string prev_hash = std::string(32, '\0');
  uint64_t seen_size = 0;
  std::string seen_root;
};

}  // namespace hearth::testing

#endif  // HEARTH_TESTS_VERIFY_DEVICE_SIGNER_H_
