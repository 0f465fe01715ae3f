#include "tests/support/signing_key.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>

#include <array>
#include <cstdint>
#include <cstdlib>

namespace hearth::testing {
namespace {

constexpr int kScalarBytes = 32;

void Must(bool done) {
  if (!done) std::abort();
}

}  // namespace

SigningKey::SigningKey() : key_(EVP_EC_gen("P-256")) { Must(key_ != nullptr); }
SigningKey::~SigningKey() { EVP_PKEY_free(key_); }

std::string SigningKey::public_key() const {
  std::array<unsigned char, 65> point{};
  size_t size = 0;
  Must(EVP_PKEY_get_octet_string_param(key_, OSSL_PKEY_PARAM_ENCODED_PUBLIC_KEY, point.data(),
                                       point.size(), &size) == 1 &&
       size == point.size());
  return std::string(reinterpret_cast<const char*>(point.data()), size);
}

std::string SigningKey::Sign(std::string_view hash) const {
  std::array<unsigned char, 80> der{};
  size_t size = der.size();
  EVP_PKEY_CTX* context = EVP_PKEY_CTX_new(key_, nullptr);
  Must(EVP_PKEY_sign_init(context) == 1 &&
       EVP_PKEY_sign(context, der.data(), &size, reinterpret_cast<const uint8_t*>(hash.data()),
                     hash.size()) == 1);
  EVP_PKEY_CTX_free(context);
  const unsigned char* at = der.data();
  ECDSA_SIG* parts = d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(size));
  Must(parts != nullptr);
  std::array<unsigned char, 2 * kScalarBytes> raw{};
  Must(BN_bn2binpad(ECDSA_SIG_get0_r(parts), raw.data(), kScalarBytes) == kScalarBytes &&
       BN_bn2binpad(ECDSA_SIG_get0_s(parts), raw.data() + kScalarBytes, kScalarBytes) ==
           kScalarBytes);
  ECDSA_SIG_free(parts);
  return std::string(reinterpret_cast<const char*>(raw.data()), raw.size());
}

}  // namespace hearth::testing
