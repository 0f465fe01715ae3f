// The door for facts. Single calls run on gRPC's own threads, batches on those of their lane: the
// ledger answers when the facts are durable.

#ifndef HEARTH_SERVICES_TRANSPORT_INTAKE_SERVICE_H_
#define HEARTH_SERVICES_TRANSPORT_INTAKE_SERVICE_H_

#include <memory>

#include "services/transport/services.h"

namespace hearth::transport {

// The contract and its errors: proto/hearth/v1/intake_service.proto.
std::shared_ptr<grpc::Service> MakeIntakeService(const House& house);

}  // namespace hearth::transport

#endif  // HEARTH_SERVICES_TRANSPORT_INTAKE_SERVICE_H_
