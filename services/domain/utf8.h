// Lengths as people count them.

#ifndef HEARTH_SERVICES_DOMAIN_UTF8_H_
#define HEARTH_SERVICES_DOMAIN_UTF8_H_

#include <cstddef>
#include <string_view>

namespace hearth::domain {

// Code points of valid UTF-8 (protobuf refuses other strings).
inline size_t CountCharacters(std::string_view text) {
  size_t count = 0;
  for (const char c : text) count += (static_cast<unsigned char>(c) & 0xC0) != 0x80 ? 1 : 0;
  return count;
}

}  // namespace hearth::domain

#endif  // HEARTH_SERVICES_DOMAIN_UTF8_H_
