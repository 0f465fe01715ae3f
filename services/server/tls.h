// Credentials of the door. Off loopback only TLS, and of it only 1.3.

#ifndef HEARTH_SERVICES_SERVER_TLS_H_
#define HEARTH_SERVICES_SERVER_TLS_H_

#include <grpcpp/security/server_credentials.h>

#include <memory>

#include "absl/status/statusor.h"
#include "services/server/config.h"

namespace hearth::server {

// gRPC 1.51 offers no lowest version (reference-security.md finding 3). A cipher list that an ECDSA
// certificate cannot serve makes TLS 1.2 fail and leaves 1.3 alone. Call first thing in main,
// before there are threads.
void AllowOnlyTls13();

// Plain text on loopback when no certificate is configured. Otherwise TLS with the configured
// files, which are read again within two seconds of a change; calls in work go on. A client's
// certificate is checked when there is one and --tls-client-ca is set; whose account it is, is
// decided in services/access at every call.
// FAILED_PRECONDITION with the reason USAGE (plain text off loopback, half of a pair) or SECRETS
// (files unreadable, a key that others may read, not ECDSA, expired, not a pair).
absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>> CredentialsOf(const Config& config);

}  // namespace hearth::server

#endif  // HEARTH_SERVICES_SERVER_TLS_H_
