// AccessService over services/access.

#ifndef HEARTH_SERVICES_TRANSPORT_ACCESS_SERVICE_H_
#define HEARTH_SERVICES_TRANSPORT_ACCESS_SERVICE_H_

#include <memory>

#include "services/transport/services.h"

namespace hearth::transport {

std::shared_ptr<grpc::Service> MakeAccessService(const House& house);

}  // namespace hearth::transport

#endif  // HEARTH_SERVICES_TRANSPORT_ACCESS_SERVICE_H_
