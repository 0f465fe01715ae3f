// Signed checkpoints: C2SP tlog-checkpoint in a C2SP signed note, Ed25519.
//
//   origin "\n" size "\n" base64(root) "\n" "\n" "— " key-name " " base64(key-hash4 ‖ signature)
//   "\n"
#ifndef HEARTH_STORAGE_MERKLE_NOTE_H_
#define HEARTH_STORAGE_MERKLE_NOTE_H_

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "storage/merkle/tree.h"

namespace hearth::storage::merkle {

struct Checkpoint {
  // Names the log, its clock kind and its term; also the name of the key that signs.
  // Visible ASCII without spaces and '+', e.g. "hearth/7f3a/wall/1".
  std::string origin;
  uint64_t size = 0;
  Hash root{};
};

// An Ed25519 key that signs notes. Thread-safe after construction.
class Signer {
 public:
  static absl::StatusOr<Signer> Generate();
  // `private_key` is the raw 32-byte seed.
  static absl::StatusOr<Signer> FromSeed(std::string_view private_key);
  std::string seed() const { return seed_; }
  std::string public_key() const { return public_key_; }  // raw 32 bytes
  absl::StatusOr<std::string> Sign(std::string_view message) const;

 private:
  Signer() = default;

  std::string seed_, public_key_;
};

// The note's verifier key line: "<name>+<hash4 hex>+<base64(0x01 ‖ public key)>".
std::string VerifierKey(std::string_view name, std::string_view public_key);

// INVALID_ARGUMENT for an origin that no note can carry.
absl::StatusOr<std::string> SignCheckpoint(const Checkpoint& checkpoint, const Signer& signer);

// Parses and verifies; DATA_LOSS for a note that is malformed or not signed by `public_key`.
absl::StatusOr<Checkpoint> OpenCheckpoint(std::string_view note, std::string_view public_key);

}  // namespace hearth::storage::merkle

#endif  // HEARTH_STORAGE_MERKLE_NOTE_H_
