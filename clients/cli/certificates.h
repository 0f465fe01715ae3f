// A private certificate authority for a county that has none, and what it issues. ECDSA P-256 only:
// hearthd speaks TLS 1.3 alone, by the one way that its transport has for it (an ECDSA certificate
// beside an RSA cipher list).
#ifndef HEARTH_CLIENTS_CLI_CERTIFICATES_H_
#define HEARTH_CLIENTS_CLI_CERTIFICATES_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace hearth::cli {

struct KeyPair {
  std::string certificate_pem;
  std::string key_pem;  // PKCS #8, not encrypted
};

// What a certificate is for.
struct Holder {
  std::string name;                // 1..64 characters
  std::vector<std::string> hosts;  // DNS names and IP addresses; none for a job
  bool server = true;  // false: a job's client certificate, with the URI hearth:job/NAME
};

// A new authority that signs itself. INTERNAL when the cryptography library fails.
absl::StatusOr<KeyPair> MakeAuthority(const std::string& name, int days);

// A new key and its certificate, signed by the authority. INVALID_ARGUMENT for an authority that
// cannot be read, or for a host that is neither a name nor an address.
absl::StatusOr<KeyPair> Issue(const KeyPair& authority, const Holder& holder, int days);

// The certificate's last instant, e.g. "2027-11-27"; INVALID_ARGUMENT for what is none.
absl::StatusOr<std::string> LastDayOf(const std::string& certificate_pem);

}  // namespace hearth::cli

#endif  // HEARTH_CLIENTS_CLI_CERTIFICATES_H_
