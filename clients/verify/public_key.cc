#include "clients/verify/public_key.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/params.h>

namespace hearth::verify {
namespace {

constexpr size_t kScalarBytes = 32;
constexpr size_t kSignatureBytes = 64;
constexpr size_t kEd25519KeyBytes = 32;
constexpr size_t kPointBytes = 65;

// Order of the group of P-256 (FIPS 186-4, D.1.2.3).
constexpr char kOrder[] = "FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551";

using Number = std::unique_ptr<BIGNUM, decltype(&BN_free)>;
using Context = std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)>;

const unsigned char* Data(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

std::shared_ptr<EVP_PKEY> Shared(EVP_PKEY* key) { return {key, EVP_PKEY_free}; }

// Refuses points that are not on the curve.
std::shared_ptr<EVP_PKEY> P256Key(std::string_view point) {
  if (point.size() != kPointBytes || point.front() != '\x04') return nullptr;
  const Context context(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr), EVP_PKEY_CTX_free);
  char group[] = "P-256";
  std::string copy(point);
  const OSSL_PARAM parameters[] = {
      OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group, 0),
      OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, copy.data(), copy.size()),
      OSSL_PARAM_construct_end()};
  EVP_PKEY* key = nullptr;
  if (!context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY,
                        const_cast<OSSL_PARAM*>(parameters)) != 1) {
    return nullptr;
  }
  return Shared(key);
}

// nullptr unless 1 <= the number < the order.
Number Scalar(std::string_view bytes) {
  static const BIGNUM* const order = [] {
    BIGNUM* made = nullptr;
    BN_hex2bn(&made, kOrder);
    return made;
  }();
  Number number(BN_bin2bn(Data(bytes), static_cast<int>(bytes.size()), nullptr), BN_free);
  if (!number || BN_is_zero(number.get()) || BN_cmp(number.get(), order) >= 0) {
    return Number(nullptr, BN_free);
  }
  return number;
}

}  // namespace

std::optional<PublicKey> PublicKey::Make(v1::KeyAlgorithm algorithm, std::string_view bytes) {
  std::shared_ptr<EVP_PKEY> key;
  if (algorithm == v1::KEY_ALGORITHM_P256) {
    key = P256Key(bytes);
  } else if (algorithm == v1::KEY_ALGORITHM_ED25519) {
    if (bytes.size() != kEd25519KeyBytes) return {};
    key = Shared(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, Data(bytes), bytes.size()));
  } else {
    return PublicKey(algorithm, nullptr);
  }
  if (key == nullptr) return {};
  return PublicKey(algorithm, std::move(key));
}

Judgement PublicKey::JudgeRun(const client::Hash& header_hash, std::string_view signature) const {
  if (algorithm_ == v1::KEY_ALGORITHM_P256) return JudgeP256(header_hash, signature);
  if (algorithm_ == v1::KEY_ALGORITHM_ED25519) {
    return JudgeEd25519(client::Bytes(header_hash), signature);
  }
  return Judgement::kUnknownAlgorithm;
}

Judgement PublicKey::Judge(std::string_view message, std::string_view signature) const {
  if (algorithm_ == v1::KEY_ALGORITHM_P256) {
    return JudgeP256(client::HashBytes(message), signature);
  }
  if (algorithm_ == v1::KEY_ALGORITHM_ED25519) return JudgeEd25519(message, signature);
  return Judgement::kUnknownAlgorithm;
}

Judgement PublicKey::JudgeP256(const client::Hash& digest, std::string_view signature) const {
  if (signature.size() != kSignatureBytes) return Judgement::kMalformed;
  Number r = Scalar(signature.substr(0, kScalarBytes));
  Number s = Scalar(signature.substr(kScalarBytes));
  if (!r || !s) return Judgement::kMalformed;
  const std::unique_ptr<ECDSA_SIG, decltype(&ECDSA_SIG_free)> both(ECDSA_SIG_new(), ECDSA_SIG_free);
  if (!both || ECDSA_SIG_set0(both.get(), r.get(), s.get()) != 1) return Judgement::kMalformed;
  r.release();  // they are the signature's now
  s.release();
  unsigned char der[80];
  unsigned char* end = der;
  const int size = i2d_ECDSA_SIG(both.get(), &end);
  const Context context(EVP_PKEY_CTX_new(key_.get(), nullptr), EVP_PKEY_CTX_free);
  const bool holds = size > 0 && context && EVP_PKEY_verify_init(context.get()) == 1 &&
                     EVP_PKEY_verify(context.get(), der, static_cast<size_t>(size), digest.data(),
                                     digest.size()) == 1;
  return holds ? Judgement::kHolds : Judgement::kWrong;
}

Judgement PublicKey::JudgeEd25519(std::string_view message, std::string_view signature) const {
  if (signature.size() != kSignatureBytes) return Judgement::kMalformed;
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                        EVP_MD_CTX_free);
  const bool holds =
      context && EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key_.get()) == 1 &&
      EVP_DigestVerify(context.get(), Data(signature), signature.size(), Data(message),
                       message.size()) == 1;
  return holds ? Judgement::kHolds : Judgement::kWrong;
}

}  // namespace hearth::verify
