#include "services/domain/signature.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <array>
#include <cstdint>
#include <memory>
#include <string>

namespace hearth::domain {
namespace {

constexpr size_t kHashBytes = 32;
constexpr size_t kSignatureBytes = 64;
constexpr size_t kScalarBytes = 32;
constexpr size_t kPointBytes = 65;
constexpr size_t kDerBytesMax = 80;

struct Free {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(EVP_PKEY_CTX* context) const { EVP_PKEY_CTX_free(context); }
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
  void operator()(ECDSA_SIG* signature) const { ECDSA_SIG_free(signature); }
};
using Key = std::unique_ptr<EVP_PKEY, Free>;

const uint8_t* Bytes(std::string_view text) {
  return reinterpret_cast<const uint8_t*>(text.data());
}

// Null when the point is not one of the curve.
Key P256Key(std::string_view point) {
  if (point.size() != kPointBytes) return nullptr;
  const std::unique_ptr<EVP_PKEY_CTX, Free> context(
      EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
  std::string group = "prime256v1";
  std::string bytes(point);
  OSSL_PARAM params[] = {
      OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group.data(), 0),
      OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, bytes.data(), bytes.size()),
      OSSL_PARAM_construct_end()};
  EVP_PKEY* key = nullptr;
  if (context == nullptr || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, params) != 1) {
    return nullptr;
  }
  return Key(key);
}

// OpenSSL wants DER. Values out of range make no signature that it accepts.
std::string ToDer(std::string_view raw) {
  const std::unique_ptr<ECDSA_SIG, Free> parts(ECDSA_SIG_new());
  BIGNUM* r = BN_bin2bn(Bytes(raw), kScalarBytes, nullptr);
  BIGNUM* s = BN_bin2bn(Bytes(raw) + kScalarBytes, kScalarBytes, nullptr);
  if (parts == nullptr || r == nullptr || s == nullptr || ECDSA_SIG_set0(parts.get(), r, s) != 1) {
    BN_free(r);
    BN_free(s);
    return "";
  }
  std::array<unsigned char, kDerBytesMax> der{};
  unsigned char* end = der.data();
  const int size = i2d_ECDSA_SIG(parts.get(), &end);
  return size <= 0
             ? ""
             : std::string(reinterpret_cast<const char*>(der.data()), static_cast<size_t>(size));
}

bool VerifyP256(std::string_view point, std::string_view hash, std::string_view signature) {
  const Key key = P256Key(point);
  if (key == nullptr) return false;
  const std::string der = ToDer(signature);
  const std::unique_ptr<EVP_PKEY_CTX, Free> context(EVP_PKEY_CTX_new(key.get(), nullptr));
  return context != nullptr && EVP_PKEY_verify_init(context.get()) == 1 &&
         EVP_PKEY_verify(context.get(), Bytes(der), der.size(), Bytes(hash), hash.size()) == 1;
}

bool VerifyEd25519(std::string_view public_key, std::string_view hash, std::string_view signature) {
  const Key key(
      EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, Bytes(public_key), public_key.size()));
  const std::unique_ptr<EVP_MD_CTX, Free> context(EVP_MD_CTX_new());
  return key != nullptr && context != nullptr &&
         EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
         EVP_DigestVerify(context.get(), Bytes(signature), signature.size(), Bytes(hash),
                          hash.size()) == 1;
}

}  // namespace

bool VerifySignature(v1::KeyAlgorithm algorithm, std::string_view public_key,
                     std::string_view sha256, std::string_view signature) {
  if (sha256.size() != kHashBytes || signature.size() != kSignatureBytes) return false;
  switch (algorithm) {
    case v1::KEY_ALGORITHM_P256:
      return VerifyP256(public_key, sha256, signature);
    case v1::KEY_ALGORITHM_ED25519:
      return VerifyEd25519(public_key, sha256, signature);
    default:
      return false;
  }
}

}  // namespace hearth::domain
