// Counts every call of every service by method and code, and writes a line for each where the log
// level asks for it, without the services' knowing.

#ifndef HEARTH_SERVICES_SERVER_CALL_METRICS_H_
#define HEARTH_SERVICES_SERVER_CALL_METRICS_H_

#include <grpcpp/support/server_interceptor.h>

#include <memory>

#include "services/server/metrics.h"

namespace hearth::server {

// For ServerBuilder::experimental().SetInterceptorCreators. `metrics` (may be null) outlives the
// server. The line (DEBUG, code CALL) has method, status, milliseconds and an id that the answer
// carries as trailing metadata `request-id`: of who called, or of whom, nothing.
std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface> CountCalls(Metrics* metrics);

}  // namespace hearth::server

#endif  // HEARTH_SERVICES_SERVER_CALL_METRICS_H_
