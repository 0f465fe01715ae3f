// Signatures of devices: over runs (the hash of the newest header, whose chain covers all others:
// design §4), and over what they say when they are enrolled and log in. Pure.

#ifndef HEARTH_SERVICES_DOMAIN_SIGNATURE_H_
#define HEARTH_SERVICES_DOMAIN_SIGNATURE_H_

#include <string_view>

#include "hearth/v1/access.pb.h"

namespace hearth::domain {

// Over a SHA-256. ECDSA P-256: exactly 64 bytes r ‖ s, 1 <= r, s < n, that hash being the digest;
// the key is the uncompressed point, 65 bytes. Ed25519: 64 bytes over the 32 bytes of the hash; the
// key is 32 bytes. False for anything else: other lengths, a point that is not
// on the curve, SM2 (its suite is not built in). Bytes come from outside: never aborts.
bool VerifySignature(v1::KeyAlgorithm algorithm, std::string_view public_key,
                     std::string_view sha256, std::string_view signature);

}  // namespace hearth::domain

#endif  // HEARTH_SERVICES_DOMAIN_SIGNATURE_H_
