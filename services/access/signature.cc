#include "services/access/signature.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <memory>
#include <string>

namespace hearth::access {
namespace {

constexpr size_t kPointBytes = 65;
constexpr size_t kScalarBytes = 32;
constexpr size_t kEd25519Bytes = 32;

template <auto kFree>
struct Free {
  template <typename T>
  void operator()(T* object) const {
    kFree(object);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Free<EVP_PKEY_CTX_free>>;
using Context = std::unique_ptr<EVP_MD_CTX, Free<EVP_MD_CTX_free>>;
using Ecdsa = std::unique_ptr<ECDSA_SIG, Free<ECDSA_SIG_free>>;

const unsigned char* Bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

// OpenSSL checks that the point lies on the curve.
Key P256Key(std::string_view point) {
  if (point.size() != kPointBytes || point.front() != 0x04) return nullptr;
  char group[] = "prime256v1";
  std::string copy(point);
  OSSL_PARAM params[] = {
      OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group, 0),
      OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, copy.data(), copy.size()),
      OSSL_PARAM_construct_end()};
  const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
  EVP_PKEY* key = nullptr;
  if (context == nullptr || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, params) != 1) {
    return nullptr;
  }
  return Key(key);
}

// DER of a raw signature; empty when a scalar is out of range in a way that DER would hide. OpenSSL
// itself refuses r or s of zero or not below the order.
std::string ToDer(std::string_view raw) {
  if (raw.size() != 2 * kScalarBytes) return "";
  const Ecdsa pair(ECDSA_SIG_new());
  BIGNUM* r = BN_bin2bn(Bytes(raw), kScalarBytes, nullptr);
  BIGNUM* s = BN_bin2bn(Bytes(raw.substr(kScalarBytes)), kScalarBytes, nullptr);
  if (pair == nullptr || ECDSA_SIG_set0(pair.get(), r, s) != 1) {
    BN_free(r);
    BN_free(s);
    return "";
  }
  unsigned char* der = nullptr;
  const int size = i2d_ECDSA_SIG(pair.get(), &der);
  if (size <= 0) return "";
  std::string text(reinterpret_cast<char*>(der), static_cast<size_t>(size));
  OPENSSL_free(der);
  return text;
}

bool Verify(EVP_PKEY* key, const EVP_MD* digest, std::string_view message,
            std::string_view signature) {
  const Context context(EVP_MD_CTX_new());
  return context != nullptr &&
         EVP_DigestVerifyInit(context.get(), nullptr, digest, nullptr, key) == 1 &&
         EVP_DigestVerify(context.get(), Bytes(signature), signature.size(), Bytes(message),
                          message.size()) == 1;
}

}  // namespace

bool VerifySignature(v1::KeyAlgorithm algorithm, std::string_view public_key,
                     std::string_view message, std::string_view signature) {
  if (algorithm == v1::KEY_ALGORITHM_P256) {
    const Key key = P256Key(public_key);
    const std::string der = ToDer(signature);
    return key != nullptr && !der.empty() && Verify(key.get(), EVP_sha256(), message, der);
  }
  if (algorithm != v1::KEY_ALGORITHM_ED25519 || public_key.size() != kEd25519Bytes) return false;
  const Key key(
      EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, Bytes(public_key), public_key.size()));
  return key != nullptr && Verify(key.get(), nullptr, message, signature);
}

}  // namespace hearth::access
