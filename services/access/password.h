// Passwords: Argon2id verifiers (t=2, 19 MiB, p=1; about 25 ms). Policy source: R19, T26, OWASP.

#ifndef HEARTH_SERVICES_ACCESS_PASSWORD_H_
#define HEARTH_SERVICES_ACCESS_PASSWORD_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace hearth::access {

inline constexpr unsigned kArgonPasses = 2;
inline constexpr unsigned kArgonKib = 19 * 1024;
inline constexpr unsigned kArgonLanes = 1;

// INVALID_ARGUMENT naming `field`: 12..128 characters, not the account's name nor one of the usual
// ones, not the same few characters over and over.
absl::Status CheckPassword(std::string_view field, std::string_view account,
                           std::string_view password);

// "$argon2id$v=19$m=19456,t=2,p=1$…", with a random salt.
std::string HashPassword(std::string_view password);

// False for a wrong password and for a verifier that is none. Takes as long for an empty verifier
// as for a real one, so that nobody learns which accounts exist.
bool VerifyPassword(std::string_view verifier, std::string_view password);

}  // namespace hearth::access

#endif  // HEARTH_SERVICES_ACCESS_PASSWORD_H_
