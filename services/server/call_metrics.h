// Counts every call of every service by method and code, without the services' knowing.

#ifndef HEARTH_SERVICES_SERVER_CALL_METRICS_H_
#define HEARTH_SERVICES_SERVER_CALL_METRICS_H_

#include <grpcpp/support/server_interceptor.h>

#include <memory>

#include "services/server/metrics.h"

namespace hearth::server {

// For ServerBuilder::experimental().SetInterceptorCreators. `metrics` outlives the server.
std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface> CountCalls(Metrics* metrics);

}  // namespace hearth::server

#endif  // HEARTH_SERVICES_SERVER_CALL_METRICS_H_
