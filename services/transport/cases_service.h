// Asking about clues and case files.

#ifndef HEARTH_SERVICES_TRANSPORT_CASES_SERVICE_H_
#define HEARTH_SERVICES_TRANSPORT_CASES_SERVICE_H_

#include <memory>

#include "services/transport/services.h"

namespace hearth::transport {

// The contract and its errors: proto/hearth/v1/cases_service.proto.
std::shared_ptr<grpc::Service> MakeCasesService(const House& house);

}  // namespace hearth::transport

#endif  // HEARTH_SERVICES_TRANSPORT_CASES_SERVICE_H_
