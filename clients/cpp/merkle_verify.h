// Verifying a log without trusting it: RFC 9162 proofs. Shares no code with the server that makes
// them.
#ifndef HEARTH_CLIENTS_CPP_MERKLE_VERIFY_H_
#define HEARTH_CLIENTS_CPP_MERKLE_VERIFY_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"

namespace hearth::client {

// SHA-256(0x00 ‖ record); 32 bytes.
std::string LeafHash(std::string_view record);

// Hashes are 32 bytes. DATA_LOSS unless the proof leads from leaf number `index` (= position - 1)
// to `root`.
absl::Status VerifyInclusion(uint64_t index, uint64_t size, std::string_view leaf,
                             const std::vector<std::string>& path, std::string_view root);

// DATA_LOSS unless the proof shows that the tree of `first` leaves is a prefix of that of `second`
// leaves.
absl::Status VerifyConsistency(uint64_t first, uint64_t second, std::string_view first_root,
                               std::string_view second_root, const std::vector<std::string>& path);

}  // namespace hearth::client

#endif  // HEARTH_CLIENTS_CPP_MERKLE_VERIFY_H_
