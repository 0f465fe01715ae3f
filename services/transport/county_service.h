// Figures of areas.

#ifndef HEARTH_SERVICES_TRANSPORT_COUNTY_SERVICE_H_
#define HEARTH_SERVICES_TRANSPORT_COUNTY_SERVICE_H_

#include <memory>

#include "services/transport/services.h"

namespace hearth::transport {

// The contract and its errors: proto/hearth/v1/county_service.proto.
std::shared_ptr<grpc::Service> MakeCountyService(const House& house);

}  // namespace hearth::transport

#endif  // HEARTH_SERVICES_TRANSPORT_COUNTY_SERVICE_H_
