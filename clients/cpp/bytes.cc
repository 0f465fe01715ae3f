#include "clients/cpp/bytes.h"

#include <openssl/rand.h>
#include <openssl/sha.h>

#include <cstdio>
#include <cstdlib>

namespace hearth::client {
namespace {

int Digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

template <typename Integer>
std::string BigEndian(Integer value) {
  std::string bytes(sizeof(value), '\0');
  for (size_t i = bytes.size(); i-- > 0; value = static_cast<Integer>(value >> 8)) {
    bytes[i] = static_cast<char>(value & 0xff);
  }
  return bytes;
}

}  // namespace

std::string ToHex(std::string_view bytes) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const char c : bytes) {
    text += kDigits[static_cast<uint8_t>(c) >> 4];
    text += kDigits[static_cast<uint8_t>(c) & 15];
  }
  return text;
}

std::optional<std::string> FromHex(std::string_view text) {
  if (text.size() % 2 != 0) return {};
  std::string bytes;
  bytes.reserve(text.size() / 2);
  for (size_t i = 0; i < text.size(); i += 2) {
    const int high = Digit(text[i]), low = Digit(text[i + 1]);
    if (high < 0 || low < 0) return {};
    bytes += static_cast<char>(high * 16 + low);
  }
  return bytes;
}

std::string Sha256(std::string_view bytes) {
  std::string digest(SHA256_DIGEST_LENGTH, '\0');
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
         reinterpret_cast<unsigned char*>(digest.data()));
  return digest;
}

std::string RandomBytes(size_t count) {
  std::string bytes(count, '\0');
  if (RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(count)) != 1) {
    std::fputs("no random numbers from the operating system\n", stderr);
    std::abort();
  }
  return bytes;
}

std::string Bytes32(uint32_t value) { return BigEndian(value); }
std::string Bytes64(uint64_t value) { return BigEndian(value); }

std::string MakeUuid7(int64_t unix_ms, std::string_view random16) {
  std::string uuid(random16);
  const std::string time = Bytes64(static_cast<uint64_t>(unix_ms));
  uuid.replace(0, 6, time, 2, 6);
  uuid[6] = static_cast<char>((uuid[6] & 0x0f) | 0x70);
  uuid[8] = static_cast<char>((uuid[8] & 0x3f) | 0x80);
  return uuid;
}

std::string UuidText(std::string_view uuid) {
  std::string text = ToHex(uuid);
  for (const size_t dash : {8u, 13u, 18u, 23u}) text.insert(dash, 1, '-');
  return text;
}

std::optional<std::string> ParseUuid(std::string_view text) {
  if (text.size() != 36) return {};
  std::string digits;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash != (text[i] == '-')) return {};
    if (!dash) digits += text[i];
  }
  return FromHex(digits);
}

}  // namespace hearth::client
