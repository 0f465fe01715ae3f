// HoldBox: a subject's key locked under an RSA key whose private half this house does not have.
//
//   row = "held"(4) ‖ check(16) ‖ RSA-OAEP(SHA-256, label = subject) over the 32 bytes
//
// The check tells, when a key comes back, whether it is the one that was locked away.

#ifndef HEARTH_STORAGE_KEYS_HOLD_BOX_H_
#define HEARTH_STORAGE_KEYS_HOLD_BOX_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "storage/keys/secret.h"

namespace hearth::storage {

// All thread-safe and pure but for randomness.

// `hold_key`: DER of the SubjectPublicKeyInfo of an RSA key of at least 3,072 bits;
// INVALID_ARGUMENT else.
absl::StatusOr<std::string> LockAway(std::string_view subject, const Secret& key,
                                     std::string_view hold_key);

// Whether a row of the key store is one of these.
bool IsHeldRow(std::string_view row);
// What the owner of the hold key opens. REQUIRES: IsHeldRow.
std::string_view BoxOf(std::string_view row);
// Whether the key is the one that was locked away. REQUIRES: IsHeldRow.
bool IsHeldKey(std::string_view subject, const Secret& key, std::string_view row);

}  // namespace hearth::storage

#endif  // HEARTH_STORAGE_KEYS_HOLD_BOX_H_
