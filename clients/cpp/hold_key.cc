#include "clients/cpp/hold_key.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <sys/stat.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "clients/cpp/error.h"
#include "clients/cpp/evp_key.h"
#include "clients/cpp/files.h"

namespace hearth::client {
namespace {

constexpr size_t kKeyBytes = 32;
constexpr unsigned kBits = 3072;

// `write` puts the text into the BIO that it gets.
template <typename Write>
std::string PemOf(const Write& write) {
  BIO* bio = BIO_new(BIO_s_mem());
  Must(bio != nullptr && write(bio) == 1);
  char* text = nullptr;
  const long size = BIO_get_mem_data(bio, &text);
  std::string pem(text, static_cast<size_t>(size));
  BIO_free(bio);
  return pem;
}

}  // namespace

HoldKey HoldKey::Make() {
  EVP_PKEY* key = EVP_RSA_gen(kBits);
  Must(key != nullptr);
  return HoldKey(Own(key));
}

absl::StatusOr<HoldKey> HoldKey::Load(const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) == 0 && (status.st_mode & 077) != 0) {
    return Error(absl::StatusCode::kFailedPrecondition,
                 absl::StrCat(path, "：其他人可读，请改为 0600"),
                 absl::StrCat(path, ": others can read it; make it 0600"));
  }
  const absl::StatusOr<std::string> pem = ReadFile(path);
  if (!pem.ok()) return pem.status();
  BIO* bio = BIO_new_mem_buf(pem->data(), static_cast<int>(pem->size()));
  Must(bio != nullptr);
  EVP_PKEY* key = PEM_read_bio_PrivateKey(bio, nullptr, nullptr, nullptr);
  BIO_free(bio);
  HoldKey loaded(Own(key));
  if (key != nullptr && EVP_PKEY_base_id(key) == EVP_PKEY_RSA) return loaded;
  return InvalidError(absl::StrCat(path, "：不是 RSA 私钥（PEM）"),
                      absl::StrCat(path, ": no RSA private key (PEM)"));
}

std::string HoldKey::PrivatePem() const {
  return PemOf([this](BIO* bio) {
    return PEM_write_bio_PrivateKey(bio, Get(key_), nullptr, nullptr, 0, nullptr, nullptr);
  });
}

std::string HoldKey::PublicPem() const {
  return PemOf([this](BIO* bio) { return PEM_write_bio_PUBKEY(bio, Get(key_)); });
}

absl::StatusOr<std::string> HoldKey::Open(std::string_view subject, std::string_view box) const {
  EVP_PKEY_CTX* context = EVP_PKEY_CTX_new(Get(key_), nullptr);
  Must(context != nullptr);
  std::string key(static_cast<size_t>(EVP_PKEY_size(Get(key_))), '\0');
  size_t size = key.size();
  void* label = OPENSSL_memdup(subject.data(), subject.size());
  Must(label != nullptr);
  const bool opened =
      EVP_PKEY_decrypt_init(context) > 0 &&
      EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_OAEP_PADDING) > 0 &&
      EVP_PKEY_CTX_set_rsa_oaep_md(context, EVP_sha256()) > 0 &&
      EVP_PKEY_CTX_set0_rsa_oaep_label(context, label, static_cast<int>(subject.size())) > 0 &&
      EVP_PKEY_decrypt(context, reinterpret_cast<uint8_t*>(key.data()), &size,
                       reinterpret_cast<const uint8_t*>(box.data()), box.size()) > 0;
  EVP_PKEY_CTX_free(context);
  if (opened && size == kKeyBytes) return key.substr(0, size);
  return InvalidError("封存的密钥打不开：不是用这把封存公钥封存的",
                      "a held key does not open: it was locked away under another hold key");
}

}  // namespace hearth::client
