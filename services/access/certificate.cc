#include "services/access/certificate.h"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <ctime>
#include <memory>

#include "services/access/error.h"
#include "services/domain/submission.h"

namespace hearth::access {
namespace {

constexpr size_t kPemBytesMax = 16 << 10;

struct Free {
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(BIO* bio) const { BIO_free(bio); }
  void operator()(unsigned char* der) const { OPENSSL_free(der); }
};

std::unique_ptr<X509, Free> Read(std::string_view pem) {
  if (pem.size() > kPemBytesMax) return nullptr;
  const std::unique_ptr<BIO, Free> bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  if (bio == nullptr) return nullptr;
  return std::unique_ptr<X509, Free>(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
}

}  // namespace

absl::StatusOr<std::string> PublicKeySha256(std::string_view certificate_pem, int64_t now_ms) {
  const auto certificate = Read(certificate_pem);
  const EVP_PKEY* key = certificate == nullptr ? nullptr : X509_get0_pubkey(certificate.get());
  if (key == nullptr || EVP_PKEY_get_base_id(key) != EVP_PKEY_EC) {
    return FieldError(
        "certificate_pem", "须为 PEM 格式的 ECDSA 证书；hearth admin init-tls 可签发",
        "must be a PEM certificate of an ECDSA key; hearth admin init-tls issues one");
  }
  std::time_t now = now_ms / 1'000;
  if (X509_cmp_time(X509_get0_notAfter(certificate.get()), &now) <= 0) {
    return FieldError("certificate_pem", "证书已过期，请重新签发", "has expired; issue a new one");
  }
  unsigned char* bytes = nullptr;
  const int size = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate.get()), &bytes);
  const std::unique_ptr<unsigned char, Free> der(bytes);
  if (size <= 0) return FieldError("certificate_pem", "公钥无法读取", "its key cannot be read");
  return domain::Sha256(
      std::string_view(reinterpret_cast<const char*>(der.get()), static_cast<size_t>(size)));
}

}  // namespace hearth::access
