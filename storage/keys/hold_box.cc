#include "storage/keys/hold_box.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/sha.h>
#include <openssl/x509.h>

#include <memory>

#include "storage/api/invariant.h"

namespace hearth::storage {
namespace {

constexpr std::string_view kMark = "held";
constexpr size_t kCheckBytes = 16;
constexpr int kBitsMin = 3072;

struct FreeKey {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
struct FreeContext {
  void operator()(EVP_PKEY_CTX* context) const { EVP_PKEY_CTX_free(context); }
};

std::string CheckOf(std::string_view subject, const Secret& key) {
  std::string preimage = "hearth held key";
  preimage += subject;
  preimage += key.view();
  uint8_t digest[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const uint8_t*>(preimage.data()), preimage.size(), digest);
  OPENSSL_cleanse(preimage.data(), preimage.size());
  return std::string(reinterpret_cast<const char*>(digest), kCheckBytes);
}

absl::StatusOr<std::unique_ptr<EVP_PKEY, FreeKey>> ReadHoldKey(std::string_view der) {
  const auto* at = reinterpret_cast<const uint8_t*>(der.data());
  std::unique_ptr<EVP_PKEY, FreeKey> key(d2i_PUBKEY(nullptr, &at, static_cast<long>(der.size())));
  const bool fits = key != nullptr && EVP_PKEY_base_id(key.get()) == EVP_PKEY_RSA &&
                    EVP_PKEY_bits(key.get()) >= kBitsMin;
  if (!fits) return absl::InvalidArgumentError("hold key: not an RSA public key of 3,072 bits");
  return key;
}

// The library takes the label over and frees it.
bool SetLabel(EVP_PKEY_CTX* context, std::string_view subject) {
  void* label = OPENSSL_memdup(subject.data(), subject.size());
  HEARTH_CHECK(label != nullptr);
  if (EVP_PKEY_CTX_set0_rsa_oaep_label(context, label, static_cast<int>(subject.size())) > 0) {
    return true;
  }
  OPENSSL_free(label);
  return false;
}

}  // namespace

absl::StatusOr<std::string> LockAway(std::string_view subject, const Secret& key,
                                     std::string_view hold_key) {
  HEARTH_CHECK(!subject.empty());
  const auto lock = ReadHoldKey(hold_key);
  if (!lock.ok()) return lock.status();
  const std::unique_ptr<EVP_PKEY_CTX, FreeContext> context(EVP_PKEY_CTX_new(lock->get(), nullptr));
  std::string box(static_cast<size_t>(EVP_PKEY_size(lock->get())), '\0');
  size_t size = box.size();
  const bool done = context != nullptr && EVP_PKEY_encrypt_init(context.get()) > 0 &&
                    EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_OAEP_PADDING) > 0 &&
                    EVP_PKEY_CTX_set_rsa_oaep_md(context.get(), EVP_sha256()) > 0 &&
                    SetLabel(context.get(), subject) &&
                    EVP_PKEY_encrypt(context.get(), reinterpret_cast<uint8_t*>(box.data()), &size,
                                     key.data(), Secret::kBytes) > 0;
  if (!done) return absl::InternalError("hold key: the key could not be locked away");
  box.resize(size);
  return std::string(kMark) + CheckOf(subject, key) + box;
}

bool IsHeldRow(std::string_view row) {
  return row.size() > kMark.size() + kCheckBytes + kBitsMin / 8 - 1 &&
         row.substr(0, kMark.size()) == kMark;
}

std::string_view BoxOf(std::string_view row) {
  HEARTH_CHECK(IsHeldRow(row));
  return row.substr(kMark.size() + kCheckBytes);
}

bool IsHeldKey(std::string_view subject, const Secret& key, std::string_view row) {
  HEARTH_CHECK(IsHeldRow(row));
  const std::string check = CheckOf(subject, key);
  return CRYPTO_memcmp(check.data(), row.data() + kMark.size(), kCheckBytes) == 0;
}

}  // namespace hearth::storage
