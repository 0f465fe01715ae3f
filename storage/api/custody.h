// Custody: what becomes of a subject's key by order: put out of this house's reach for a time, and
// given back. Apart from Keys (storage/api/keys.h), because only the hand that carries out orders
// needs it. For the destruction of a key see Keys::Shred.

#ifndef HEARTH_STORAGE_API_CUSTODY_H_
#define HEARTH_STORAGE_API_CUSTODY_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace hearth::storage {

enum class KeyState { kAbsent, kLive, kHeld, kShredded };

// Thread-safe. All writes are synced.
class Custody {
 public:
  virtual ~Custody() = default;

  virtual absl::StatusOr<KeyState> StateOf(std::string_view subject) const = 0;

  // Puts the key under the hold key (RSA, DER of its SubjectPublicKeyInfo), whose private half
  // somebody else keeps; a subject without a key gets one that is held from the start. From then on
  // Keys::Seal and Open answer FAILED_PRECONDITION "RESTRICTED". Idempotent; nothing for a shredded
  // subject. INVALID_ARGUMENT for bytes that are no such public key.
  virtual absl::Status Hold(std::string_view subject, std::string_view hold_key) = 0;

  // The held key as the owner of the hold key opens it: RSA-OAEP (SHA-256, the subject as label)
  // over the 32 bytes. NOT_FOUND unless it is held.
  virtual absl::StatusOr<std::string> HeldBox(std::string_view subject) const = 0;

  // Gives a held key back. INVALID_ARGUMENT for other bytes than the key that is held; nothing for
  // a subject that is live already; NOT_FOUND else.
  virtual absl::Status Release(std::string_view subject, std::string_view key) = 0;

  // Rewrites the files without what was overwritten: until then they still hold the wrapped keys
  // that Shred and Hold have replaced.
  virtual absl::Status Compact() = 0;
};

}  // namespace hearth::storage

#endif  // HEARTH_STORAGE_API_CUSTODY_H_
