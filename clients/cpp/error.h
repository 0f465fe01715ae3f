// Errors as people see them: Chinese first, English second, the field, the remedy.
#ifndef HEARTH_CLIENTS_CPP_ERROR_H_
#define HEARTH_CLIENTS_CPP_ERROR_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"

namespace hearth::client {

// An error of our own: "中文\nEnglish".
inline absl::Status Error(absl::StatusCode code, std::string_view zh, std::string_view en) {
  return absl::Status(code, std::string(zh).append("\n").append(en));
}
inline absl::Status InvalidError(std::string_view zh, std::string_view en) {
  return Error(absl::StatusCode::kInvalidArgument, zh, en);
}
// `status` with a place ("第 7 行 / line 7") before each of its texts; OK stays OK.
absl::Status AtLine(uint64_t line, const absl::Status& status);

// What a server said, as far as it said it: google.rpc details of a status.
struct ErrorDetails {
  std::string reason;                                       // ErrorInfo.reason
  std::string zh, en;                                       // LocalizedMessage
  std::vector<std::pair<std::string, std::string>> fields;  // BadRequest: field, description
  int64_t retry_after_ms = -1;                              // RetryInfo; -1 = none
};
// Where a status keeps the server's serialized google.rpc.Status; empty when the server sent none,
// absent when the status does not come from a server.
inline constexpr char kDetailsPayload[] = "google.rpc.Status";
ErrorDetails DetailsOf(const absl::Status& status);

bool IsFromServer(const absl::Status& status);

// What to print: the localized messages and the fields, or the plain message. Ends without a
// newline.
std::string ErrorText(const absl::Status& status);

// Worth sending again after a pause: nothing was recorded.
bool IsRetryable(const absl::Status& status);

}  // namespace hearth::client

#endif  // HEARTH_CLIENTS_CPP_ERROR_H_
