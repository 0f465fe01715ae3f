// Lists the quarantine. What is decided of it are facts: they go through IntakeService.

#ifndef HEARTH_SERVICES_TRANSPORT_QUARANTINE_SERVICE_H_
#define HEARTH_SERVICES_TRANSPORT_QUARANTINE_SERVICE_H_

#include <memory>

#include "services/transport/services.h"

namespace hearth::transport {

// The contract and its errors: proto/hearth/v1/quarantine_service.proto.
std::shared_ptr<grpc::Service> MakeQuarantineService(const House& house);

}  // namespace hearth::transport

#endif  // HEARTH_SERVICES_TRANSPORT_QUARANTINE_SERVICE_H_
