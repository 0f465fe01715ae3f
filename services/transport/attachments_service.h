// Photos, scans and signatures, uploaded resumably.

#ifndef HEARTH_SERVICES_TRANSPORT_ATTACHMENTS_SERVICE_H_
#define HEARTH_SERVICES_TRANSPORT_ATTACHMENTS_SERVICE_H_

#include <memory>

#include "services/transport/services.h"

namespace hearth::transport {

// The contract and its errors: proto/hearth/v1/attachments_service.proto.
std::shared_ptr<grpc::Service> MakeAttachmentsService(const House& house);

}  // namespace hearth::transport

#endif  // HEARTH_SERVICES_TRANSPORT_ATTACHMENTS_SERVICE_H_
