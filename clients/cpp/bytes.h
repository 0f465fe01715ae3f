// Small things about bytes: hex, SHA-256, random ids.
#ifndef HEARTH_CLIENTS_CPP_BYTES_H_
#define HEARTH_CLIENTS_CPP_BYTES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hearth::client {

// Lower case, two digits a byte.
std::string ToHex(std::string_view bytes);
// nullopt for an odd number of digits or anything but hex digits of either case.
std::optional<std::string> FromHex(std::string_view text);

// 32 bytes.
std::string Sha256(std::string_view bytes);

// From the operating system's generator; ends the process when it fails, because ids and salts that
// can be guessed must never be sent.
std::string RandomBytes(size_t count);

// Big-endian.
std::string Bytes32(uint32_t value);
std::string Bytes64(uint64_t value);

// A UUIDv7: 48 bits of `unix_ms`, version and variant, and the rest of `random16`. 16 bytes.
// REQUIRES: random16.size() == 16.
std::string MakeUuid7(int64_t unix_ms, std::string_view random16);
// "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx". REQUIRES: uuid.size() == 16.
std::string UuidText(std::string_view uuid);
// 16 bytes; nullopt unless the text is in the usual spelling, of either case.
std::optional<std::string> ParseUuid(std::string_view text);

}  // namespace hearth::client

#endif  // HEARTH_CLIENTS_CPP_BYTES_H_
