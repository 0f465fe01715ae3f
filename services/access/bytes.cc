#include "services/access/bytes.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <cstdint>

#include "absl/strings/escaping.h"
#include "services/domain/invariant.h"

namespace hearth::access {

std::string RandomBytes(size_t count) {
  std::string bytes(count, '\0');
  HEARTH_REQUIRE(
      RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(count)) == 1);
  return bytes;
}

std::string Hex(std::string_view bytes) {
  return absl::BytesToHexString(absl::string_view(bytes.data(), bytes.size()));
}

std::string Base32(std::string_view bytes) {
  constexpr char kLetters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string text;
  uint32_t bits = 0;
  int count = 0;
  for (const char byte : bytes) {
    bits = (bits << 8) | static_cast<unsigned char>(byte);
    for (count += 8; count >= 5; count -= 5) text += kLetters[(bits >> (count - 5)) & 31];
  }
  if (count > 0) text += kLetters[(bits << (5 - count)) & 31];
  return text;
}

bool SameSecret(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string Mac(std::string_view key, std::string_view text) {
  std::string mac(32, '\0');
  unsigned size = 0;
  HEARTH_REQUIRE(HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
                      reinterpret_cast<const unsigned char*>(text.data()), text.size(),
                      reinterpret_cast<unsigned char*>(mac.data()), &size) != nullptr &&
                 size == mac.size());
  return mac;
}

std::string NewToken() { return std::string(kTokenPrefix) + Hex(RandomBytes(32)); }

}  // namespace hearth::access
