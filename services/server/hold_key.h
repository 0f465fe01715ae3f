// The public half of the hold key, from a PEM file.

#ifndef HEARTH_SERVICES_SERVER_HOLD_KEY_H_
#define HEARTH_SERVICES_SERVER_HOLD_KEY_H_

#include <string>

#include "absl/status/statusor.h"

namespace hearth::server {

// DER of its SubjectPublicKeyInfo; "" for an empty path. FAILED_PRECONDITION (SECRETS) when the
// file cannot be read or holds another thing than an RSA public key of at least 3,072 bits.
absl::StatusOr<std::string> ReadHoldKey(const std::string& path);

}  // namespace hearth::server

#endif  // HEARTH_SERVICES_SERVER_HOLD_KEY_H_
