#include "services/server/hold_key.h"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <memory>

#include "services/ledger/reason.h"
#include "services/server/exit_codes.h"
#include "services/server/files.h"
#include "storage/keys/hold_box.h"

namespace hearth::server {
namespace {

struct FreeBio {
  void operator()(BIO* bio) const { BIO_free(bio); }
};
struct FreeKey {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};

// "" when the text holds no public key.
std::string DerOf(const std::string& pem) {
  const std::unique_ptr<BIO, FreeBio> bio(
      BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  const std::unique_ptr<EVP_PKEY, FreeKey> key(
      PEM_read_bio_PUBKEY(bio.get(), nullptr, nullptr, nullptr));
  uint8_t* der = nullptr;
  const int size = key == nullptr ? 0 : i2d_PUBKEY(key.get(), &der);
  if (size <= 0) return "";
  std::string bytes(reinterpret_cast<const char*>(der), static_cast<size_t>(size));
  OPENSSL_free(der);
  return bytes;
}

}  // namespace

absl::StatusOr<std::string> ReadHoldKey(const std::string& path) {
  if (path.empty()) return std::string();
  const absl::StatusOr<std::string> pem = ReadSmallFile(path);
  const std::string der = pem.ok() ? DerOf(*pem) : std::string();
  // Whether it can lock anything is best tried.
  if (storage::LockAway("h", storage::Secret(), der).ok()) return der;
  return ledger::Refuse(
      absl::StatusCode::kFailedPrecondition, kReasonSecrets,
      "--hold-key " + path + "：不是 3072 位以上的 RSA 公钥（PEM）",
      "--hold-key " + path + ": no RSA public key (PEM) of at least 3,072 bits can be read there");
}

}  // namespace hearth::server
