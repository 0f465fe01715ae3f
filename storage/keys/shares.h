// Shares of a secret (Shamir): any two of three restore it, one alone says nothing (R43). For
// envelopes that three offices keep.
//
// A share is one line of text: "hearth-share-1:" ‖ id of the secret (16 hex) ‖ ":" ‖ number (2 hex)
// ‖
// ":" ‖ 32 bytes (64 hex) ‖ ":" ‖ the first 4 bytes of the SHA-256 of all before (8 hex). So a line
// that was typed wrong, or belongs to another key, is told from a right one.
#ifndef HEARTH_STORAGE_KEYS_SHARES_H_
#define HEARTH_STORAGE_KEYS_SHARES_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/keys/secret.h"

namespace hearth::storage {

inline constexpr int kShares = 3;
inline constexpr int kSharesNeeded = 2;

// Three lines, without newlines. `id` (8 bytes) names the secret. INTERNAL without random bytes.
absl::StatusOr<std::vector<std::string>> SplitSecret(const Secret& secret, std::string_view id);

struct Restored {
  Secret secret;
  std::string id;  // as the shares say; whoever knows how the id is made compares
};

// From at least two different shares; spaces around a line do not matter. INVALID_ARGUMENT naming
// the line that is mistyped, doubled or of another secret.
absl::StatusOr<Restored> RestoreSecret(const std::vector<std::string>& lines);

}  // namespace hearth::storage

#endif  // HEARTH_STORAGE_KEYS_SHARES_H_
