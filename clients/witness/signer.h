// The witness's own key: Ed25519, in a file that only its owner can read.
#ifndef HEARTH_CLIENTS_WITNESS_SIGNER_H_
#define HEARTH_CLIENTS_WITNESS_SIGNER_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "clients/verify/note.h"

namespace hearth::witness {

// Immutable; thread-safe.
class Signer {
 public:
  // INVALID_ARGUMENT unless `seed` has 32 bytes and `name` is visible ASCII without '+'.
  static absl::StatusOr<Signer> Make(const std::string& name, const std::string& seed);
  // 64 hex digits and a newline. FAILED_PRECONDITION when others may read the file.
  static absl::StatusOr<Signer> Load(const std::string& name, const std::string& path);
  // Makes the file when there is none.
  static absl::StatusOr<Signer> LoadOrMake(const std::string& name, const std::string& path);

  const verify::NoteKey& key() const { return key_; }
  // A cosignature line for the note's body, with its newline (C2SP tlog-cosignature, Ed25519).
  std::string Cosign(std::string_view body, uint64_t unix_seconds) const;

 private:
  Signer() = default;

  std::string seed_;
  verify::NoteKey key_;
};

}  // namespace hearth::witness

#endif  // HEARTH_CLIENTS_WITNESS_SIGNER_H_
