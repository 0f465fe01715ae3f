// What the server shows in base32 (seeds of second factors), as a phone's application reads it.

#ifndef HEARTH_TESTS_SUPPORT_BASE32_H_
#define HEARTH_TESTS_SUPPORT_BASE32_H_

#include <string>
#include <string_view>

namespace hearth::testing {

// REQUIRES: RFC 4648's alphabet in capitals, without padding.
std::string FromBase32(std::string_view text);

}  // namespace hearth::testing

#endif  // HEARTH_TESTS_SUPPORT_BASE32_H_
