// Errors of this room, with the payloads that services/transport/status.h reads.

#ifndef HEARTH_SERVICES_ACCESS_ERROR_H_
#define HEARTH_SERVICES_ACCESS_ERROR_H_

#include <string_view>

#include "absl/status/status.h"

namespace hearth::access {

absl::Status Error(absl::StatusCode code, std::string_view reason, std::string_view zh,
                   std::string_view en);
// INVALID_ARGUMENT that names the field.
absl::Status FieldError(std::string_view field, std::string_view zh, std::string_view en);

// UNAUTHENTICATED: there is no session, or it is over. Says the same for both.
absl::Status NoSession();
// PERMISSION_DENIED: no role of the caller may call this, or not in this way of logging in.
absl::Status NoRole();
// NOT_FOUND: what the caller named is absent, or beyond his scope. Says the same for both.
absl::Status Absent();

}  // namespace hearth::access

#endif  // HEARTH_SERVICES_ACCESS_ERROR_H_
