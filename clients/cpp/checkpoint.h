// Signed checkpoints as clients see them: C2SP tlog-checkpoint in a C2SP signed note, Ed25519.
#ifndef HEARTH_CLIENTS_CPP_CHECKPOINT_H_
#define HEARTH_CLIENTS_CPP_CHECKPOINT_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace hearth::client {

struct Checkpoint {
  std::string origin;
  uint64_t size = 0;
  std::string root;  // 32 bytes
};

// Parses a note and verifies that the key of `verifier_key` ("<name>+<hash hex>+<base64>") signed
// it. DATA_LOSS when malformed or not signed by it; INVALID_ARGUMENT for a malformed key line.
absl::StatusOr<Checkpoint> OpenCheckpoint(std::string_view note, std::string_view verifier_key);

}  // namespace hearth::client

#endif  // HEARTH_CLIENTS_CPP_CHECKPOINT_H_
