// One unary call of a stub, as the small clients make it: one deadline, no retry. Needs gRPC; never
// included by a header that others see.
#ifndef HEARTH_CLIENTS_CPP_STUB_CALLS_H_
#define HEARTH_CLIENTS_CPP_STUB_CALLS_H_

#include <chrono>
#include <memory>

#include "absl/status/statusor.h"
#include "clients/cpp/client_channel.h"

namespace hearth::client {

// A service's stub and the options that it was made with.
template <typename Stub>
struct StubCalls {
  template <typename Request, typename Response>
  absl::StatusOr<Response> Ask(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                                            Response*),
                               const Request& request) {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() +
                         std::chrono::milliseconds(options.call_deadline_ms));
    Response response;
    const absl::Status status = FromGrpc((stub.get()->*method)(&context, request, &response));
    if (!status.ok()) return status;
    return response;
  }

  const ClientOptions options;
  const std::unique_ptr<Stub> stub;
};

}  // namespace hearth::client

#endif  // HEARTH_CLIENTS_CPP_STUB_CALLS_H_
