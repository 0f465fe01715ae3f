#include "clients/cli/exit_code.h"

#include "clients/cpp/error.h"

namespace hearth::cli {

int ExitCodeOf(const absl::Status& status) {
  const bool served = client::IsFromServer(status);
  switch (status.code()) {
    case absl::StatusCode::kOk:
      return kExitOk;
    case absl::StatusCode::kResourceExhausted:  // a budget of reads is a refusal, not a moment
      return client::IsRetryable(status) ? kExitUnavailable : kExitRefused;
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kDeadlineExceeded:
      return kExitUnavailable;
    case absl::StatusCode::kNotFound:
      return served ? kExitNotFound : kExitUsage;  // our own: a file that is not there
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kOutOfRange:
      return served ? kExitRefused : kExitUsage;
    case absl::StatusCode::kAborted:
    case absl::StatusCode::kAlreadyExists:
    case absl::StatusCode::kFailedPrecondition:
    case absl::StatusCode::kPermissionDenied:
    case absl::StatusCode::kUnauthenticated:
      return kExitRefused;
    default:
      return kExitFailure;
  }
}

}  // namespace hearth::cli
