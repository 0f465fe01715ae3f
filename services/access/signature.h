// Signatures of devices: P-256 (raw r‖s over SHA-256) and Ed25519. Policy source: R3, access.proto.

#ifndef HEARTH_SERVICES_ACCESS_SIGNATURE_H_
#define HEARTH_SERVICES_ACCESS_SIGNATURE_H_

#include <string_view>

#include "hearth/v1/access.pb.h"

namespace hearth::access {

// False for every malformed input: a point that is not on the curve, r or s of zero or not below
// the order, another length, an algorithm that is not known here (SM2).
bool VerifySignature(v1::KeyAlgorithm algorithm, std::string_view public_key,
                     std::string_view message, std::string_view signature);

}  // namespace hearth::access

#endif  // HEARTH_SERVICES_ACCESS_SIGNATURE_H_
