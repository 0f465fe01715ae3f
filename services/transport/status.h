// How errors leave the house: one function turns a status into gRPC's, with google.rpc details.
//
// A status of ours has a code, a message "Chinese / English", and as payloads what a machine reads.
// Whoever gives none of these still gets sound details: the reason and the Chinese text then follow
// from the code.

#ifndef HEARTH_SERVICES_TRANSPORT_STATUS_H_
#define HEARTH_SERVICES_TRANSPORT_STATUS_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace grpc {
class Status;
}  // namespace grpc

namespace hearth::transport {

// The same as ledger::kReasonPayload: a stable word like BUSY, read by programs.
inline constexpr char kReasonPayload[] = "hearth.reason";
// Path of the field that is at fault.
inline constexpr char kFieldPayload[] = "hearth.field";

// Domain of every ErrorInfo.
inline constexpr char kErrorDomain[] = "hearth";

// Any error, told in both languages.
absl::Status Error(absl::StatusCode code, std::string_view reason, std::string_view zh,
                   std::string_view en);
// INVALID_ARGUMENT that names the field.
absl::Status FieldError(std::string_view field, std::string_view zh, std::string_view en);

// The reason as a program reads it: the payload, else a word for the code ("NOT_FOUND").
std::string ReasonOf(const absl::Status& status);

// The only place where a status becomes gRPC's. Details: ErrorInfo (reason, domain "hearth"),
// BadRequest when a field is named, RetryInfo for RESOURCE_EXHAUSTED and UNAVAILABLE,
// LocalizedMessage zh-CN and en.
grpc::Status ToGrpcStatus(const absl::Status& status);

// How long a caller who was turned away should wait, in milliseconds; 0 = a retry does not help.
int64_t RetryAfterMs(const absl::Status& status);

}  // namespace hearth::transport

#endif  // HEARTH_SERVICES_TRANSPORT_STATUS_H_
