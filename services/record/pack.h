// A part before it is sealed: flag(1) ‖ salt(32) ‖ part, or the part compressed (README.md).

#ifndef HEARTH_SERVICES_RECORD_PACK_H_
#define HEARTH_SERVICES_RECORD_PACK_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace hearth::record {

inline constexpr size_t kSaltBytes = 32;

// Compresses where that makes it shorter. Deterministic for one version of the library.
// Thread-safe. REQUIRES: salt.size() == kSaltBytes.
std::string PackPart(std::string_view salt, std::string_view part);

// salt ‖ part, just what the commitment covers. DATA_LOSS for bytes that PackPart did not make.
// Thread-safe.
absl::StatusOr<std::string> UnpackPart(std::string_view packed);

}  // namespace hearth::record

#endif  // HEARTH_SERVICES_RECORD_PACK_H_
