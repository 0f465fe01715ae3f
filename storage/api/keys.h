// Keys: one random 256-bit key per subject (a household, a member, an unmatched person, an
// account), wrapped by the key-encryption key (KEK) that lives outside the data directory, and the
// sealing that uses them (AES-256-GCM, random 96-bit nonce).
//
// Sealed bytes = nonce(12) ‖ ciphertext ‖ tag(16). The caller's `aad` binds them to their place.
#ifndef HEARTH_STORAGE_API_KEYS_H_
#define HEARTH_STORAGE_API_KEYS_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace hearth::storage {

class Keys {
 public:
  virtual ~Keys() = default;

  // Seals `plain` under the subject's key, making the key first if there is none (it becomes
  // durable with the next Sync). FAILED_PRECONDITION with the message "ERASED" for a shredded
  // subject. Thread-safe.
  virtual absl::StatusOr<std::string> Seal(std::string_view subject, std::string_view aad,
                                           std::string_view plain) = 0;

  // Opens sealed bytes. DATA_LOSS for an unknown subject, a wrong aad or changed bytes;
  // FAILED_PRECONDITION "ERASED" for a shredded subject. Thread-safe.
  virtual absl::StatusOr<std::string> Open(std::string_view subject, std::string_view aad,
                                           std::string_view sealed) const = 0;

  // HMAC-SHA-256 under the index key (random, wrapped by the KEK): for matching an identifier
  // without storing a hash that can be enumerated. 32 bytes. Thread-safe.
  virtual std::string IndexHash(std::string_view text) const = 0;

  // Makes every key handed out so far durable. Must return before the record that first uses a key
  // is appended. Cheap when nothing is new. Thread-safe.
  virtual absl::Status Sync() = 0;

  // Destroys the subject's key for ever: the row becomes a tombstone (also for a subject that never
  // had a key, which then never gets one). Synced. Idempotent. Thread-safe.
  virtual absl::Status Shred(std::string_view subject) = 0;

  // Reads every key row and unwraps it; the first fault as DATA_LOSS. Thread-safe.
  virtual absl::Status Verify() const = 0;

  // Writes a consistent copy (of wrapped keys only) into the fresh directory `dir` while in use.
  virtual absl::Status Backup(const std::string& dir) const = 0;
};

}  // namespace hearth::storage

#endif  // HEARTH_STORAGE_API_KEYS_H_
