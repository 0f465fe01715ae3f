// The log itself: reading it in order, and proving that nothing was changed.

#ifndef HEARTH_SERVICES_TRANSPORT_LOG_SERVICE_H_
#define HEARTH_SERVICES_TRANSPORT_LOG_SERVICE_H_

#include <memory>

#include "services/transport/services.h"

namespace hearth::transport {

// The contract and its errors: proto/hearth/v1/log_service.proto.
std::shared_ptr<grpc::Service> MakeLogService(const House& house);

}  // namespace hearth::transport

#endif  // HEARTH_SERVICES_TRANSPORT_LOG_SERVICE_H_
