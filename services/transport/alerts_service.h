// Lists and watches alerts. What people do with them are facts: they go through IntakeService.

#ifndef HEARTH_SERVICES_TRANSPORT_ALERTS_SERVICE_H_
#define HEARTH_SERVICES_TRANSPORT_ALERTS_SERVICE_H_

#include <memory>

#include "services/transport/services.h"

namespace hearth::transport {

// The contract and its errors: proto/hearth/v1/alerts_service.proto.
std::shared_ptr<grpc::Service> MakeAlertsService(const House& house);

}  // namespace hearth::transport

#endif  // HEARTH_SERVICES_TRANSPORT_ALERTS_SERVICE_H_
