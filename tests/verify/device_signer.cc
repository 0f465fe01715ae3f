#include "tests/verify/device_signer.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/params.h>
#include <openssl/sha.h>

#include <cstdlib>

namespace hearth::testing {
namespace {

void Require(bool ok) {
  if (!ok) std::abort();
}

const unsigned char* Data(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

std::string FromDer(const std::string& der) {
  const unsigned char* at = Data(der);
  ECDSA_SIG* const both = d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size()));
  std::string raw(64, '\0');
  auto* const bytes = reinterpret_cast<unsigned char*>(raw.data());
  Require(both != nullptr && BN_bn2binpad(ECDSA_SIG_get0_r(both), bytes, 32) == 32 &&
          BN_bn2binpad(ECDSA_SIG_get0_s(both), bytes + 32, 32) == 32);
  ECDSA_SIG_free(both);
  return raw;
}

}  // namespace

std::string DrawBytes(Rng* rng, size_t count) {
  std::string bytes;
  while (bytes.size() < count) {
    const uint64_t word = (*rng)();
    bytes.append(reinterpret_cast<const char*>(&word), sizeof(word));
  }
  bytes.resize(count);
  return bytes;
}

SigningKey SigningKey::Ed25519(const std::string& seed32) {
  SigningKey made;
  made.algorithm_ = v1::KEY_ALGORITHM_ED25519;
  made.key_.reset(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, Data(seed32), 32),
                  EVP_PKEY_free);
  Require(made.key_ != nullptr);
  made.public_key_.resize(32);
  size_t size = 32;
  Require(EVP_PKEY_get_raw_public_key(made.key_.get(),
                                      reinterpret_cast<unsigned char*>(made.public_key_.data()),
                                      &size) == 1);
  return made;
}

SigningKey SigningKey::P256(const std::string& seed32) {
  SigningKey made;
  made.algorithm_ = v1::KEY_ALGORITHM_P256;
  EC_GROUP* const group = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1);
  // 31 bytes are below the order.
  BIGNUM* const secret = BN_bin2bn(Data(seed32), 31, nullptr);
  EC_POINT* const point = EC_POINT_new(group);
  Require(EC_POINT_mul(group, point, secret, nullptr, nullptr, nullptr) == 1);
  made.public_key_.resize(65);
  Require(EC_POINT_point2oct(group, point, POINT_CONVERSION_UNCOMPRESSED,
                             reinterpret_cast<unsigned char*>(made.public_key_.data()), 65,
                             nullptr) == 65);
  unsigned char scalar[32];
  Require(BN_bn2nativepad(secret, scalar, sizeof(scalar)) == 32);
  char name[] = "P-256";
  OSSL_PARAM parameters[] = {
      OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, name, 0),
      OSSL_PARAM_construct_BN(OSSL_PKEY_PARAM_PRIV_KEY, scalar, sizeof(scalar)),
      OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, made.public_key_.data(), 65),
      OSSL_PARAM_construct_end()};
  EVP_PKEY_CTX* const context = EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr);
  EVP_PKEY* key = nullptr;
  Require(EVP_PKEY_fromdata_init(context) == 1 &&
          EVP_PKEY_fromdata(context, &key, EVP_PKEY_KEYPAIR, parameters) == 1);
  made.key_.reset(key, EVP_PKEY_free);
  EVP_PKEY_CTX_free(context);
  EC_POINT_free(point);
  BN_free(secret);
  EC_GROUP_free(group);
  return made;
}

std::string SigningKey::SignHash(std::string_view hash) const {
  std::string signature(80, '\0');
  size_t size = signature.size();
  auto* const out = reinterpret_cast<unsigned char*>(signature.data());
  if (algorithm_ == v1::KEY_ALGORITHM_P256) {
    EVP_PKEY_CTX* const context = EVP_PKEY_CTX_new(key_.get(), nullptr);
    Require(EVP_PKEY_sign_init(context) == 1 &&
            EVP_PKEY_sign(context, out, &size, Data(hash), hash.size()) == 1);
    EVP_PKEY_CTX_free(context);
    signature.resize(size);
    return FromDer(signature);
  }
  EVP_MD_CTX* const context = EVP_MD_CTX_new();
  Require(EVP_DigestSignInit(context, nullptr, nullptr, nullptr, key_.get()) == 1 &&
          EVP_DigestSign(context, out, &size, Data(hash), hash.size()) == 1);
  EVP_MD_CTX_free(context);
  signature.resize(size);
  return signature;
}

std::string SigningKey::SignMessage(std::string_view message) const {
  if (algorithm_ != v1::KEY_ALGORITHM_P256) return SignHash(message);
  unsigned char digest[32];
  SHA256(Data(message), message.size(), digest);
  return SignHash({reinterpret_cast<const char*>(digest), sizeof(digest)});
}

}  // namespace hearth::testing
