// The clients' errors without google.rpc details, so that a fuzz build needs no gRPC.

#include "clients/cpp/error.h"

namespace hearth::client {

absl::Status AtLine(uint64_t line, const absl::Status& status) {
  return absl::Status(status.code(), std::to_string(line) + ": " + std::string(status.message()));
}

}  // namespace hearth::client
