// Bytes as test vectors print them.
#ifndef HEARTH_TESTS_STORAGE_HEX_H_
#define HEARTH_TESTS_STORAGE_HEX_H_

#include <string>
#include <string_view>

#include "absl/strings/escaping.h"
#include "storage/merkle/tree.h"

namespace hearth::storage {

inline std::string FromHex(std::string_view hex) {
  return absl::HexStringToBytes(absl::string_view(hex.data(), hex.size()));
}
inline std::string ToHex(std::string_view bytes) {
  return absl::BytesToHexString(absl::string_view(bytes.data(), bytes.size()));
}
inline std::string ToHex(const merkle::Hash& hash) {
  return ToHex(std::string_view(reinterpret_cast<const char*>(hash.data()), hash.size()));
}

}  // namespace hearth::storage

#endif  // HEARTH_TESTS_STORAGE_HEX_H_
