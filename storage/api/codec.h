// Big-endian integers for keys and record layouts: byte order is number order.
#ifndef HEARTH_STORAGE_API_CODEC_H_
#define HEARTH_STORAGE_API_CODEC_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace hearth::storage {

inline void AppendU32(std::string& out, uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<char>(value >> shift));
}

inline void AppendU64(std::string& out, uint64_t value) {
  for (int shift = 56; shift >= 0; shift -= 8) out.push_back(static_cast<char>(value >> shift));
}

inline std::string U64Key(uint64_t value) {
  std::string key;
  AppendU64(key, value);
  return key;
}

// REQUIRES: bytes.size() >= 4 (the caller has checked the length of bytes from outside).
inline uint32_t ReadU32(std::string_view bytes) {
  uint32_t value = 0;
  for (int i = 0; i < 4; ++i)
    value = (value << 8) | static_cast<uint8_t>(bytes[static_cast<size_t>(i)]);
  return value;
}

// REQUIRES: bytes.size() >= 8.
inline uint64_t ReadU64(std::string_view bytes) {
  uint64_t value = 0;
  for (int i = 0; i < 8; ++i)
    value = (value << 8) | static_cast<uint8_t>(bytes[static_cast<size_t>(i)]);
  return value;
}

}  // namespace hearth::storage

#endif  // HEARTH_STORAGE_API_CODEC_H_
