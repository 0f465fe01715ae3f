// What is known of a client's certificate that TLS has verified: the key that it is for. Whom it
// names is never read; the account is the registry's, its rights the grants'.

#ifndef HEARTH_SERVICES_ACCESS_CERTIFICATE_H_
#define HEARTH_SERVICES_ACCESS_CERTIFICATE_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace hearth::access {

// SHA-256 of the certificate's public key (DER of its SubjectPublicKeyInfo): a renewed certificate
// for the same key has the same. INVALID_ARGUMENT (certificate_pem) for what is no PEM certificate
// of an ECDSA key, or is over at `now_ms`.
absl::StatusOr<std::string> PublicKeySha256(std::string_view certificate_pem, int64_t now_ms);

}  // namespace hearth::access

#endif  // HEARTH_SERVICES_ACCESS_CERTIFICATE_H_
