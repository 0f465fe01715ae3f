#include "storage/keys/aead.h"

#include <openssl/evp.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <limits>
#include <memory>

#include "storage/api/invariant.h"

namespace hearth::storage {
namespace {

struct FreeContext {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};

// A cipher context with the algorithm set once; only key and nonce change from call to call.
class Cipher {
 public:
  explicit Cipher(bool encrypt) : context_(EVP_CIPHER_CTX_new()) {
    static const EVP_CIPHER* const aes = EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr);
    HEARTH_CHECK(context_ != nullptr && aes != nullptr);
    HEARTH_CHECK(
        EVP_CipherInit_ex2(context_.get(), aes, nullptr, nullptr, encrypt ? 1 : 0, nullptr) == 1);
  }

  EVP_CIPHER_CTX* Start(const Secret& key, const uint8_t* nonce, std::string_view aad) {
    HEARTH_CHECK(EVP_CipherInit_ex2(context_.get(), nullptr, key.data(), nonce, -1, nullptr) == 1);
    int ignored = 0;
    if (!aad.empty()) {
      HEARTH_CHECK(EVP_CipherUpdate(context_.get(), nullptr, &ignored,
                                    reinterpret_cast<const uint8_t*>(aad.data()),
                                    static_cast<int>(aad.size())) == 1);
    }
    return context_.get();
  }

  // Overwrites the key schedule, so that no key outlives the call that used it.
  void Forget() {
    static const Secret zeros;
    static const std::array<uint8_t, kNonceBytes> nonce{};
    EVP_CipherInit_ex2(context_.get(), nullptr, zeros.data(), nonce.data(), -1, nullptr);
  }

 private:
  std::unique_ptr<EVP_CIPHER_CTX, FreeContext> context_;
};

// Nonces are public, so they may wait in a buffer; asking the generator for each costs more than
// sealing a small part.
bool NextNonce(uint8_t* nonce) {
  thread_local std::array<uint8_t, 64 * kNonceBytes> pool;
  thread_local size_t used = pool.size();
  if (used == pool.size()) {
    if (RAND_bytes(pool.data(), static_cast<int>(pool.size())) != 1) return false;
    used = 0;
  }
  std::copy_n(pool.data() + used, kNonceBytes, nonce);
  used += kNonceBytes;
  return true;
}

bool TooLong(std::string_view bytes) {
  return bytes.size() > static_cast<size_t>(std::numeric_limits<int>::max());
}

}  // namespace

absl::StatusOr<std::string> AeadSeal(const Secret& key, std::string_view aad,
                                     std::string_view plain) {
  if (TooLong(plain) || TooLong(aad)) return absl::InvalidArgumentError("seal: too long");
  std::string sealed(plain.size() + kAeadOverhead, '\0');
  auto* out = reinterpret_cast<uint8_t*>(sealed.data());
  if (!NextNonce(out)) return absl::InternalError("seal: no random bytes for a nonce");
  thread_local Cipher cipher(true);
  EVP_CIPHER_CTX* context = cipher.Start(key, out, aad);
  int size = 0;
  uint8_t* const body = out + kNonceBytes;
  if (!plain.empty()) {
    HEARTH_CHECK(EVP_CipherUpdate(context, body, &size,
                                  reinterpret_cast<const uint8_t*>(plain.data()),
                                  static_cast<int>(plain.size())) == 1);
  }
  HEARTH_CHECK(EVP_CipherFinal_ex(context, body + plain.size(), &size) == 1);
  HEARTH_CHECK(
      EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, kTagBytes, body + plain.size()) == 1);
  cipher.Forget();
  return sealed;
}

absl::StatusOr<std::string> AeadOpen(const Secret& key, std::string_view aad,
                                     std::string_view sealed) {
  const absl::Status changed = absl::DataLossError("open: wrong key, place or bytes");
  if (sealed.size() < kAeadOverhead || TooLong(sealed) || TooLong(aad)) return changed;
  const auto* in = reinterpret_cast<const uint8_t*>(sealed.data());
  const size_t body = sealed.size() - kAeadOverhead;
  std::string plain(body, '\0');
  thread_local Cipher cipher(false);
  EVP_CIPHER_CTX* context = cipher.Start(key, in, aad);
  auto* out = reinterpret_cast<uint8_t*>(plain.data());
  std::array<uint8_t, kTagBytes> tag;
  std::copy_n(in + kNonceBytes + body, kTagBytes, tag.data());
  int size = 0;
  const bool ok = (body == 0 || EVP_CipherUpdate(context, out, &size, in + kNonceBytes,
                                                 static_cast<int>(body)) == 1) &&
                  EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, kTagBytes, tag.data()) == 1 &&
                  EVP_CipherFinal_ex(context, out + body, &size) == 1;
  cipher.Forget();
  if (!ok) {
    std::fill(plain.begin(), plain.end(), '\0');  // unverified plaintext goes nowhere
    return changed;
  }
  return plain;
}

}  // namespace hearth::storage
