// AES-256-GCM with random 96-bit nonces: nonce(12) ‖ ciphertext ‖ tag(16).
#ifndef HEARTH_STORAGE_KEYS_AEAD_H_
#define HEARTH_STORAGE_KEYS_AEAD_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "storage/keys/secret.h"

namespace hearth::storage {

inline constexpr size_t kNonceBytes = 12;
inline constexpr size_t kTagBytes = 16;
inline constexpr size_t kAeadOverhead = kNonceBytes + kTagBytes;

// Thread-safe. INTERNAL when the random generator fails.
absl::StatusOr<std::string> AeadSeal(const Secret& key, std::string_view aad,
                                     std::string_view plain);

// Thread-safe. DATA_LOSS when the bytes were not sealed so under this key and aad.
absl::StatusOr<std::string> AeadOpen(const Secret& key, std::string_view aad,
                                     std::string_view sealed);

}  // namespace hearth::storage

#endif  // HEARTH_STORAGE_KEYS_AEAD_H_
