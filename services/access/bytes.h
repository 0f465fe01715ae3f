// Random bytes, their texts, and comparing in constant time.

#ifndef HEARTH_SERVICES_ACCESS_BYTES_H_
#define HEARTH_SERVICES_ACCESS_BYTES_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace hearth::access {

// From the system's generator; ends the process when it fails.
std::string RandomBytes(size_t count);

std::string Hex(std::string_view bytes);
// RFC 4648 without padding, capitals.
std::string Base32(std::string_view bytes);

// Takes the same time whatever differs; false for different lengths.
bool SameSecret(std::string_view a, std::string_view b);

// HMAC-SHA-256, 32 bytes.
std::string Mac(std::string_view key, std::string_view text);

// A token: 256 random bits as text, with a fixed beginning by which scanners find leaked ones.
std::string NewToken();
inline constexpr std::string_view kTokenPrefix = "hearth_s_";

}  // namespace hearth::access

#endif  // HEARTH_SERVICES_ACCESS_BYTES_H_
