// The roll of the key-encryption key: every wrapped key is wrapped anew, at once or not at all.
// After it, a copy of the store from before opens nothing under the new KEK.

#ifndef HEARTH_STORAGE_KEYS_ROLL_H_
#define HEARTH_STORAGE_KEYS_ROLL_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "storage/keys/kek.h"
#include "storage/keys/key_rows.h"

namespace hearth::storage {

// Wraps all keys under `next`; how many. Idempotent: what `next` has wrapped already stays, so a
// roll that was cut off after its write is simply run again. FAILED_PRECONDITION for a row that
// neither wrapped; DATA_LOSS for a damaged one; then nothing was written.
absl::StatusOr<uint64_t> RollKek(const Kek& old, const Kek& next, KeyRows* rows);

// SHA-256 over all rows, 32 bytes: whether a copy holds what the store holds.
absl::StatusOr<std::string> DigestOfRows(const KeyRows& rows);

}  // namespace hearth::storage

#endif  // HEARTH_STORAGE_KEYS_ROLL_H_
