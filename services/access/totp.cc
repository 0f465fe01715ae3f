#include "services/access/totp.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <cstdio>

#include "services/access/bytes.h"
#include "services/domain/invariant.h"

namespace hearth::access {
namespace {

constexpr uint32_t kDigits = 1'000'000;

}  // namespace

std::string TotpCode(std::string_view seed, int64_t step) {
  unsigned char message[8];
  for (int i = 0; i < 8; ++i) {
    message[7 - i] = static_cast<unsigned char>(static_cast<uint64_t>(step) >> (8 * i));
  }
  unsigned char mac[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  HEARTH_REQUIRE(HMAC(EVP_sha1(), seed.data(), static_cast<int>(seed.size()), message,
                      sizeof(message), mac, &size) != nullptr &&
                 size == 20);
  const size_t at = mac[19] & 0x0f;
  const uint32_t bits = (static_cast<uint32_t>(mac[at] & 0x7f) << 24) |
                        (static_cast<uint32_t>(mac[at + 1]) << 16) |
                        (static_cast<uint32_t>(mac[at + 2]) << 8) | mac[at + 3];
  char text[8];
  std::snprintf(text, sizeof(text), "%06u", bits % kDigits);
  return text;
}

std::optional<int64_t> FindTotpStep(std::string_view seed, std::string_view code, int64_t now_ms,
                                    int64_t last_step) {
  const int64_t now = now_ms / kTotpStepMs;
  std::optional<int64_t> found;
  for (int64_t step = now - 1; step <= now + 1; ++step) {
    if (SameSecret(TotpCode(seed, step), code) && step > last_step) found = step;
  }
  return found;
}

}  // namespace hearth::access
