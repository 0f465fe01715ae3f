// SelfCall: whether a stranger would be answered. One real call over the listening socket, through
// handshake and gRPC, as the watchdog's proof of life: a process that runs but no longer accepts
// (reference-security.md finding 1) is dead to its users.

#ifndef HEARTH_SERVICES_SERVER_SELF_CALL_H_
#define HEARTH_SERVICES_SERVER_SELF_CALL_H_

#include <chrono>
#include <memory>
#include <string>

#include "absl/status/status.h"

namespace hearth::server {

// One thread.
class SelfCall {
 public:
  // `listen` and `port` as the door has them; `tls` whether it speaks TLS.
  SelfCall(const std::string& listen, int port, bool tls);
  ~SelfCall();

  // Asks the health service over a new connection. OK when it answered at all: whether views follow
  // is no reason to start again.
  absl::Status Make(std::chrono::milliseconds patience);

 private:
  const std::string target_;
  const bool tls_;
};

}  // namespace hearth::server

#endif  // HEARTH_SERVICES_SERVER_SELF_CALL_H_
