// What administrators and the operator do: areas, rulebooks, days, views, backups.

#ifndef HEARTH_SERVICES_TRANSPORT_ADMIN_SERVICE_H_
#define HEARTH_SERVICES_TRANSPORT_ADMIN_SERVICE_H_

#include <memory>

#include "services/transport/services.h"

namespace hearth::transport {

// The contract and its errors: proto/hearth/v1/admin_service.proto.
std::shared_ptr<grpc::Service> MakeAdminService(const House& house);

}  // namespace hearth::transport

#endif  // HEARTH_SERVICES_TRANSPORT_ADMIN_SERVICE_H_
